import type { CompleteInput } from '../../api/animal';
import { ageInWords, day } from '../format';
import { identifierLabels, sexLabels, speciesLabels, statusLabels } from '../labels';

/** What a person takes for one field, though it may be two of the input. */
export interface Field {
  readonly label: string;
  readonly keys: readonly (keyof CompleteInput)[];
  /** The field's content in words; empty where there is none. */
  readonly words: (input: CompleteInput) => string;
  /** The items of a list, each in words. */
  readonly items?: (input: CompleteInput) => readonly string[];
}

const none = '';

export const fields: readonly Field[] = [
  { label: 'Name', keys: ['name'], words: (a) => a.name },
  { label: 'Species', keys: ['species'], words: (a) => speciesLabels[a.species] },
  { label: 'Breed', keys: ['breed', 'secondBreed'], words: breedWords },
  { label: 'Sex', keys: ['sex'], words: (a) => sexLabels[a.sex ?? 'UNKNOWN'] },
  { label: 'Neutered', keys: ['neutered'], words: neuteredWords },
  { label: 'Born', keys: ['bornOn', 'bornOnPrecision'], words: bornWords },
  { label: 'Colour', keys: ['colour'], words: (a) => a.colour ?? none },
  { label: 'Markings', keys: ['markings'], words: (a) => a.markings ?? none },
  { label: 'Identifiers', keys: ['identifiers'], words: (a) => identifierItems(a).join('\n'), items: identifierItems },
  { label: 'Status', keys: ['status'], words: (a) => statusLabels[a.status ?? 'ACTIVE'] },
  { label: 'Tags', keys: ['tags'], words: (a) => tagItems(a).join(', '), items: tagItems },
  { label: 'Notes', keys: ['notes'], words: (a) => a.notes ?? none },
];

export function breedWords({ breed, secondBreed }: Pick<CompleteInput, 'breed' | 'secondBreed'>): string {
  return [breed, secondBreed].filter(Boolean).join(' × ');
}

export function neuteredWords({ neutered }: Pick<CompleteInput, 'neutered'>): string {
  return neutered === null ? none : neutered ? 'Yes' : 'No';
}

function bornWords({ bornOn, bornOnPrecision }: CompleteInput): string {
  if (bornOn === null) return none;
  const age = ageInWords(bornOn, bornOnPrecision ?? 'DAY');
  return `${day(bornOn, bornOnPrecision ?? 'DAY')}${age ? ` (${age})` : ''}`;
}

function tagItems({ tags }: CompleteInput): readonly string[] {
  return tags ?? [];
}

function identifierItems({ identifiers }: CompleteInput): readonly string[] {
  return (identifiers ?? []).map(({ kind, value, registry, issuedOn }) =>
    [`${identifierLabels[kind]} ${value}`, registry, issuedOn && `issued ${day(issuedOn)}`].filter(Boolean).join(', '));
}

/** "Name and Tags", "Name, Tags and Notes". */
export function listed(found: readonly Field[]): string {
  const words = found.map((f) => f.label);
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

