import { expect, test } from 'vitest';

import type { Trace } from '../../api/trace';
import { claimsOf, cookieName, masked } from './credentials';
import { difference, median, ms, parts, tidySql } from './statements';

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

test('a token is read, whatever its letters, and what is none is not', () => {
  expect(claimsOf(`x.${base64url({ sub: 'ü?>~', sid: 's', exp: 7, aud: 'm' })}.y`)).toEqual({ sub: 'ü?>~', sid: 's', exp: 7 });
  expect(claimsOf(`x.${base64url({ sub: 'a', exp: 7 })}.y`)).toEqual({ sub: 'a', sid: null, exp: 7 });
  for (const bad of ['', 'a', 'a.b.c', `x.${base64url([])}.y`, `x.${base64url({ sub: 1, exp: 1 })}.y`]) expect(claimsOf(bad)).toBeNull();
});

test('no secret is shown', () => {
  expect(masked({ 'Menagerie-Trace': '1', Authorization: 'Bearer eyJhbGciOiJFZERTQSJ9.x.y' })).toEqual([
    ['Menagerie-Trace', '1'], ['Authorization', 'Bearer eyJhbGci••••'],
  ]);
  expect(cookieName('https:')).toBe('__Host-menagerie-session');
  expect(cookieName('http:')).toBe('menagerie-session');
});

test('a statement loses the indentation of its source', () => {
  expect(tidySql('SELECT 1')).toBe('SELECT 1');
  expect(tidySql('WITH seen AS (\n\t\t\tUPDATE s\n\t\t\tSET a = 1\n\t\t)\n\t\tSELECT a\n')).toBe('WITH seen AS (\n    UPDATE s\n    SET a = 1\n  )\n  SELECT a');
});

const trace = (credential: Trace['credential'], lookups: number, ...times: number[]): Trace =>
  ({ credential, lookups, ms: 9, statements: times.map((ms, i) => ({ sql: `s${i}`, ms })) });

test('what the two ways cost is told by the numbers alone', () => {
  const session = trace('session', 1, 0.5, 1.25);
  expect(parts(session)).toEqual({ lookups: [{ sql: 's0', ms: 0.5 }], change: [{ sql: 's1', ms: 1.25 }] });
  expect(difference(session, trace('token', 0, 1))).toBe(
    '2 statements with the session, 1 statement with the token. The session costs 1 statement more, and finding out who asks took 0.50\u00a0ms.');
  expect(difference(trace('session', 2, 1, 2, 3), trace('token', 0, 1))).toContain('2 statements more, and finding out who asks took 3.00\u00a0ms');
  expect(difference(trace('session', 1, 1), trace('token', 0, 1))).toContain('the same number');
  expect(difference(trace('session', 0, 1), trace('token', 1, 1, 2))).toContain('The token costs 1 statement more');
});

test('numbers', () => {
  expect([0.5234, 12.34].map(ms)).toEqual(['0.52\u00a0ms', '12.3\u00a0ms']);
  expect(median([3])).toBe(3);
  expect(median([9, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 100])).toBe(3);
});
