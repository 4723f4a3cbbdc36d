import { describe, expect, test } from 'vitest';

import type { DatePrecision } from '../gql/graphql';
import { ageInWords, ago, day, number, plural, today } from './format';

describe('ageInWords', () => {
  test.each<[string | null, DatePrecision, string, string | null]>([
    [null, 'DAY', '2026-03-01', null],
    ['2026-03-01', 'DAY', '2026-03-01', 'born today'],
    ['2026-02-28', 'DAY', '2026-03-01', '1 day'],
    ['2026-02-02', 'DAY', '2026-03-01', '27 days'],
    ['2026-02-01', 'DAY', '2026-03-01', '1 month'],
    ['2025-03-02', 'DAY', '2026-03-01', '11 months'],
    ['2025-03-01', 'DAY', '2026-03-01', '1 year'],
    ['2022-12-31', 'DAY', '2026-03-01', '3 years, 2 months'],
    ['2024-02-29', 'DAY', '2025-02-28', '11 months'],
    ['2024-02-29', 'DAY', '2025-03-01', '1 year'],
    ['2026-03-01', 'MONTH', '2026-03-31', 'less than a month'],
    ['2024-01-15', 'MONTH', '2026-03-01', '2 years, 2 months'],
    ['2026-01-01', 'YEAR', '2026-12-31', 'less than a year'],
    ['2023-01-01', 'YEAR', '2026-01-01', 'about 3 years'],
    ['2025-12-01', 'ESTIMATED', '2026-03-01', 'about 3 months'],
    ['2022-05-01', 'ESTIMATED', '2026-03-01', 'about 4 years'],
    ['2027-01-01', 'DAY', '2026-03-01', 'not born yet'],
  ])('%s by %s on %s: %s', (bornOn, precision, on, words) => {
    expect(ageInWords(bornOn, precision, on)).toBe(words);
  });
});

test('days are written as exactly as they are known', () => {
  expect(day('2021-04-30')).toBe('30 April 2021');
  expect(day('2021-04-01', 'MONTH')).toBe('April 2021');
  expect(day('2021-01-01', 'YEAR')).toBe('2021');
  expect(day('2021-04-01', 'ESTIMATED')).toBe('about April 2021');
});

test('numbers and plurals', () => {
  expect(number(43908)).toBe('43,908');
  expect(plural(1, 'animal')).toBe('1 animal');
  expect(plural(2, 'animal')).toBe('2 animals');
});

test('ago', () => {
  const now = Date.parse('2026-03-01T12:00:00Z');
  expect(ago('2026-03-01T11:59:40Z', now)).toBe('just now');
  expect(ago('2026-03-01T09:00:00Z', now)).toBe('3 hours ago');
  expect(ago('2026-02-28T12:00:00Z', now)).toBe('yesterday');
  expect(ago('2026-03-03T12:00:00Z', now)).toBe('in 2 days');
});

test('today is the day here, not in Greenwich', () => {
  expect(today(new Date(2026, 0, 5, 0, 30))).toBe('2026-01-05');
});
