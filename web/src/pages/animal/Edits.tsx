import { VisuallyHidden } from '@mantine/core';

import classes from './History.module.css';
import type { Edit } from './timeline';

/** What has become of each field, in words. */
export function Edits({ edits }: { readonly edits: readonly Edit[] }) {
  if (edits.length === 0) return null;
  return (
    <dl className={classes.edits}>
      {edits.map((edit) => (
        <div key={edit.label}>
          <dt>{edit.label}</dt>
          <dd>{'added' in edit ? <Items {...edit} /> : <Values {...edit} />}</dd>
        </div>
      ))}
    </dl>
  );
}

function Items({ added, removed }: { readonly added: readonly string[]; readonly removed: readonly string[] }) {
  return (
    <ul className={classes.items}>
      {removed.map((item) => <li key={`- ${item}`}><VisuallyHidden>Removed: </VisuallyHidden><del>{item}</del></li>)}
      {added.map((item) => <li key={`+ ${item}`}><VisuallyHidden>Added: </VisuallyHidden><ins>{item}</ins></li>)}
    </ul>
  );
}

function Values({ before, after }: { readonly before: string; readonly after: string }) {
  return (
    <span>
      <VisuallyHidden>Before: </VisuallyHidden>
      {before ? <del><Words>{before}</Words></del> : <span className={classes.none}>nothing</span>}
      <span className={classes.arrow} aria-hidden>→</span>
      <VisuallyHidden>After: </VisuallyHidden>
      {after ? <ins><Words>{after}</Words></ins> : <span className={classes.none}>nothing</span>}
    </span>
  );
}

const long = 200;

/** A long text shows its beginning, until somebody wants it whole. */
function Words({ children }: { readonly children: string }) {
  const letters = [...children];
  if (letters.length <= long) return children;
  return (
    <details>
      <summary>
        <span className={classes.begin}>{letters.slice(0, long - 20).join('').trimEnd()}…</span>
        <span className={classes.less}>Show less</span>
      </summary>
      {children}
    </details>
  );
}
