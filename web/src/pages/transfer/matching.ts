import type { Preview, PreviewColumn, Problem } from '../../api/transfer';
import { size } from './pace';

/** The most that the server takes. */
const limit = 256 * 1024 * 1024;

/** Why a file need not even be sent. Null: it may do. */
export function refusal({ name, size: bytes }: Pick<File, 'name' | 'size'>): string | null {
  if (bytes === 0) return `“${name}” is empty. Choose another file.`;
  if (bytes > limit) {
    return `“${name}” has ${size(bytes)}; the most that can be imported at once is ${size(limit)}. Split it into several files, each with the header line, and import them one after the other.`;
  }
  return null;
}

/** What the server calls the fields, for people. */
const labels: Record<string, string> = {
  uuid: 'Menagerie’s own key', version: 'Version', name: 'Name', species: 'Species', breed: 'Breed', secondBreed: 'Second breed', sex: 'Sex',
  neutered: 'Neutered', bornOn: 'Born on', bornOnPrecision: 'How exact the birth is', colour: 'Colour', markings: 'Markings',
  microchip: 'Microchip', tattoo: 'Tattoo', licence: 'Licence', licenceIssuedOn: 'Licence issued on', passport: 'Passport',
  collarTag: 'Collar tag', pedigree: 'Pedigree', identifiers: 'All identifiers', status: 'Status', tags: 'Tags', notes: 'Notes',
  createdAt: 'Added at', updatedAt: 'Changed at', weights: 'Weights', vaccinations: 'Vaccinations',
};

export function fieldLabel(field: string): string {
  return labels[field] ?? field;
}

/** The columns as they are shown: what is chosen in full, so that the import does what the preview says. */
export function columnsOf(columns: readonly PreviewColumn[], fields: readonly string[]): Record<string, string> {
  const chosen = Object.fromEntries(fields.map((field) => [field, '']));
  for (const { header, field } of columns) if (field !== null) chosen[field] = header;
  return chosen;
}

/** The columns after one of them has been given another field, or none. A field has one column: another loses it. */
export function rematch(columns: readonly PreviewColumn[], header: string, field: string | null): PreviewColumn[] {
  return columns.map((column) => {
    if (column.header === header) return { header, field };
    return column.field !== null && column.field === field ? { header: column.header, field: null } : column;
  });
}

/** Whether day and month of a date could be taken for each other; the server's words name the option then. */
export function isAboutDateOrder(message: string): boolean {
  return message.includes('dates=');
}

/** A problem of a row in the words of this page. */
export function problemWords({ message }: Problem): string {
  if (isAboutDateOrder(message)) return 'day or month first? Say so above';
  return message.split('; give one of')[0]!; // a long list, again and again
}

/** A sentence of the server, which begins them small. */
export function sentence(words: string): string {
  const [first = '', ...others] = words;
  const text = first.toUpperCase() + others.join('');
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

export interface Advice {
  readonly message: string;
  /** Whether nothing can be imported as it is. */
  readonly blocks: boolean;
}

/** What to do before the file can be imported. */
export function adviceOn(preview: Preview, species: string | null): Advice[] {
  const advice: Advice[] = [];
  const column = (field: string) => preview.columns.find((c) => c.field === field);
  if (preview.format === 'csv' && !column('name')) {
    advice.push({ blocks: true, message: 'Which column holds the names? Give it the field “Name” below.' });
  }
  if (preview.format === 'csv' && !column('species') && species === null) {
    advice.push({ blocks: true, message: 'Which column holds the species? Give it the field “Species” below, or say of which species all of them are.' });
  }
  for (const { field, message } of preview.problems ?? []) {
    const at = field === undefined ? undefined : column(field);
    if (at) advice.push({ blocks: false, message: `More than one column looks like “${fieldLabel(field!)}”. The column “${at.header}” is taken; give the field to another one below if that is wrong.` });
    else if (field !== 'name' && field !== 'species') advice.push({ blocks: true, message });
  }
  return advice;
}

/** A cell can be as long as a book. */
export function clip(text: string, length = 80): string {
  const letters = [...text.slice(0, 2 * length + 2)];
  return letters.length > length ? `${letters.slice(0, length).join('')}…` : text;
}
