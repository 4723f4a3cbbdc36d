import { useApolloClient } from '@apollo/client/react';
import { useCallback, useEffect, useRef, useState } from 'react';

import { CheckAnimal } from '../../api/animal';
import { fieldErrors, inputOfForm, ownErrors, type AnimalForm, type FieldErrors } from './form';

const pause = 400;

export interface Errors {
  /** What to say at a field: nothing before somebody has been there. */
  readonly at: (field: string) => string | undefined;
  readonly touch: (field: string) => void;
  /** Shows all there is, wherever somebody has been. */
  readonly show: () => void;
  /** Takes over what the server said when the form was sent, and shows it. */
  readonly take: (found: FieldErrors) => void;
}

/** Asks the server, while somebody is typing, what it would say to the form. */
export function useErrors(form: AnimalForm): Errors {
  const client = useApolloClient();
  const [found, setFound] = useState<FieldErrors>({});
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [all, setAll] = useState(false);
  const latest = useRef(form);
  const asking = useRef(false);
  const taken = useRef(0); // an answer to a question from before the form was sent says less than that of sending it

  useEffect(() => {
    latest.current = form;
    // One question at a time: while the server is away they would pile up.
    const ask = async () => {
      if (asking.current) return;
      asking.current = true;
      try {
        for (let asked; asked !== latest.current;) {
          asked = latest.current;
          const before = taken.current;
          const { data } = await client.query({
            query: CheckAnimal, variables: { input: inputOfForm(asked) }, fetchPolicy: 'no-cache',
          });
          if (data && before === taken.current) setFound(fieldErrors(data.checkAnimal, asked));
        }
      } catch {
        // Saving will tell.
      } finally {
        asking.current = false;
      }
    };
    const timer = setTimeout(() => void ask(), pause);
    return () => clearTimeout(timer);
  }, [client, form]);

  const errors = { ...found, ...ownErrors(form) };
  return {
    at: (field) => (all || touched.has(field) ? errors[field] : undefined),
    touch: useCallback((field: string) =>
      setTouched((before) => (before.has(field) ? before : new Set([...before, field]))), []),
    show: useCallback(() => setAll(true), []),
    take: useCallback((next: FieldErrors) => {
      taken.current++;
      setFound(next);
      setAll(true);
    }, []),
  };
}
