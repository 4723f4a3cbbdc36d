import { useCallback, useEffect, useRef, useState, type FormEvent } from 'react';

import { problemOf } from '../api/problem';
import { RestError } from '../api/rest';

/** What stands in the way, by the field to blame, in whole sentences. */
export class Invalid extends Error {
  override readonly name = 'Invalid';

  constructor(readonly fields: Readonly<Record<string, string>>) {
    super(Object.values(fields).join(' '));
  }
}

/**
 * The sentences that belong to fields. The server's read on from a field's name, so `names` says how it is called within a
 * sentence: `{ email: 'The e-mail address' }`. What it says of another field is not for a field.
 */
export function fieldErrors(error: unknown, names: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  if (error instanceof Invalid) return error.fields;
  if (!(error instanceof RestError)) return {};
  return Object.fromEntries(
    Object.entries(error.fields).flatMap(([field, message]) => (names[field] ? [[field, `${names[field]} ${message}.`]] : [])),
  );
}

/** Throws where something is missing. */
export function check(fields: Readonly<Record<string, string | false>>): void {
  const wrong = Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== false);
  if (wrong.length > 0) throw new Invalid(Object.fromEntries(wrong));
}

/** The server counts characters, not UTF-16 units. */
export function characters(text: string): number {
  return [...text].length;
}

/**
 * A form's submission: one at a time, however often the button is pressed. What went wrong stays on show until the next
 * outcome, so that nothing jumps. `wait` counts the seconds down for which the server wants no further attempt.
 */
export function useSubmit(run: () => Promise<unknown>) {
  const [{ busy, error }, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: null });
  const running = useRef(false);
  const form = useRef<HTMLFormElement>(null);
  const wait = useWait(error);

  useEffect(() => {
    // The button had the focus and has been disabled: go where something is to be done.
    if (error !== null && !busy) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [error, busy]);

  async function submit(event?: FormEvent) {
    event?.preventDefault();
    if (running.current || wait > 0) return;
    running.current = true;
    setState((now) => ({ ...now, busy: true }));
    let failure: unknown = null;
    try {
      await run();
    } catch (thrown) {
      failure = thrown;
    }
    running.current = false;
    setState({ busy: false, error: failure });
  }

  const reset = useCallback(() => setState({ busy: false, error: null }), []);
  return { busy, error, wait, reset, form: { ref: form, noValidate: true, onSubmit: (event: FormEvent) => void submit(event) }, submit };
}

/** How many seconds the server still wants no further attempt. */
export function useWait(error: unknown): number {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    const { code, retryAfter = 0 } = error === null || error === undefined ? { code: '' } : problemOf(error);
    if (code !== 'RATE_LIMITED') return setLeft(0);
    const end = Date.now() + retryAfter * 1000;
    const tick = () => {
      const seconds = Math.max(0, Math.ceil((end - Date.now()) / 1000));
      setLeft(seconds);
      if (seconds === 0) clearInterval(timer);
    };
    const timer = setInterval(tick, 500);
    tick();
    return () => clearInterval(timer);
  }, [error]);
  return left;
}
