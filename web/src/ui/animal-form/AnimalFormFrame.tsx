import { Button } from '@mantine/core';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Link } from 'react-router';

import classes from './AnimalForm.module.css';
import { AnimalFormFields, type FieldsProps } from './AnimalFormFields';

interface Props extends FieldsProps {
  readonly busy: boolean;
  /** Whether something else has to be decided first. */
  readonly locked?: boolean;
  readonly submit: string;
  /** Where "Cancel" leads. */
  readonly back: string;
  readonly onSubmit: () => void;
  /** What is to be said beside the button: it is where the eyes are. */
  readonly notice?: ReactNode;
  /** Counts the times that sending was refused: each moves the focus to the first field at fault. */
  readonly refusals: number;
}

/** The form of an animal with its buttons. While it is being saved nothing can be typed that would be lost. */
export function AnimalFormFrame({ busy, locked = false, submit, back, onSubmit, notice, refusals, ...props }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const [mac] = useState(() => /Mac|iPhone|iPad/.test(navigator.userAgent));

  useEffect(() => {
    if (refusals === 0) return;
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [refusals]);

  return (
    <form
      ref={form} className={classes.form} noValidate aria-busy={busy}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
      onKeyDown={(event) => {
        if (event.key !== 's' || !(mac ? event.metaKey : event.ctrlKey) || event.altKey || event.shiftKey) return;
        event.preventDefault();
        onSubmit();
      }}
    >
      <fieldset className={classes.all} disabled={busy || locked}>
        <AnimalFormFields {...props} />
      </fieldset>
      <div className={classes.bar}>
        {notice}
        <div className={classes.buttons}>
          <Button component={Link} to={back} variant="default">Cancel</Button>
          <Button type="submit" loading={busy} disabled={locked}>{submit}</Button>
        </div>
      </div>
    </form>
  );
}
