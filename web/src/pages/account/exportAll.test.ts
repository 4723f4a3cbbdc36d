import { expect, test, vi } from 'vitest';

import { fetchExport, nameOf, size } from './exportAll';

const never = new AbortController().signal;

test('an export is fetched whole', async () => {
  vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response('{"animals":[]}\n', {
    headers: { 'Content-Disposition': 'attachment; filename="menagerie-2026-11-22.json"' },
  }));
  const onBytes = vi.fn();
  const { name, blob } = await fetchExport(onBytes, never);
  expect(name).toBe('menagerie-2026-11-22.json');
  expect(await blob.text()).toBe('{"animals":[]}\n');
  expect(onBytes).toHaveBeenLastCalledWith(15);
});

test.each(['{"animals":[{"name":"Bis', ''])('an export that breaks off after %j is none', async (body) => {
  vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response(body));
  await expect(fetchExport(() => undefined, never)).rejects.toThrow('broke off');
});

test('what the server refuses is told in its words', async () => {
  vi.spyOn(globalThis, 'fetch').mockResolvedValue(Response.json(
    { errors: [{ message: 'Your session has ended; sign in again.', extensions: { code: 'UNAUTHENTICATED' } }] }, { status: 401 },
  ));
  await expect(fetchExport(() => undefined, never)).rejects.toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
});

test.each([
  ['attachment; filename="a b.json"', 'a b.json'],
  ['attachment; filename=a.json; x=y', 'a.json'],
  ['attachment; filename="../a.json"', undefined],
  ['attachment', undefined],
  [null, undefined],
])('the name in %j', (disposition, name) => expect(nameOf(disposition)).toBe(name));

test('sizes', () => expect([7, 12_345, 12_345_678].map(size)).toEqual(['7 bytes', '12 kB', '12.3 MB']));
