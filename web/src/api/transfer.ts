// Import: a file goes to the server as it is, straight from the disk, and lines of JSON come back.

import { firstChangeLock } from './client';
import { bodyOf, isRecord, rest, restError, RestError } from './rest';

/** How a file is to be read. */
export interface ImportOptions {
  /** The header of each field's column; an empty one says that no column holds it. Null: the server finds out. */
  readonly columns: Readonly<Record<string, string>> | null;
  /** The species of the rows that do not say. */
  readonly species: string | null;
  readonly dates: DateOrder | null;
}

export type DateOrder = 'DMY' | 'MDY';

export interface Problem {
  /** Absent where no single field is to blame. */
  readonly field?: string;
  readonly message: string;
}

export interface PreviewColumn {
  readonly header: string;
  /** Null: it is left out. */
  readonly field: string | null;
}

export interface PreviewRow {
  readonly line: number;
  readonly cells: readonly string[];
  readonly problems: readonly Problem[];
}

export interface Preview {
  readonly format: 'csv' | 'json';
  readonly columns: readonly PreviewColumn[];
  /** All that a column can hold. */
  readonly fields: readonly string[];
  /** What keeps the whole file from being read. */
  readonly problems?: readonly Problem[];
  readonly rows: readonly PreviewRow[];
}

export interface Counts {
  readonly rows: number;
  readonly imported: number;
  readonly alreadyThere: number;
  readonly rejected: number;
}

export interface Progress extends Counts {
  /** How much of the file has been read. */
  readonly bytes: number;
}

export interface Done extends Counts {
  /** Rejected rows of which the server could not tell, because nobody took what it had to say. */
  readonly notListed?: number;
}

export interface Reject {
  readonly line: number;
  readonly reason: string;
  /** The cells as they stand in the file; of a document in JSON the animal's text. */
  readonly cells: readonly string[];
}

export type ImportLine =
  | { readonly progress: Progress }
  | { readonly reject: Reject }
  | { readonly done: Done }
  | { readonly error: { readonly code: string; readonly message: string } };

function isProblem(value: unknown): value is Problem {
  return isRecord(value) && typeof value['message'] === 'string'
    && (value['field'] === undefined || typeof value['field'] === 'string');
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((text) => typeof text === 'string');
}

function isColumn(value: unknown): value is PreviewColumn {
  return isRecord(value) && typeof value['header'] === 'string' && (value['field'] === null || typeof value['field'] === 'string');
}

function isRow(value: unknown): value is PreviewRow {
  return isRecord(value) && typeof value['line'] === 'number' && isTexts(value['cells'])
    && Array.isArray(value['problems']) && value['problems'].every(isProblem);
}

export function isPreview(value: unknown): value is Preview {
  return isRecord(value)
    && (value['format'] === 'csv' || value['format'] === 'json')
    && Array.isArray(value['columns']) && value['columns'].every(isColumn)
    && isTexts(value['fields'])
    && (value['problems'] === undefined || (Array.isArray(value['problems']) && value['problems'].every(isProblem)))
    && Array.isArray(value['rows']) && value['rows'].every(isRow);
}

function isCounts(value: unknown): value is Counts {
  return isRecord(value) && ['rows', 'imported', 'alreadyThere', 'rejected'].every((name) => typeof value[name] === 'number');
}

export function isImportLine(value: unknown): value is ImportLine {
  if (!isRecord(value)) return false;
  const { progress, reject, done, error } = value;
  if (progress !== undefined) return isCounts(progress) && 'bytes' in progress && typeof progress.bytes === 'number';
  if (reject !== undefined) {
    return isRecord(reject) && typeof reject['line'] === 'number' && typeof reject['reason'] === 'string' && isTexts(reject['cells']);
  }
  if (done !== undefined) return isCounts(done) && (!('notListed' in done) || typeof done.notListed === 'number');
  return isRecord(error) && typeof error['code'] === 'string' && typeof error['message'] === 'string';
}

/** Makes lines of text that comes in pieces, which are cut anywhere. */
export class LineSplitter {
  #rest = '';

  /** The lines that this piece completes, without blank ones. */
  push(piece: string): string[] {
    const lines = piece.split('\n');
    lines[0] = this.#rest + lines[0];
    this.#rest = lines.pop()!;
    return lines.filter((line) => line.trim() !== '');
  }

  /** What stands behind the last line's end: nothing, unless the text was cut off. */
  get rest(): string {
    return this.#rest;
  }
}

function lineOf(text: string): ImportLine | null {
  try {
    const value: unknown = JSON.parse(text);
    return isImportLine(value) ? value : null;
  } catch {
    return null;
  }
}

/** Of a file as a request: its address and its type. */
export function requestOf(path: string, name: string, options: ImportOptions, more: Record<string, string> = {}) {
  const query = new URLSearchParams({ name, ...more });
  for (const [field, header] of Object.entries(options.columns ?? {})) query.append('column', `${field}=${header}`);
  if (options.species !== null) query.set('species', options.species);
  if (options.dates !== null) query.set('dates', options.dates);
  return {
    url: `${path}?${query}`,
    type: name.toLowerCase().endsWith('.json') ? 'application/json' : 'text/csv',
  };
}

/** The file is not there any more, has been changed since it was chosen, or is a folder. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
}

async function beginningOf(file: File, bytes: number): Promise<ArrayBuffer> {
  try {
    return await file.slice(0, bytes).arrayBuffer();
  } catch {
    throw new UnreadableFile('The file cannot be read. Perhaps it has been moved or changed since, or it is a folder. Choose it once more.');
  }
}

const previewed = 256 * 1024;

/** How the server would read the file. Only its beginning is sent. */
export async function previewOf(file: File, options: ImportOptions, signal: AbortSignal): Promise<Preview> {
  const body = await beginningOf(file, previewed);
  const { url, type } = requestOf('/import/preview', file.name, options, file.size <= previewed ? { complete: 'true' } : {});
  const response = await fetch(url, {
    method: 'POST', body, headers: { 'Content-Type': type }, credentials: 'same-origin', cache: 'no-store',
    signal: AbortSignal.any([signal, AbortSignal.timeout(30_000)]),
  });
  if (!response.ok) throw await restError(response);
  return bodyOf(response, isPreview);
}

/**
 * Opens a guest's session for a stranger, by an import of no rows. A browser looks at an answer, and the cookie with it, when
 * it has sent the whole file: an import that broke off before would have brought its rows to a guest whom nobody knows.
 */
export async function beginAsGuest(signal: AbortSignal): Promise<void> {
  const begin = async () => {
    if ((await rest.session()).user === null) await openGuest(signal); // she may be somebody by now, by another tab
  };
  const locks: LockManager | undefined = navigator.locks; // a page that is not secure has none
  await (locks ? locks.request(firstChangeLock, { signal }, begin) : begin());
}

async function openGuest(signal: AbortSignal): Promise<void> {
  const response = await fetch('/import?name=none.csv', {
    method: 'POST', body: 'name,species\n', headers: { 'Content-Type': 'text/csv', 'Menagerie-Session': 'open' },
    credentials: 'same-origin', cache: 'no-store', signal: AbortSignal.any([signal, AbortSignal.timeout(30_000)]),
  });
  if (!response.ok) throw await restError(response);
  await response.text();
}

/** The connection broke off, or the answer ended before its end. What was imported until then stays. */
export class BrokenOff extends Error {
  override readonly name = 'BrokenOff';
}

export interface Listener {
  readonly onSent: (bytes: number) => void;
  readonly onLine: (line: Exclude<ImportLine, { error: unknown }>) => void;
}

/** How long nothing may move before an import counts as broken. The server gives a batch of rows a minute. */
const patience = 90_000;

/**
 * Sends the file, and tells of what comes back. Resolves with the last line; rejects with a RestError, BrokenOff or
 * UnreadableFile, or with the signal's reason.
 *
 * It is an XMLHttpRequest since a browser's fetch tells nothing of an upload, and reads no answer before its end either.
 */
export function importFile(file: File, household: string | null, options: ImportOptions, to: Listener, signal: AbortSignal): Promise<Done> {
  const { url, type } = requestOf('/import', file.name, options, household === null ? {} : { household });
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    const lines = new LineSplitter();
    let read = 0;
    let done: Done | undefined;
    let failed: Error | undefined;
    let timer: ReturnType<typeof setTimeout>;

    const moved = () => {
      clearTimeout(timer);
      timer = setTimeout(() => fail(new BrokenOff('Nothing has moved for a minute and a half.')), patience);
    };
    const fail = (error: Error) => {
      failed ??= error;
      xhr.abort();
      end();
    };
    const cancel = () => fail(signal.reason);
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
      if (failed) reject(failed);
      else if (done) resolve(done);
      else reject(new BrokenOff('The connection broke off.'));
    };
    const take = () => {
      if (xhr.status !== 200 || failed) return;
      const piece = xhr.responseText.slice(read);
      read += piece.length;
      for (const text of lines.push(piece)) {
        const line = lineOf(text);
        if (line === null) return fail(new RestError(200, 'INTERNAL', 'The server answered something that this page does not understand.'));
        if ('error' in line) return fail(new RestError(200, line.error.code, line.error.message));
        if ('done' in line) done = line.done;
        to.onLine(line);
      }
    };

    xhr.open('POST', url);
    xhr.setRequestHeader('Content-Type', type);
    xhr.upload.onprogress = ({ loaded }) => {
      moved();
      to.onSent(loaded);
    };
    xhr.onprogress = () => {
      moved();
      take();
    };
    xhr.onload = () => {
      take();
      if (xhr.status === 200) return end();
      void restError(responseOf(xhr)).then(fail);
    };
    // A file that was changed meanwhile ends the request like a broken connection, but is no use to send again.
    xhr.onerror = () => void beginningOf(file, 1).then(end, fail);
    signal.addEventListener('abort', cancel);
    moved();
    xhr.send(file);
  });
}

function responseOf(xhr: XMLHttpRequest): Response {
  const headers = new Headers();
  for (const name of ['Retry-After', 'X-Request-Id']) {
    const value = xhr.getResponseHeader(name);
    if (value !== null) headers.set(name, value);
  }
  return new Response(xhr.responseText, { status: xhr.status, headers });
}
