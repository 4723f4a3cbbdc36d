import { act, renderHook } from '@testing-library/react';
import { expect, test, vi } from 'vitest';

import { reachability } from '../api/reachability';
import { useLate } from './useLate';

const Dialog = () => null;

test('it is fetched when it is wanted, once, and is there at once the next time', async () => {
  const load = vi.fn(async () => Dialog);
  const { result, rerender } = renderHook(({ wanted }) => useLate(load, wanted), { initialProps: { wanted: false } });
  expect(load).not.toHaveBeenCalled();
  rerender({ wanted: true });
  await vi.waitFor(() => expect(result.current).toBe(Dialog));
  rerender({ wanted: false });
  expect(result.current).toBe(Dialog);
  expect(renderHook(() => useLate(load, true)).result.current).toBe(Dialog);
  expect(load).toHaveBeenCalledTimes(1);
});

test('while the server is away it waits, and then it comes', async () => {
  let back: () => void = () => undefined;
  vi.spyOn(reachability, 'report').mockReturnValue(undefined);
  vi.spyOn(reachability, 'back').mockImplementation(() => new Promise<void>((resolve) => (back = resolve)));
  const load = vi.fn<() => Promise<typeof Dialog>>().mockRejectedValueOnce(new TypeError('away')).mockResolvedValue(Dialog);
  const { result } = renderHook(() => useLate(load, true));
  await vi.waitFor(() => expect(reachability.back).toHaveBeenCalled());
  expect(load).toHaveBeenCalledTimes(1);
  expect(result.current).toBeNull();
  await act(async () => back());
  await vi.waitFor(() => expect(result.current).toBe(Dialog));
});
