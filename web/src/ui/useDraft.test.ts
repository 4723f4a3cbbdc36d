import { beforeEach, expect, test } from 'vitest';

import { keepDraft, moveDraft, readDraft } from './useDraft';

const isText = (value: unknown): value is string => typeof value === 'string';
const of = (owner: string) => readDraft(owner, 'new', isText)?.value;

beforeEach(() => localStorage.clear());

test("a stranger's draft moves with her", () => {
  keepDraft('stranger', 'new', 'Minka');
  expect(moveDraft('stranger', 'ann', 'new', isText)).toBe(true);
  expect([of('stranger'), of('ann')]).toEqual([undefined, 'Minka']);
});

test('it does not take the place of her own', () => {
  keepDraft('stranger', 'new', 'Minka');
  keepDraft('ann', 'new', 'Rex');
  expect(moveDraft('stranger', 'ann', 'new', isText)).toBe(false);
  expect([of('stranger'), of('ann')]).toEqual(['Minka', 'Rex']);
});
