import { useCallback, useEffect, useRef, useState } from 'react';

export interface Page<T, B = null> {
  /** What the nodes are to be seen against. */
  readonly base: B;
  readonly nodes: readonly T[];
  readonly end: string | null;
  readonly more: boolean;
}

export type FetchPage<T, B = null> = (first: number, after: string | null) => Promise<Page<T, B>>;

export interface Pages<T, B> {
  /** Null: not there yet. */
  readonly list: Page<T, B> | null;
  readonly error: unknown;
  readonly busy: boolean;
  readonly showMore: () => void;
  /** Fetches all that is shown anew. */
  readonly reload: () => Promise<void>;
}

const always = () => true;
const most = 100;

/**
 * A list that is fetched page by page, and anew for another `fetch`, which is to be kept by useCallback; null waits. What was
 * there stays on show until then. `goesOn` says whether a page still belongs to those before it; otherwise all are fetched anew.
 */
export function usePages<T, B = null>(fetch: FetchPage<T, B> | null, size: number, goesOn: (before: B, now: B) => boolean = always): Pages<T, B> {
  const [state, setState] = useState<{ list: Page<T, B> | null; error: unknown; busy: boolean }>({ list: null, error: null, busy: true });
  const latest = useRef(state.list);
  latest.current = state.list;
  const run = useRef(0); // an answer to an earlier question is worth nothing
  const answered = useRef(0); // the last question that was: state is too slow for a double click

  const load = useCallback(async (after: Page<T, B> | null): Promise<void> => {
    if (!fetch) return;
    const mine = ++run.current;
    setState((now) => ({ ...now, busy: true, error: null }));
    try {
      const shown = latest.current?.nodes.length ?? 0;
      let page = after ? await fetch(size, after.end) : await fetch(Math.min(most, Math.max(size, shown)), null);
      if (mine !== run.current) return;
      answered.current = mine;
      if (after && !goesOn(after.base, page.base)) return await load(null);
      if (after) page = { ...page, base: after.base, nodes: [...after.nodes, ...page.nodes] };
      setState({ list: page, error: null, busy: false });
    } catch (error) {
      if (mine !== run.current) return;
      answered.current = mine;
      setState((now) => ({ ...now, error, busy: false }));
    }
  }, [fetch, size, goesOn]);

  useEffect(() => {
    void load(null);
    return () => {
      run.current++;
    };
  }, [load]);

  return {
    ...state,
    showMore: () => void (latest.current && answered.current === run.current && load(latest.current)),
    reload: useCallback(() => load(null), [load]),
  };
}
