import { describe, expect, it } from 'vitest';

import type { CompleteInput } from '../../api/animal';
import { addIdentifier, addTag, emptyForm, fieldErrors, formOf, inputOfForm, isForm, ownErrors, readBorn, sameForm } from './form';

const minka: CompleteInput = {
  name: 'Minka', species: 'CAT', breed: 'Birman', secondBreed: null, sex: 'FEMALE', neutered: false, bornOn: '2019-07-14',
  bornOnPrecision: 'DAY', colour: null, markings: 'One\ntwo', status: 'LOST', tags: ['sofa', 'Window'], notes: '<b>bold</b>',
  identifiers: [{ kind: 'MICROCHIP', value: '276098106234567', registry: 'Tasso', issuedOn: '2019-09-01' }],
};
const born = emptyForm.born;

describe('a form', () => {
  it.each(['DAY', 'MONTH', 'YEAR', 'ESTIMATED'] as const)('gives back the animal it was made of, born to the %s', (bornOnPrecision) => {
    const input = { ...minka, bornOnPrecision };
    expect(inputOfForm(formOf(input))).toEqual(input);
  });

  it('sends an explicit null for whatever is empty', () => {
    expect(inputOfForm({ ...emptyForm, name: ' Minka ', species: 'CAT', notes: ' \n ' })).toEqual({
      name: 'Minka', species: 'CAT', breed: null, secondBreed: null, sex: 'UNKNOWN', neutered: null, bornOn: null,
      bornOnPrecision: 'DAY', colour: null, markings: null, identifiers: [], status: 'ACTIVE', tags: [], notes: null,
    });
  });

  it('is the same as another when both would be stored as the same', () => {
    const form = formOf(minka);
    expect(sameForm(form, { ...form, name: 'Minka ' })).toBe(true);
    expect(sameForm(form, { ...form, name: 'Minki' })).toBe(false);
    expect(sameForm(emptyForm, { ...emptyForm, species: 'OTHER' })).toBe(false);
    expect(sameForm(emptyForm, { ...emptyForm, born: { ...born, day: '3' } })).toBe(false);
    expect(sameForm(emptyForm, { ...emptyForm, tag: 'half typ' })).toBe(false);
  });

  it('is known again from the device, unless it is another version’s', () => {
    const kept = (form: unknown) => JSON.parse(JSON.stringify(form)) as unknown;
    expect(isForm(kept(formOf(minka)))).toBe(true);
    expect(isForm(kept(emptyForm))).toBe(true);
    expect(isForm(kept({ ...emptyForm, species: 'UNICORN' }))).toBe(false);
    expect(isForm(kept({ ...emptyForm, identifiers: [{ kind: 'MICROCHIP' }] }))).toBe(false);
    expect(isForm(kept({ ...emptyForm, born: null }))).toBe(false);
    expect(isForm(null)).toBe(false);
  });
});

describe('a birth', () => {
  it.each([
    [{}, undefined],
    [{ year: '2019' }, { on: '2019-01-01', precision: 'YEAR' }],
    [{ year: '2019', month: '7' }, { on: '2019-07-01', precision: 'MONTH' }],
    [{ year: '2019', month: '7', day: '4' }, { on: '2019-07-04', precision: 'DAY' }],
    [{ year: '2019', guess: true }, { on: '2019-01-01', precision: 'ESTIMATED' }],
    [{ year: '2019', standIn: '2019-06-15' }, { on: '2019-06-15', precision: 'YEAR' }],
    [{ year: '2018', standIn: '2019-06-15' }, { on: '2018-01-01', precision: 'YEAR' }],
    [{ guess: true }, undefined],
  ])('%o is %o', (parts, expected) => {
    const read = readBorn({ ...born, ...parts });
    expect(read.born).toEqual(expected);
    expect(read.problem).toBeUndefined();
  });

  it.each([
    { day: '31', month: '2', year: '2020' }, { day: '29', month: '2', year: '2021' }, { day: 'x', month: '2', year: '2021' },
    { day: '3', year: '2021' }, { day: '3', month: '4' }, { year: '21' }, { year: '1799' }, { day: '0', month: '1', year: '2020' },
  ])('%o is none, and says why', (parts) => {
    const form = { ...emptyForm, species: 'CAT' as const, born: { ...born, ...parts } };
    expect(readBorn(form.born).born).toBeUndefined();
    expect(ownErrors(form)).toHaveProperty('bornOn');
  });
});

describe('errors', () => {
  it('stand at the field that their path means, though positions move', () => {
    const two = addIdentifier(addIdentifier(emptyForm));
    const form = { ...two, identifiers: two.identifiers.slice(1), tags: ['ok', 'too long'] };
    expect(fieldErrors([
      { field: ['input', 'name'], message: 'must not be empty' },
      { field: ['input', 'name'], message: 'and more' },
      { field: ['input', 'identifiers', '0', 'value'], message: 'must be digits' },
      { field: ['input', 'identifiers'], message: 'must be at most 20' },
      { field: ['input', 'bornOnPrecision'], message: 'needs bornOn' },
      { field: ['input', 'tags', '1'], message: 'must have at most 50' },
      { field: ['id'], message: 'None.' },
    ], form)).toEqual({
      name: 'must not be empty', 'identifiers.1.value': 'must be digits', identifiers: 'must be at most 20', bornOn: 'needs bornOn',
      tags: '“too long” must have at most 50', '': 'None.',
    });
  });
});

describe('tags', () => {
  it('are separated by commas, and none is added twice', () => {
    expect(addTag({ ...emptyForm, tags: ['Sofa'], tag: ' window, sofa ,, window' })).toMatchObject({ tags: ['Sofa', 'window'], tag: '' });
  });
});
