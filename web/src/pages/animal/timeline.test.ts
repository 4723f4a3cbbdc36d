import { expect, test } from 'vitest';

import type { CompleteInput } from '../../api/animal';
import { editsOf, leadsTo, recordWords, timeline, type Change } from './timeline';

const now: CompleteInput = {
  name: 'Bella', species: 'DOG', breed: 'Beagle', secondBreed: 'Poodle', sex: 'FEMALE', neutered: true, bornOn: '2021-04-30',
  bornOnPrecision: 'DAY', colour: null, markings: null, status: 'ACTIVE', tags: ['gentle', 'old'], notes: 'Sleeps.',
  identifiers: [{ kind: 'MICROCHIP', value: '981098106240123', registry: 'TASSO', issuedOn: '2021-07-01' }],
};

function change(version: number, fields: Change['fields'] = [], rest: Partial<Omit<Change, '__typename'>> = {}): Change {
  return {
    __typename: 'AnimalChange', subject: 'ANIMAL', subjectId: 'a', version, kind: 'REPLACED', changedAt: `2026-01-0${version}T12:00:00Z`, changedBy: null,
    restoredVersion: null, fields, ...rest,
  };
}
const field = (name: string, before: unknown, after: unknown) => ({ __typename: 'FieldChange' as const, field: name, before, after });

test('each entry says what was and what has become of it, though a change names but a part of it', () => {
  const { entries, first } = timeline({ version: 4, input: now }, [
    change(4, [field('secondBreed', null, 'Poodle'), field('bornOnPrecision', 'MONTH', 'DAY')]),
    change(3, [field('tags', ['deaf', 'gentle'], ['gentle', 'old']), field('neutered', null, true), field('status', 'LOST', 'ACTIVE')]),
    change(2, [field('identifiers', null, now.identifiers), field('notes', 'Runs.', 'Sleeps.')]),
  ]);
  expect(entries.map(({ edits }) => edits)).toMatchObject([
    [{ label: 'Breed', before: 'Beagle', after: 'Beagle × Poodle' }, { label: 'Born', before: expect.stringMatching(/^April 2021/), after: expect.stringMatching(/^30 April 2021/) }],
    [{ label: 'Neutered', before: '', after: 'Yes' }, { label: 'Status', before: 'Lost', after: 'At home' }, { label: 'Tags', added: ['old'], removed: ['deaf'] }],
    [{ label: 'Identifiers', added: ['Microchip 981098106240123, TASSO, issued 1 July 2021'], removed: [] }, { label: 'Notes', before: 'Runs.', after: 'Sleeps.' }],
  ]);
  expect(entries.map(({ left }) => left?.version)).toEqual([4, 3, 2]);
  expect(entries[1]!.left!.input).toMatchObject({ secondBreed: null, bornOnPrecision: 'MONTH', tags: ['gentle', 'old'] });
  expect(first).toEqual({ version: 1, input: {
    ...now, secondBreed: null, bornOnPrecision: 'MONTH', tags: ['deaf', 'gentle'], neutered: null, status: 'LOST', identifiers: [], notes: 'Runs.',
  } });
});

test('bringing the first version back takes all changes back', () => {
  const { first } = timeline({ version: 3, input: now }, [change(3, [field('name', 'Bell', 'Bella')]), change(2, [field('name', 'Rex', 'Bell'), field('colour', 'red', null)])]);
  expect(editsOf(now, first.input)).toEqual([
    { label: 'Name', before: 'Bella', after: 'Rex' }, { label: 'Colour', before: '', after: 'red' },
  ]);
});

test('what was deleted, brought back and restored', () => {
  const { entries } = timeline({ version: 5, input: now }, [
    change(5, [field('name', 'Rex', 'Bella')], { kind: 'RESTORED', restoredVersion: 2 }),
    change(4, [], { kind: 'RESTORED', restoredVersion: 3 }), change(3, [], { kind: 'DELETED' }), change(2, [field('name', 'Bella', 'Rex')]),
  ]);
  expect(entries.map(({ untrashed, of }) => [untrashed, of?.at])).toEqual([
    [false, '2026-01-02T12:00:00Z'], [true, '2026-01-03T12:00:00Z'], [false, undefined], [false, undefined],
  ]);
  expect(entries.map(({ left }) => left!.input.name)).toEqual(['Bella', 'Rex', 'Rex', 'Rex']);
});

test('changes of weights and vaccinations have words of their own, and lead to no version', () => {
  const { entries, first } = timeline({ version: 1, input: now }, [
    change(2, [field('grams', 12900, 900), field('note', null, 'After Christmas')], { subject: 'WEIGHT', subjectId: 'w' }),
    change(2, [field('vaccine', 'Rabies', null), field('givenOn', '2025-06-01', null)], { subject: 'VACCINATION', subjectId: 'v', kind: 'DELETED' }),
  ]);
  expect(entries.map(({ edits, left }) => [edits, left])).toEqual([
    [[{ label: 'Weight', before: '12.9 kg', after: '900 g' }, { label: 'Note', before: '', after: 'After Christmas' }], null],
    [[{ label: 'Vaccine', before: 'Rabies', after: '' }, { label: 'Given', before: '1 June 2025', after: '' }], null],
  ]);
  expect(first.version).toBe(1);
});

test('which weight or vaccination it was', () => {
  const weight = { subject: 'WEIGHT', subjectId: 'w' } as const;
  expect(recordWords(change(2, [field('measuredOn', '2026-01-10', '2026-01-11')], weight), null)).toBe('the weight of 11 January 2026');
  expect(recordWords(change(2, [field('measuredOn', '2026-01-10', null)], { ...weight, kind: 'DELETED' }), null)).toBe('the weight of 10 January 2026');
  expect(recordWords(change(2, [field('grams', 1, 2)], weight), { measuredOn: '2026-01-12' })).toBe('the weight of 12 January 2026');
  expect(recordWords(change(2, [field('grams', 1, 2)], weight), null)).toBe('a weight');
  expect(recordWords(change(2, [], { subject: 'VACCINATION' }), { vaccine: 'Rabies' })).toBe('the vaccination Rabies');
});

test('a field that is newer than the page is shown as it is, and a list in another order in full', () => {
  const { entries, first } = timeline({ version: 2, input: now }, [change(2, [field('shoeSize', 3, null), field('tags', ['old', 'gentle'], ['gentle', 'old'])])]);
  expect(entries[0]!.edits).toEqual([
    { label: 'Tags', before: 'old, gentle', after: 'gentle, old' }, { label: 'shoeSize', before: '3', after: '' },
  ]);
  expect(first.input).not.toHaveProperty('shoeSize');
});

test('a change between the two parts of an answer is noticed', () => {
  expect(leadsTo(3, [change(3), change(2)])).toBe(true);
  expect(leadsTo(2, [change(3), change(2)])).toBe(false);
  expect(leadsTo(1, [])).toBe(true);
  expect(leadsTo(7, [change(2, [], { subject: 'WEIGHT' })])).toBe(true);
});
