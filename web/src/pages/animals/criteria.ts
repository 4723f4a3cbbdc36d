import type { AnimalFilter, AnimalOrder } from '../../gql/graphql';
import { speciesLabels, statusLabels, valuesOf } from '../../ui/labels';
import { choiceParam, choicesParam, readParams, textParam } from '../../ui/useUrlState';

/** The orders of the list, in words. The key stands in the URL. */
export const orders = {
  name: { label: 'Name', by: { field: 'NAME', direction: 'ASC' } },
  newest: { label: 'Newest first', by: { field: 'CREATED_AT', direction: 'DESC' } },
  changed: { label: 'Last changed', by: { field: 'UPDATED_AT', direction: 'DESC' } },
  born: { label: 'Born: oldest first', by: { field: 'BORN_ON', direction: 'ASC' } }, // the other way the unknown would come first
} as const satisfies Record<string, { label: string; by: AnimalOrder }>;

export type Order = keyof typeof orders;

/** What of the list stands in the URL. */
export const params = {
  q: textParam(),
  species: choicesParam(valuesOf(speciesLabels)),
  status: choicesParam(valuesOf(statusLabels)),
  tag: textParam(),
  order: choiceParam(Object.keys(orders) as Order[], 'name'),
};

export type Criteria = ReturnType<typeof readParams<typeof params>>;

export const noFilters = { q: '', species: [], status: [], tag: '' } as const satisfies Partial<Criteria>;

/** The filter for the server: only what narrows, so that equal questions are written equally. */
export function filterOf({ q, species, status, tag }: Criteria): AnimalFilter {
  const text = q.trim().replace(/\s+/g, ' ').slice(0, 200);
  return {
    ...(text && { text }),
    ...(species.length > 0 && { species }),
    ...(status.length > 0 && { status }),
    ...(tag.trim() && { tag: tag.trim() }),
  };
}

/** Whether anything narrows the list. */
export function isFiltered(criteria: Criteria): boolean {
  return Object.keys(filterOf(criteria)).length > 0;
}
