import { expect, test } from 'vitest';

import type { Preview } from '../../api/transfer';
import { adviceOn, clip, columnsOf, problemWords, refusal, rematch } from './matching';
import { Pace, remaining, size } from './pace';
import { RejectsFile } from './rejects';

test('what need not be sent is refused in words', () => {
  expect(refusal({ name: 'a.csv', size: 0 })).toContain('is empty');
  expect(refusal({ name: 'a.csv', size: 1_073_741_824 })).toContain('has 1.0 GB; the most that can be imported at once is 256 MB');
  expect(refusal({ name: 'a.csv', size: 256 * 1024 * 1024 })).toBeNull();
});

const preview: Preview = {
  format: 'csv', fields: ['name', 'species', 'breed'], rows: [],
  columns: [{ header: 'Pet', field: 'name' }, { header: 'Kind', field: 'species' }, { header: 'ZIP', field: null }],
};

test('a field that goes to another column is taken from the one that had it', () => {
  const columns = rematch(preview.columns, 'ZIP', 'name');
  expect(columns.map(({ field }) => field)).toEqual([null, 'species', 'name']);
  expect(rematch(columns, 'ZIP', null).map(({ field }) => field)).toEqual([null, 'species', null]);
  expect(columnsOf(columns, preview.fields)).toEqual({ name: 'ZIP', species: 'Kind', breed: '' });
});

test('advice before the import', () => {
  expect(adviceOn(preview, null)).toEqual([]);
  const without = { ...preview, columns: [{ header: 'Pet', field: 'name' }], problems: [{ field: 'species', message: 'no column' }] };
  expect(adviceOn(without, null)).toMatchObject([{ blocks: true, message: expect.stringContaining('species') }]);
  expect(adviceOn(without, 'DOG')).toEqual([]);
  const twice = { ...preview, problems: [{ field: 'name', message: 'the columns both mean name' }] };
  expect(adviceOn(twice, null)).toMatchObject([{ blocks: false, message: expect.stringContaining('“Pet” is taken') }]);
  expect(adviceOn({ ...preview, format: 'json', columns: [] }, null)).toEqual([]);
});

test('the words of a problem', () => {
  expect(problemWords({ message: 'import again with dates=MDY if the month comes first' })).toBe('day or month first? Say so above');
  expect(problemWords({ message: 'must not be empty' })).toBe('must not be empty');
});

test('long cells are cut between letters', () => {
  expect(clip('Rex')).toBe('Rex');
  expect(clip('🐶🐶🐶', 2)).toBe('🐶🐶…');
});

test('rejected rows of a CSV can be corrected and imported, and no spreadsheet runs them', async () => {
  const file = new RejectsFile('pets.2024.csv', 'csv', ['Name', '=cmd']);
  file.add({ line: 3, reason: 'name: must not be empty', cells: ['', '=1+1'] });
  file.add({ line: 4, reason: 'bad "species", it is', cells: ["'-x", 'two\nlines', ' <b>'] });
  expect(file.name).toBe('pets.2024-rejected.csv');
  expect(file.count).toBe(2);
  expect(await text(file)).toBe('\uFEFF_line,_reason,Name,\'=cmd\r\n3,name: must not be empty,,\'=1+1\r\n4,"bad ""species"", it is",\'-x,"two\nlines"," <b>"\r\n');
});

test('rejected animals of JSON stay JSON', async () => {
  const file = new RejectsFile('pets.json', 'json', []);
  file.add({ line: 2, reason: 'no name', cells: ['{"species":"DOG"}'] });
  file.add({ line: 5, reason: 'no animal', cells: ['7'] });
  const whole: unknown = JSON.parse(await text(file));
  expect(whole).toEqual({ menagerie: 1, animals: [
    { _line: 2, _reason: 'no name', species: 'DOG' }, { _line: 5, _reason: 'no animal', _value: 7 },
  ] });
});

test('many rejected rows do not pile up as text', async () => {
  const file = new RejectsFile('a.csv', 'csv', ['Name']);
  for (let i = 0; i < 30_000; i++) file.add({ line: i, reason: 'x'.repeat(40), cells: ['Zoë'] });
  expect((await text(file)).split('\r\n')).toHaveLength(30_002);
});

// Blob.text takes the mark off.
async function text(file: RejectsFile): Promise<string> {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(await file.file().arrayBuffer());
}

test('the pace is that of the last seconds', () => {
  const pace = new Pace();
  pace.add(0, 0, 0);
  expect(pace.rate).toBeNull();
  pace.add(1000, 10, 1000);
  expect(pace.rate).toEqual({ bytes: 1000, rows: 10 });
  for (let at = 2000; at <= 20_000; at += 1000) pace.add(1000, 10, at);
  expect(pace.rate).toEqual({ bytes: 0, rows: 0 });
});

test('remaining time and sizes in words', () => {
  expect(remaining(1000, undefined)).toBe('');
  expect(remaining(1000, 0)).toBe('');
  expect(remaining(1000, 1000)).toBe('nearly done');
  expect(remaining(12_000, 1000)).toBe('about 15 seconds left');
  expect(remaining(600_000, 1000)).toBe('about 10 minutes left');
  expect(size(0)).toBe('0 bytes');
  expect(size(2_869_456)).toBe('2.7 MB');
  expect(size(1_048_000)).toBe('1.0 MB');
});
