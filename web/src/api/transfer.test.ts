import { expect, test } from 'vitest';

import { isImportLine, isPreview, LineSplitter, requestOf } from './transfer';

const text = '{"progress":{"rows":1}}\n{"reject":{"reason":"Zoë 🐶 – нет"}}\n\n{"done":{}}\n';
const lines = ['{"progress":{"rows":1}}', '{"reject":{"reason":"Zoë 🐶 – нет"}}', '{"done":{}}'];

test('lines come whole, wherever the pieces are cut', () => {
  for (let size = 1; size <= text.length; size++) { // of code units, so halves of emoji are among the pieces
    const splitter = new LineSplitter();
    const seen: string[] = [];
    for (let at = 0; at < text.length; at += size) seen.push(...splitter.push(text.slice(at, at + size)));
    expect(seen).toEqual(lines);
    expect(splitter.rest).toBe('');
  }
});

test('bytes cut in the middle of a letter come whole through a decoder, as in the browser', () => {
  const bytes = new TextEncoder().encode(text);
  for (let size = 1; size <= 7; size++) {
    const splitter = new LineSplitter();
    const decoder = new TextDecoder();
    const seen: string[] = [];
    for (let at = 0; at < bytes.length; at += size) {
      seen.push(...splitter.push(decoder.decode(bytes.subarray(at, at + size), { stream: true })));
    }
    expect(seen).toEqual(lines);
  }
});

test('a line that has not ended is none', () => {
  const splitter = new LineSplitter();
  expect(splitter.push('{"done":')).toEqual([]);
  expect(splitter.rest).toBe('{"done":');
});

const counts = { rows: 3, imported: 1, alreadyThere: 1, rejected: 1 };

test('lines of an import', () => {
  for (const line of [
    { progress: { ...counts, bytes: 9 } },
    { reject: { line: 2, reason: 'no name', cells: ['', 'Dog'] } },
    { done: counts },
    { done: { ...counts, notListed: 4 } },
    { error: { code: 'INVALID', message: 'No.' } },
  ]) expect(isImportLine(line)).toBe(true);
  for (const line of [
    null, 7, [], {}, { progress: counts }, { progress: null }, { reject: { line: 2, reason: 'x', cells: [1] } }, { reject: null },
    { done: { rows: 1 } }, { done: { ...counts, notListed: 'many' } }, { error: 'No.' },
  ]) expect(isImportLine(line)).toBe(false);
});

test('a preview', () => {
  const preview = {
    format: 'csv', columns: [{ header: 'Pet', field: 'name' }, { header: 'ZIP', field: null }], fields: ['name'],
    rows: [{ line: 2, cells: ['Rex', '1'], problems: [{ message: 'no' }, { field: 'name', message: 'no' }] }],
  };
  expect(isPreview(preview)).toBe(true);
  expect(isPreview({ ...preview, problems: [{ field: 'name', message: 'no' }] })).toBe(true);
  expect(isPreview({ ...preview, rows: [{ line: 2, cells: 'Rex', problems: [] }] })).toBe(false);
  expect(isPreview({ ...preview, columns: [{ header: 'Pet' }] })).toBe(false);
  expect(isPreview({ ...preview, format: 'xml' })).toBe(false);
});

test('headers may hold anything', () => {
  const { url, type } = requestOf('/import', 'a&b.csv', { columns: { name: 'x=y&z', breed: '' }, species: 'DOG', dates: null });
  const query = new URL(url, 'http://host').searchParams;
  expect(query.getAll('column')).toEqual(['name=x=y&z', 'breed=']);
  expect(query.get('name')).toBe('a&b.csv');
  expect(query.get('species')).toBe('DOG');
  expect(query.has('dates')).toBe(false);
  expect(type).toBe('text/csv');
  expect(requestOf('/import', 'A.JSON', { columns: null, species: null, dates: 'MDY' }).type).toBe('application/json');
});
