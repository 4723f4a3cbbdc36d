import type { CompleteInput } from '../../api/animal';
import type { AnimalStatus, IdentifierKind, Sex, Species } from '../../gql/graphql';
import { identifierLabels, sexLabels, speciesLabels, statusLabels } from '../labels';

/** What stands in the form's fields, letter by letter: also what is only half typed, so that a draft keeps it. */
export interface AnimalForm {
  readonly name: string;
  readonly species: Species | '';
  readonly breed: string;
  readonly secondBreed: string;
  readonly sex: Sex;
  readonly neutered: '' | 'YES' | 'NO';
  readonly born: Born;
  readonly colour: string;
  readonly markings: string;
  readonly identifiers: readonly IdentifierRow[];
  readonly status: AnimalStatus;
  readonly tags: readonly string[];
  /** A tag that is being typed. */
  readonly tag: string;
  readonly notes: string;
}

/** A birth as exactly as it is known: what is not known stays empty. */
export interface Born {
  readonly day: string;
  readonly month: string;
  readonly year: string;
  readonly guess: boolean;
  /** The stored date, whose unknown parts are stand-ins: as long as the known ones stay, it stays. */
  readonly standIn: string;
}

export interface IdentifierRow {
  /** Tells the rows apart while they come and go. */
  readonly key: number;
  readonly kind: IdentifierKind;
  readonly value: string;
  readonly registry: string;
  readonly issuedOn: string;
}

export const emptyForm: AnimalForm = {
  name: '', species: '', breed: '', secondBreed: '', sex: 'UNKNOWN', neutered: '', colour: '', markings: '', identifiers: [],
  born: { day: '', month: '', year: '', guess: false, standIn: '' }, status: 'ACTIVE', tags: [], tag: '', notes: '',
};

export function formOf(input: CompleteInput): AnimalForm {
  return {
    name: input.name,
    species: input.species,
    breed: input.breed ?? '',
    secondBreed: input.secondBreed ?? '',
    sex: input.sex ?? 'UNKNOWN',
    neutered: input.neutered === null ? '' : input.neutered ? 'YES' : 'NO',
    born: bornOf(input),
    colour: input.colour ?? '',
    markings: input.markings ?? '',
    identifiers: (input.identifiers ?? []).map(({ kind, value, registry, issuedOn }, key) =>
      ({ key, kind, value, registry: registry ?? '', issuedOn: issuedOn ?? '' })),
    status: input.status ?? 'ACTIVE',
    tags: input.tags ?? [],
    tag: '',
    notes: input.notes ?? '',
  };
}

/** The whole input, with an explicit null for what is empty. Of a form with problems it is as near as can be. */
export function inputOfForm(form: AnimalForm): CompleteInput {
  const { born } = readBorn(form.born);
  return {
    name: form.name.trim(),
    species: form.species || 'OTHER',
    breed: text(form.breed),
    secondBreed: text(form.secondBreed),
    sex: form.sex,
    neutered: form.neutered === '' ? null : form.neutered === 'YES',
    bornOn: born?.on ?? null,
    bornOnPrecision: born?.precision ?? 'DAY',
    colour: text(form.colour),
    markings: text(form.markings),
    identifiers: form.identifiers.map(({ kind, value, registry, issuedOn }) =>
      ({ kind, value: value.trim(), registry: text(registry), issuedOn: issuedOn || null })),
    status: form.status,
    tags: addTag(form).tags,
    notes: text(form.notes),
  };
}

function text(value: string): string | null {
  return value.trim() || null;
}

function bornOf({ bornOn, bornOnPrecision }: CompleteInput): Born {
  if (bornOn === null) return emptyForm.born;
  const [year = '', month = '', day = ''] = bornOn.split('-').map((part) => String(Number(part)));
  return {
    year,
    month: bornOnPrecision === 'YEAR' ? '' : month,
    day: bornOnPrecision === 'YEAR' || bornOnPrecision === 'MONTH' ? '' : day,
    guess: bornOnPrecision === 'ESTIMATED',
    standIn: bornOn,
  };
}

type Read = {
  readonly born?: { readonly on: string; readonly precision: 'DAY' | 'MONTH' | 'YEAR' | 'ESTIMATED' };
  /** What is wrong, reading on from the field's name as the server's messages do. */
  readonly problem?: string;
};

/** The date and its precision: what the server cannot say is that there is no such day, since none can be sent. */
export function readBorn({ day, month, year, guess, standIn }: Born): Read {
  const [d, m, y] = [day, month, year].map((part) => part.trim()) as [string, string, string];
  if (!d && !m && !y) return {};
  if (!y) return { problem: 'needs a year' };
  if (!/^\d{4}$/.test(y) || Number(y) < 1800) return { problem: 'needs a year of four digits, from 1800 on' };
  if (d && !m) return { problem: 'needs a month beside the day' };

  const known = [y, m.padStart(2, '0'), d.padStart(2, '0')].slice(0, d ? 3 : m ? 2 : 1).join('-');
  const on = standIn === known || standIn.startsWith(`${known}-`) ? standIn : `${known}-01-01`.slice(0, 10);
  if (!isDay(on)) return { problem: 'is not a day of the calendar' };
  return { born: { on, precision: guess ? 'ESTIMATED' : d ? 'DAY' : m ? 'MONTH' : 'YEAR' } };
}

function isDay(date: string): boolean {
  const at = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(date);
}

/** Makes tags of what is typed: commas separate, and one that is there already is not added again. */
export function addTag(form: AnimalForm): AnimalForm {
  const tags = [...form.tags];
  for (const word of form.tag.split(',')) {
    const tag = word.trim();
    if (tag && !tags.some((t) => t.toLowerCase() === tag.toLowerCase())) tags.push(tag);
  }
  return { ...form, tags, tag: '' };
}

export function addIdentifier(form: AnimalForm): AnimalForm {
  const key = Math.max(-1, ...form.identifiers.map((row) => row.key)) + 1;
  return { ...form, identifiers: [...form.identifiers, { key, kind: 'MICROCHIP', value: '', registry: '', issuedOn: '' }] };
}

/** Whether saving one would store the same as saving the other. */
export function sameForm(a: AnimalForm, b: AnimalForm): boolean {
  const kept = (form: AnimalForm) => JSON.stringify([inputOfForm(form), form.species, readBorn(form.born).problem && form.born]);
  return kept(a) === kept(b);
}

export type FieldErrors = Readonly<Record<string, string>>;

/** The field of a form that an error's path means: that of a row by its key, since positions move. */
export function fieldAt(path: readonly string[], form: AnimalForm): string {
  const [, name = '', position = '', part = ''] = path;
  if (name === 'bornOnPrecision') return 'bornOn';
  if (name !== 'identifiers' || position === '') return name;
  return `identifiers.${form.identifiers[Number(position)]?.key ?? position}.${part}`;
}

interface Complaint {
  readonly field?: readonly string[] | null | undefined;
  readonly message: string;
}

/** The server's words, each at its field; the first of each field is enough. Those that blame no field stand under ''. */
export function fieldErrors(errors: readonly Complaint[], form: AnimalForm): FieldErrors {
  const found: Record<string, string> = {};
  for (const { field, message } of errors) {
    const at = field?.[0] === 'input' ? fieldAt(field, form) : '';
    const tag = at === 'tags' && field?.[2] !== undefined ? inputOfForm(form).tags?.[Number(field[2])] : undefined;
    found[at] ??= tag === undefined ? message : `“${tag}” ${message}`;
  }
  return found;
}

/** A server's message reads on from the field's name; one that names its subject itself stands alone. */
export function said(label: string, message: string | undefined): string | undefined {
  return message === undefined || message.startsWith('“') ? message : `${label} ${message}`;
}

/** What keeps a form from being sent at all. All other rules are the server's. */
export function ownErrors(form: AnimalForm): FieldErrors {
  const { problem } = readBorn(form.born);
  return {
    ...(form.species === '' && { species: 'must be chosen' }),
    ...(problem !== undefined && { bornOn: problem }),
  };
}

/** Whether what was kept on the device is a form, as this version of the page knows it. */
export function isForm(value: unknown): value is AnimalForm {
  if (!isRecord(value) || !isRecord(value['born'])) return false;
  const { born } = value;
  return strings(value, ['name', 'breed', 'secondBreed', 'colour', 'markings', 'tag', 'notes'])
    && strings(born, ['day', 'month', 'year', 'standIn']) && typeof born['guess'] === 'boolean'
    && (value['species'] === '' || one(value['species'], speciesLabels)) && one(value['sex'], sexLabels)
    && one(value['status'], statusLabels) && ['', 'YES', 'NO'].includes(String(value['neutered']))
    && Array.isArray(value['tags']) && value['tags'].every((tag) => typeof tag === 'string')
    && Array.isArray(value['identifiers']) && value['identifiers'].every((row) => isRecord(row)
      && typeof row['key'] === 'number' && one(row['kind'], identifierLabels) && strings(row, ['value', 'registry', 'issuedOn']));
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function strings(value: Record<string, unknown>, keys: readonly string[]): boolean {
  return keys.every((key) => typeof value[key] === 'string');
}

function one(value: unknown, labels: object): boolean {
  return typeof value === 'string' && Object.hasOwn(labels, value);
}
