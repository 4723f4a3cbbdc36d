import { useRef, useState } from 'react';

import { mayHaveHappened } from '../../api/problem';
import type { ErrorCode } from '../../gql/graphql';
import { toast } from '../../ui/toast';
import { Invalid, useSubmit } from '../../ui/useSubmit';

interface Complaint {
  readonly code: ErrorCode;
  readonly field?: readonly string[] | null;
  readonly message: string;
}

/** What the server answered to a change of a record, and what it has stored now. */
export interface Answer<R> {
  readonly userErrors: readonly Complaint[];
  readonly stored?: R | null;
}

interface Options<R extends { readonly version: number }, I> {
  /** What the record is called: "weight". */
  readonly noun: string;
  /** The record to be edited; null for a new one. */
  readonly record: R | null;
  /** What is to be sent. It throws Invalid where that cannot be told. */
  readonly input: () => I;
  /** The names of the input's fields, as sentences begin. */
  readonly names: Readonly<Record<string, string>>;
  readonly create: (input: I) => Promise<Answer<R>>;
  readonly replace: (input: I, version: number) => Promise<Answer<R>>;
  readonly remove: (version: number) => Promise<Answer<R>>;
  /** Whether a new record is there already, though no answer said so. */
  readonly arrived: (input: I) => Promise<boolean>;
  readonly same: (stored: R, input: I) => boolean;
  readonly words: (stored: R) => string;
  /** It is done, and the page may show what is there now. */
  readonly onDone: () => void;
}

/** Saves a record of an animal, and deletes it: once, however often and over whatever connection it is tried. */
export function useRecord<R extends { readonly version: number }, I>(options: Options<R, I>) {
  const { noun, record, input, names, create, replace, remove, arrived, same, words, onDone } = options;
  const [version, setVersion] = useState(record?.version ?? 0);
  const lost = useRef(false); // a new record may be there, since its answer got lost

  function done(message: string) {
    toast({ kind: 'done', message });
    onDone();
  }

  function refuse(userErrors: readonly Complaint[]): void {
    const [first] = userErrors;
    if (!first) return;
    const found = userErrors.flatMap(({ field, message }) => {
      const name = names[field?.[1] ?? ''];
      return field && name ? [[field[1]!, `${name} ${message}.`]] : [];
    });
    if (found.length > 0) throw new Invalid(Object.fromEntries(found));
    if (first.code === 'NOT_FOUND') throw new Error(`There is no such ${noun} any more: somebody has deleted it, or the animal.`);
    throw new Error(first.message);
  }

  const saving = useSubmit(async () => {
    const next = input();
    if (record) {
      const { userErrors, stored } = await replace(next, version);
      const conflict = userErrors.some(({ code }) => code === 'CONFLICT');
      if (conflict && stored && !same(stored, next)) {
        setVersion(stored.version);
        throw new Error(`Somebody else has changed this ${noun} meanwhile. Now it says: ${words(stored)}. Save again to put yours in its place.`);
      }
      if (!conflict) refuse(userErrors);
      return done(`The ${noun} was saved.`);
    }
    if (lost.current && await arrived(next)) return done(`The ${noun} had arrived already.`);
    try {
      const { userErrors } = await create(next);
      lost.current = false;
      refuse(userErrors);
    } catch (thrown) {
      lost.current ||= !(thrown instanceof Invalid) && mayHaveHappened(thrown);
      throw thrown;
    }
    return done(`The ${noun} was added.`);
  });

  const deleting = useSubmit(async () => {
    const { userErrors } = await remove(version);
    const [first] = userErrors;
    if (first?.code === 'CONFLICT') throw new Error(`Somebody else has changed this ${noun} meanwhile. Close this, look at it, and delete it then.`);
    if (first && first.code !== 'NOT_FOUND') throw new Error(first.message);
    done(`The ${noun} was deleted.`);
  });

  return { saving, deleting };
}
