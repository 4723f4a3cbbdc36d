import { describe, expect, it } from 'vitest';

import type { CompleteInput } from '../../api/animal';
import { listed } from './fields';
import { merge, sameInput, take } from './merge';

const base: CompleteInput = {
  name: 'Minka', species: 'CAT', breed: 'Birman', secondBreed: null, sex: 'FEMALE', neutered: null, bornOn: '2019-07-14',
  bornOnPrecision: 'DAY', colour: null, markings: null, identifiers: [], status: 'ACTIVE', tags: ['sofa'], notes: null,
};

describe('merge', () => {
  it('takes over what the others alone have changed, and keeps what is mine alone', () => {
    const merged = merge(base, { ...base, name: 'Minki' }, { ...base, notes: 'Shy', tags: [] });
    expect(merged.input).toEqual({ ...base, name: 'Minki', notes: 'Shy', tags: [] });
    expect(listed(merged.taken)).toBe('Tags and Notes');
    expect(merged.disputed).toEqual([]);
  });

  it('asks where both have changed the same', () => {
    const merged = merge(base, { ...base, name: 'Minki', tags: ['x'] }, { ...base, name: 'Mina', tags: ['x'] });
    expect(listed(merged.disputed)).toBe('Name');
    expect(merged.input.name).toBe('Minki');
    expect(merged.taken).toEqual([]);
  });

  it('takes what belongs together as one: a second breed is none without the first', () => {
    const theirs = { ...base, breed: null };
    const merged = merge(base, { ...base, secondBreed: 'Siamese' }, theirs);
    expect(listed(merged.disputed)).toBe('Breed');
    expect(take(merged.input, theirs, merged.disputed)).toEqual(theirs);
  });

  it('goes on from a merge when somebody is faster again', () => {
    const first = { ...base, notes: 'Shy' };
    const mine = merge(base, { ...base, name: 'Minki' }, first).input;
    const again = merge(first, mine, { ...first, name: 'Mina', colour: 'red' });
    expect(listed(again.disputed)).toBe('Name');
    expect(again.input).toMatchObject({ name: 'Minki', notes: 'Shy', colour: 'red' });
  });
});

describe('sameInput', () => {
  it('knows a microchip again, however its number was typed', () => {
    const chip = (value: string) => ({ ...base, identifiers: [{ kind: 'MICROCHIP' as const, value, registry: null, issuedOn: null }] });
    expect(sameInput(chip('276 098-106.234567'), chip('276098106234567'))).toBe(true);
    expect(sameInput(chip('276098106234568'), chip('276098106234567'))).toBe(false);
  });
});
