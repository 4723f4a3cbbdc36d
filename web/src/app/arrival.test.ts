import { expect, test } from 'vitest';

import { readArrival, samePath } from './arrival';

const origin = 'https://menagerie.example';

test.each([
  ['/account', '/account'],
  ['/?species=DOG#list', '/?species=DOG#list'],
  ['/animals/a%2Fb', '/animals/a%2Fb'],
])('one comes back to %s', (path, back) => expect(samePath(path, origin)).toBe(back));

test.each([
  'https://evil.example/', '//evil.example/', '/\\evil.example/', '/\t/evil.example', 'javascript:alert(1)', 'account', '', '/sign-in',
  '/sign-up?x=1', null, 7,
])('but not to %s', (path) => expect(samePath(path, origin)).toBeNull());

test('whatever stands in the history, only what belongs there is read', () => {
  expect(readArrival(null)).toEqual({});
  expect(readArrival({ from: '//evil.example', email: 7 })).toEqual({});
  expect(readArrival({ from: '/transfer', email: 'ann@example.org', password: 'x' })).toEqual({ from: '/transfer', email: 'ann@example.org' });
});
