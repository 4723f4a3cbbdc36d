import type { CompleteInput } from '../../api/animal';
import { fields, type Field } from './fields';

export interface Merge {
  /** What both changes together come to; where both have changed a field, with mine. */
  readonly input: CompleteInput;
  /** Changed by the others alone: taken over. */
  readonly taken: readonly Field[];
  /** Changed on both sides, and not to the same: somebody has to choose. */
  readonly disputed: readonly Field[];
}

/** Joins two changes of the same animal, field by field. */
export function merge(base: CompleteInput, mine: CompleteInput, theirs: CompleteInput): Merge {
  const theirOwn = fields.filter((field) => !sameField(field, base, theirs) && !sameField(field, mine, theirs));
  const taken = theirOwn.filter((field) => sameField(field, base, mine));
  return {
    input: take(mine, theirs, taken),
    taken,
    disputed: theirOwn.filter((field) => !taken.includes(field)),
  };
}

/** `mine` with those fields of `theirs`. */
export function take(mine: CompleteInput, theirs: CompleteInput, chosen: readonly Field[]): CompleteInput {
  const keys = chosen.flatMap((field) => field.keys);
  return { ...mine, ...Object.fromEntries(keys.map((key) => [key, theirs[key]])) };
}

/** Whether the server would keep both as the same animal. */
export function sameInput(a: CompleteInput, b: CompleteInput): boolean {
  return fields.every((field) => sameField(field, a, b));
}

/** The same of a single field. */
export function sameField(field: Field, a: CompleteInput, b: CompleteInput): boolean {
  return field.keys.every((key) => kept(a, key) === kept(b, key));
}

/** A microchip's number counts without the gaps in which it may be typed: the server keeps it bare. */
function kept(input: CompleteInput, key: keyof CompleteInput): string {
  return JSON.stringify(key !== 'identifiers' ? input[key] : (input.identifiers ?? []).map(({ kind, value, registry, issuedOn }) =>
    [kind, kind === 'MICROCHIP' ? value.replace(/[ .\u00a0-]/g, '') : value, registry ?? null, issuedOn ?? null]));
}
