import { Text } from '@mantine/core';
import { IconBrowser, IconDatabase, IconServer } from '@tabler/icons-react';

import classes from './Steps.module.css';

/** The places between which a step goes: browser, server, database. */
type Place = 0 | 1 | 2;

export interface Step {
  readonly from: Place;
  readonly to: Place;
  readonly text: string;
  /** What it took this time. */
  readonly live?: string | undefined;
  /** Whether it is what sets this way apart from the other. */
  readonly special?: boolean;
}

interface Props {
  readonly steps: readonly Step[];
  readonly label: string;
  /** Whether they are happening. */
  readonly running: boolean;
}

/** The steps of a request, each beside a line that shows where it goes. The words say it all: the lines are for the eye. */
export function Steps({ steps, label, running }: Props) {
  return (
    <div className={classes.diagram} data-running={running || undefined}>
      <div className={classes.places} aria-hidden>
        <span><IconBrowser size={20} /><small>Browser</small></span>
        <span><IconServer size={20} /><small>Server</small></span>
        <span><IconDatabase size={20} /><small>Database</small></span>
        <span className={classes.legend}>Browser, server, database</span>
      </div>
      <ol className={classes.steps} aria-label={label}>
        {steps.map(({ from, to, text, live, special }, i) => (
          <li key={i} data-special={special || undefined}>
            <span className={classes.lanes} aria-hidden>
              {from === to
                ? <span className={classes.dot} data-at={from} />
                : <span className={classes.arrow} data-at={Math.min(from, to)} data-back={to < from || undefined} data-far={Math.abs(from - to) > 1 || undefined} />}
            </span>
            <span className={classes.text}>
              {text}
              {live && <Text span fw={700} className={classes.live}> {live}</Text>}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}
