import { act, renderHook } from '@testing-library/react';
import { expect, test, vi } from 'vitest';

import { usePages, type FetchPage } from './usePages';

const names = Array.from({ length: 7 }, (_, n) => `n${n}`);

/** A server with seven names, at a version. */
function server(version: () => number) {
  return vi.fn<FetchPage<string, number>>(async (first, after) => {
    const from = after === null ? 0 : Number(after);
    const nodes = names.slice(from, from + first);
    return { base: version(), nodes, end: String(from + nodes.length), more: from + nodes.length < names.length };
  });
}

const same = (a: number, b: number) => a === b;

test('page after page, until there are no more', async () => {
  const fetch = server(() => 1);
  const { result } = renderHook(() => usePages(fetch, 3, same));
  expect(result.current).toMatchObject({ list: null, busy: true });
  await vi.waitFor(() => expect(result.current.list).toMatchObject({ nodes: ['n0', 'n1', 'n2'], more: true }));
  await act(async () => {
    result.current.showMore();
    result.current.showMore(); // a double click
  });
  await act(async () => result.current.showMore());
  expect(result.current.list).toMatchObject({ nodes: names, more: false, base: 1 });
  expect(fetch.mock.calls).toEqual([[3, null], [3, '3'], [3, '6']]);
});

test('a page of another state fetches all anew, as many as were shown', async () => {
  let version = 1;
  const fetch = server(() => version);
  const { result } = renderHook(() => usePages(fetch, 2, same));
  await vi.waitFor(() => expect(result.current.list?.nodes).toHaveLength(2));
  await act(async () => result.current.showMore());
  version = 2;
  await act(async () => result.current.showMore());
  expect(result.current.list).toMatchObject({ base: 2, nodes: ['n0', 'n1', 'n2', 'n3'] });
  expect(fetch).toHaveBeenLastCalledWith(4, null);
});

test('what was there stays on show after an error, and it can be tried again', async () => {
  const fetch = server(() => 1);
  const { result } = renderHook(() => usePages(fetch, 3, same));
  await vi.waitFor(() => expect(result.current.list?.nodes).toHaveLength(3));
  fetch.mockRejectedValueOnce(new Error('no'));
  await act(async () => result.current.showMore());
  expect(result.current).toMatchObject({ error: new Error('no'), busy: false, list: { nodes: ['n0', 'n1', 'n2'] } });
  await act(async () => result.current.reload());
  expect(result.current).toMatchObject({ error: null, list: { nodes: ['n0', 'n1', 'n2'] } });
});

test('a late answer to an earlier question goes nowhere, and nothing is asked before one may', async () => {
  let answer: () => void = () => undefined;
  const slow = vi.fn<FetchPage<string, number>>(() => new Promise((resolve) => (answer = () => resolve({ base: 1, nodes: ['old'], end: null, more: false }))));
  const fetch = server(() => 1);
  const { result, rerender } = renderHook(({ from }) => usePages<string, number>(from, 3, same), { initialProps: { from: null as FetchPage<string, number> | null } });
  expect(result.current).toMatchObject({ list: null, busy: true });
  rerender({ from: slow });
  rerender({ from: fetch });
  await vi.waitFor(() => expect(result.current.list?.nodes).toHaveLength(3));
  await act(async () => answer());
  expect(result.current.list?.nodes).toEqual(['n0', 'n1', 'n2']);
});
