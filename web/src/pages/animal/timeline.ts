import type { CompleteInput } from '../../api/animal';
import type { AnimalHistoryQuery } from '../../gql/graphql';
import { fields, type Field } from '../../ui/animal-form/fields';
import { sameField } from '../../ui/animal-form/merge';
import { day } from '../../ui/format';
import { weightInWords } from './care';

export type Change = NonNullable<AnimalHistoryQuery['animal']>['history']['nodes'][number];

/** What has become of a field, in words. */
export type Edit = { readonly label: string } & (
  /** Empty words: it had no value, or has none. */
  | { readonly before: string; readonly after: string }
  /** Of a list. */
  | { readonly added: readonly string[]; readonly removed: readonly string[] }
);

/** The animal at a version. */
export interface Moment {
  readonly version: number;
  readonly input: CompleteInput;
}

export interface Entry {
  readonly change: Change;
  readonly edits: readonly Edit[];
  /** As the change has left the animal; null for changes of weights and vaccinations. */
  readonly left: Moment | null;
  /** Whether it took the animal out of the trash. */
  readonly untrashed: boolean;
  /** What a restoration has brought back, where it is among these. Null: it is not. */
  readonly of: { readonly at: string } | null;
}

export interface Timeline {
  readonly entries: readonly Entry[];
  /** As the animal was before all of these changes. */
  readonly first: Moment;
}

/** Goes back from the present, change by change, the latest first. What a change has kept is what it has replaced. */
export function timeline(present: Moment, changes: readonly Change[]): Timeline {
  let now = present;
  const own = changes.filter(({ subject }) => subject === 'ANIMAL');
  const entries = changes.map((change): Entry => {
    if (change.subject !== 'ANIMAL') return { change, edits: recordEdits(change), left: null, untrashed: false, of: null };
    const left = { version: change.version, input: now.input };
    const before = patched(now.input, change);
    const edits = [...editsOf(before, now.input), ...foreign(change)];
    now = { version: change.version - 1, input: before };
    const origin = own.find(({ version }) => version === change.restoredVersion);
    return {
      change, edits, left, of: origin ? { at: origin.changedAt } : null,
      untrashed: own.find(({ version }) => version === change.version - 1)?.kind === 'DELETED',
    };
  });
  return { entries, first: now };
}

/** Whether the changes lead to this version: otherwise one of them has come between the two questions. */
export function leadsTo(version: number, changes: readonly Change[]): boolean {
  const latest = changes.find(({ subject }) => subject === 'ANIMAL');
  return latest === undefined || latest.version === version;
}

/** What one has to do to get from one to the other. */
export function editsOf(before: CompleteInput, after: CompleteInput): readonly Edit[] {
  return fields.filter((field) => !sameField(field, before, after)).map((field) => edit(field, before, after));
}

function edit(field: Field, before: CompleteInput, after: CompleteInput): Edit {
  const { label } = field;
  if (field.items) {
    const [was, is] = [field.items(before), field.items(after)];
    const [added, removed] = [is.filter((item) => !was.includes(item)), was.filter((item) => !is.includes(item))];
    // One that only changes places is neither.
    if (added.length + removed.length > 0) return { label, added, removed };
  }
  return { label, before: field.words(before), after: field.words(after) };
}

const known = new Set<string>(fields.flatMap(({ keys }) => keys));
const lists = new Set(['tags', 'identifiers']);

function patched(input: CompleteInput, { fields: changed }: Change): CompleteInput {
  // The server keeps each value as the input takes it.
  const values = changed.filter(({ field }) => known.has(field)).map(({ field, before }) => [field, before ?? (lists.has(field) ? [] : null)]);
  return { ...input, ...Object.fromEntries(values) } as CompleteInput;
}

/** Fields that are newer than this page: better shown raw than not at all. */
function foreign({ fields: changed }: Change): Edit[] {
  return changed.filter(({ field }) => !known.has(field)).map(({ field, before, after }) => ({ label: field, before: raw(before), after: raw(after) }));
}

const records: Readonly<Record<string, { readonly label: string; readonly words?: (value: unknown) => string }>> = {
  measuredOn: { label: 'Day', words: (value) => day(String(value)) },
  grams: { label: 'Weight', words: (value) => weightInWords(Number(value)) },
  note: { label: 'Note' },
  vaccine: { label: 'Vaccine' },
  givenOn: { label: 'Given', words: (value) => day(String(value)) },
  validUntil: { label: 'Valid until', words: (value) => day(String(value)) },
  batch: { label: 'Batch' },
  vet: { label: 'Vet' },
};

/** What a change of a weight or a vaccination is about: "the weight of 3 September 2026". `known` is the record as it is now. */
export function recordWords({ subject, fields: changed }: Change, known: Readonly<Record<string, unknown>> | null): string {
  const naming = subject === 'WEIGHT' ? 'measuredOn' : 'vaccine';
  const change = changed.find(({ field }) => field === naming);
  const name = change?.after ?? change?.before ?? known?.[naming];
  if (typeof name !== 'string') return subject === 'WEIGHT' ? 'a weight' : 'a vaccination';
  return subject === 'WEIGHT' ? `the weight of ${day(name)}` : `the vaccination ${name}`;
}

function recordEdits({ fields: changed }: Change): Edit[] {
  return changed.map(({ field, before, after }) => {
    const { label, words = raw } = records[field] ?? { label: field };
    const say = (value: unknown) => (value === null || value === undefined ? '' : words(value));
    return { label, before: say(before), after: say(after) };
  });
}

function raw(value: unknown): string {
  return value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
}
