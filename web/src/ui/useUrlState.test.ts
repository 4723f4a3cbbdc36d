import { expect, test } from 'vitest';

import { choiceParam, choicesParam, readParams, textParam, writeParams } from './useUrlState';

const params = {
  q: textParam(),
  order: choiceParam(['NAME', 'BORN_ON'], 'NAME'),
  species: choicesParam(['DOG', 'CAT', 'BIRD']),
};

test('reads what it knows, and defaults for the rest', () => {
  expect(readParams(params, new URLSearchParams('q=zoe+lab&order=NONSENSE&species=BIRD&species=DRAGON&species=DOG')))
    .toEqual({ q: 'zoe lab', order: 'NAME', species: ['DOG', 'BIRD'] });
});

test('leaves defaults out, and parameters of others alone', () => {
  const search = writeParams(params, new URLSearchParams('q=x&other=1&species=DOG'), { q: '', order: 'BORN_ON', species: ['CAT', 'DOG'] });
  expect(search.toString()).toBe('other=1&order=BORN_ON&species=DOG&species=CAT');
});

test('what is written is read again', () => {
  const state = { q: 'ä & b', order: 'BORN_ON' as const, species: ['CAT' as const] };
  expect(readParams(params, writeParams(params, new URLSearchParams(), state))).toEqual(state);
});
