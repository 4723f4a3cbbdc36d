import { act, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { useTyped } from './useTyped';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const tell = vi.fn<(value: string) => void>();
const render = (value = '') => renderHook(({ value }) => useTyped(value, tell), { initialProps: { value } });

test('tells once, when nothing has been typed for a moment', () => {
  const { result } = render();
  for (const text of ['z', 'zo', 'zoe']) {
    act(() => result.current.type(text));
    act(() => void vi.advanceTimersByTime(150));
  }
  expect(tell).not.toHaveBeenCalled();
  act(() => void vi.advanceTimersByTime(50));
  expect(tell.mock.calls).toEqual([['zoe']]);
  expect(result.current.text).toBe('zoe');
});

test('what was told and comes back late does not undo what has been typed since', () => {
  const { result, rerender } = render();
  act(() => result.current.type('zo'));
  act(() => void vi.advanceTimersByTime(200));
  act(() => result.current.type('zoe'));
  rerender({ value: 'zo' });
  expect(result.current.text).toBe('zoe');
});

test('what comes from elsewhere is taken over', () => {
  const { result, rerender } = render('zoe');
  rerender({ value: '' });
  expect(result.current.text).toBe('');
});
