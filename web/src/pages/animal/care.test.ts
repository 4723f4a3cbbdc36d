import { describe, expect, it } from 'vitest';

import { gramsOf, linePoints, protection, weightInWords } from './care';

describe('weights', () => {
  it.each([['4.2', 'kg', 4200], ['4,25', 'kg', 4250], [' 850 ', 'g', 850], ['.5', 'kg', 500], ['99999999', 'kg', 2147483647]] as const)(
    '%s %s are %d g', (amount, unit, grams) => expect(gramsOf(amount, unit)).toBe(grams));
  it.each(['', 'heavy', '-1', '1e3', '4 kg', '1.2.3'])('“%s” is no number', (amount) => expect(gramsOf(amount, 'kg')).toBeNaN());
  it('are told in the unit that fits', () => {
    expect([850, 4200, 123456].map(weightInWords)).toEqual(['850 g', '4.2 kg', '123.456 kg']);
  });
  it('make a line, also where all are the same', () => {
    expect(linePoints([{ on: '2026-01-01', value: 1 }, { on: '2026-01-11', value: 3 }, { on: '2026-01-06', value: 2 }], 100, 50)).toBe('0,50 100,0 50,25');
    expect(linePoints([{ on: '2026-01-01', value: 2 }, { on: '2026-01-01', value: 2 }], 100, 50)).toBe('50,25 50,25');
  });
});

describe('protection', () => {
  const shot = (id: string, givenOn: string, validUntil: string | null) => ({ id, vaccine: id[0] === 'r' ? 'Rabies' : 'rabies', givenOn, validUntil });
  it('has run out unless a later one has renewed it', () => {
    const old = shot('r1', '2020-01-01', '2021-01-01');
    expect(protection(old, [old], '2026-01-01')).toBe('over');
    expect(protection(old, [old, shot('x2', '2025-01-01', null)], '2026-01-01')).toBe('renewed');
    expect(protection(old, [old], '2021-01-01')).toBe('valid');
    expect(protection(shot('r1', '2020-01-01', null), [], '2026-01-01')).toBe('unknown');
  });
});
