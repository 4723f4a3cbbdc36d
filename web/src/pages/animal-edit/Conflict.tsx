import { Alert, Button, Paper, Text, Title } from '@mantine/core';
import { useEffect, useId, useRef, useState, type FormEvent, type ReactNode } from 'react';

import { inputOf, type CompleteInput } from '../../api/animal';
import type { AnimalDetailsFragment } from '../../gql/graphql';
import { listed, type Field } from '../../ui/animal-form/fields';
import { merge, take } from '../../ui/animal-form/merge';
import { ago } from '../../ui/format';
import classes from './Conflict.module.css';

export interface Dispute {
  /** What the change started from. */
  readonly from: CompleteInput;
  readonly mine: CompleteInput;
  /** The animal as others have made it meanwhile. */
  readonly stored: AnimalDetailsFragment;
}

type Side = 'mine' | 'theirs';

interface Props {
  readonly dispute: Dispute;
  readonly busy: boolean;
  readonly notice: ReactNode;
  readonly onSettle: (chosen: CompleteInput) => void;
  readonly onBack: () => void;
}

/** Somebody else was faster. Shows both changes field by field, and lets one choose. */
export function Conflict({ dispute: { from, mine, stored }, busy, notice, onSettle, onBack }: Props) {
  const theirs = inputOf(stored);
  const { input, taken, disputed } = merge(from, mine, theirs);
  const [choices, setChoices] = useState<Readonly<Record<string, Side>>>({});
  const [asked, setAsked] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => heading.current?.focus(), []);

  function submit(event: FormEvent) {
    event.preventDefault();
    const open = disputed.find((field) => !choices[field.label]);
    if (open) {
      setAsked(true);
      return form.current?.querySelector<HTMLElement>(`[data-field="${open.label}"] input`)?.focus();
    }
    onSettle(take(input, theirs, disputed.filter((field) => choices[field.label] === 'theirs')));
  }

  return (
    <form ref={form} onSubmit={submit} className={classes.conflict} aria-busy={busy}>
      <div>
        <Title order={2} size="h3" ref={heading} tabIndex={-1} className={classes.heading}>Somebody else was faster</Title>
        <Text c="dimmed">
          {stored.name} was changed {ago(stored.updatedAt)}, while you were editing. Nothing of yours is lost: choose what to
          keep where both of you changed the same.
        </Text>
      </div>
      {disputed.map((field) => (
        <Choice
          key={field.label} field={field} from={from} mine={mine} theirs={theirs} busy={busy} side={choices[field.label]}
          missing={asked && !choices[field.label]} onChoose={(side) => setChoices((now) => ({ ...now, [field.label]: side }))}
        />
      ))}
      {taken.length > 0 && (
        <Alert color="blue" title="Taken over from the other change">
          <dl className={classes.taken}>
            {taken.map((field) => (
              <div key={field.label}><dt>{field.label}</dt><dd><Words>{field.words(theirs)}</Words></dd></div>
            ))}
          </dl>
        </Alert>
      )}
      {notice}
      <div className={classes.buttons}>
        <Button variant="default" onClick={onBack} disabled={busy}>Back to editing</Button>
        <Button type="submit" loading={busy}>Save what is chosen</Button>
      </div>
      <Text size="sm" c="dimmed" role="status">
        {asked && disputed.some((field) => !choices[field.label]) && `Still to choose: ${listed(disputed.filter((field) => !choices[field.label]))}.`}
      </Text>
    </form>
  );
}

interface ChoiceProps {
  readonly field: Field;
  readonly from: CompleteInput;
  readonly mine: CompleteInput;
  readonly theirs: CompleteInput;
  readonly side: Side | undefined;
  readonly missing: boolean;
  readonly busy: boolean;
  readonly onChoose: (side: Side) => void;
}

function Choice({ field, from, mine, theirs, side, missing, busy, onChoose }: ChoiceProps) {
  const id = useId();
  const sides = [['mine', 'Yours', mine], ['theirs', 'Theirs', theirs]] as const;
  return (
    <Paper
      component="fieldset" withBorder radius="lg" p="md" className={classes.field} data-field={field.label} disabled={busy}
      aria-describedby={missing ? `${id}-missing` : undefined}
    >
      <legend>{field.label}</legend>
      <div className={classes.sides}>
        {sides.map(([value, label, input]) => (
          <label key={value} className={classes.side}>
            <input type="radio" name={id} value={value} checked={side === value} onChange={() => onChoose(value)} />
            <span>
              <b>{label}</b>
              <Words>{field.words(input)}</Words>
            </span>
          </label>
        ))}
      </div>
      <details className={classes.before}>
        <summary>Before both changes</summary>
        <Words>{field.words(from)}</Words>
      </details>
      {missing && <p id={`${id}-missing`} className={classes.missing}>Choose one of the two.</p>}
    </Paper>
  );
}

function Words({ children }: { readonly children: string }) {
  return children ? <span className={classes.words}>{children}</span> : <span className={classes.none}>empty</span>;
}
