import { expect, test } from 'vitest';

import { readParams } from '../../ui/useUrlState';
import { filterOf, isFiltered, params } from './criteria';

const read = (search: string) => readParams(params, new URLSearchParams(search));

test('a link says what is on show', () => {
  const criteria = read('q=zoe++lab&species=CAT&species=DOG&status=LOST&tag=foster&order=born');
  expect(criteria.order).toBe('born');
  expect(filterOf(criteria)).toEqual({ text: 'zoe lab', species: ['DOG', 'CAT'], status: ['LOST'], tag: 'foster' });
  expect(isFiltered(criteria)).toBe(true);
});

test('what does not narrow is not asked for', () => {
  expect(filterOf(read('q=++&tag=+&species=DRAGON&order=upwards'))).toEqual({});
  expect(isFiltered(read('order=newest'))).toBe(false);
});
