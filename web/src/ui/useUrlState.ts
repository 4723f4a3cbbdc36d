import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';

/** How a value stands in the URL. One that `parse` does not know counts as the default, which is left out of the URL. */
export interface Param<T> {
  readonly parse: (values: readonly string[]) => T;
  readonly format: (value: T) => readonly string[];
}

export function textParam(otherwise = ''): Param<string> {
  return { parse: ([value]) => value ?? otherwise, format: (value) => (value === otherwise ? [] : [value]) };
}

export function choiceParam<T extends string>(values: readonly T[], otherwise: T): Param<T> {
  return {
    parse: ([value]) => values.find((v) => v === value) ?? otherwise,
    format: (value) => (value === otherwise ? [] : [value]),
  };
}

/** Several of the values, in their own order, none twice: `?species=DOG&species=CAT`. */
export function choicesParam<T extends string>(values: readonly T[]): Param<readonly T[]> {
  return { parse: (chosen) => values.filter((v) => chosen.includes(v)), format: (chosen) => values.filter((v) => chosen.includes(v)) };
}

type Values<S> = { readonly [K in keyof S]: S[K] extends Param<infer T> ? T : never };

export function readParams<S extends object>(params: S, search: URLSearchParams): Values<S> {
  return Object.fromEntries(
    Object.entries(params as Record<string, Param<unknown>>).map(([key, param]) => [key, param.parse(search.getAll(key))]),
  ) as Values<S>;
}

export function writeParams<S extends object>(params: S, search: URLSearchParams, change: Partial<Values<S>>): URLSearchParams {
  const next = new URLSearchParams(search);
  for (const [key, value] of Object.entries(change)) {
    next.delete(key);
    for (const text of (params as Record<string, Param<unknown>>)[key]?.format(value) ?? []) next.append(key, text);
  }
  return next;
}

/**
 * State that stands in the URL, so that a link, a reload and the back button know it. `params` must be a constant outside the
 * component. A change replaces the entry in the history unless `push` is said: nobody wants to go back letter by letter.
 */
export function useUrlState<S extends object>(params: S) {
  const [search, setSearch] = useSearchParams();
  const state = useMemo(() => readParams(params, search), [params, search]);
  const change = useCallback(
    (values: Partial<Values<S>>, { push = false } = {}) =>
      // The address is newer than what was rendered last: of two changes in a row neither gets lost.
      setSearch(writeParams(params, new URLSearchParams(window.location.search), values), { replace: !push, preventScrollReset: true }),
    [params, setSearch],
  );
  return [state, change] as const;
}
