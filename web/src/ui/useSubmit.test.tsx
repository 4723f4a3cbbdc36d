import { act, renderHook } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';

import { RestError } from '../api/rest';
import { Invalid, characters, check, fieldErrors, useSubmit, useWait } from './useSubmit';

afterEach(() => vi.useRealTimers());

test("the server's words become sentences at their fields", () => {
  const names = { email: 'The e-mail address', name: 'Your name' };
  const error = new RestError(422, 'INVALID', 'x', { email: 'is not one', name: 'must not be empty', shoe: 'is too big' });
  expect(fieldErrors(error, names)).toEqual({ email: 'The e-mail address is not one.', name: 'Your name must not be empty.' });
  expect(fieldErrors(new Invalid({ email: 'Please.' }), names)).toEqual({ email: 'Please.' });
  expect(fieldErrors(new TypeError('x'), names)).toEqual({});
});

test('check tells all that is wrong at once', () => {
  expect(() => check({ a: false, b: false })).not.toThrow();
  expect(() => check({ a: 'A.', b: false, c: 'C.' })).toThrow(new Invalid({ a: 'A.', c: 'C.' }));
  expect(characters('🐶🐶')).toBe(2);
});

test('a double click sends once, and a failure can be repeated', async () => {
  let end: (error?: Error) => void = () => undefined;
  const run = vi.fn(() => new Promise<void>((resolve, reject) => (end = (error) => (error ? reject(error) : resolve()))));
  const { result } = renderHook(() => useSubmit(run));
  await act(async () => {
    void result.current.submit();
    void result.current.submit();
  });
  expect(run).toHaveBeenCalledTimes(1);
  expect(result.current.busy).toBe(true);
  await act(async () => end(new Error('no')));
  expect(result.current).toMatchObject({ busy: false, error: new Error('no') });
  await act(async () => void result.current.submit());
  expect(result.current).toMatchObject({ busy: true, error: new Error('no') });
  await act(async () => end());
  expect(result.current).toMatchObject({ busy: false, error: null });
  expect(run).toHaveBeenCalledTimes(2);
});

test('the seconds of a limit are counted down', async () => {
  vi.useFakeTimers();
  const { result, rerender } = renderHook(({ error }) => useWait(error), {
    initialProps: { error: new RestError(429, 'RATE_LIMITED', 'x', {}, undefined, 3) as unknown },
  });
  expect(result.current).toBe(3);
  await act(() => vi.advanceTimersByTimeAsync(1000));
  expect(result.current).toBe(2);
  await act(() => vi.advanceTimersByTimeAsync(5000));
  expect(result.current).toBe(0);
  rerender({ error: new RestError(401, 'WRONG_CREDENTIALS', 'x', {}, undefined, 9) });
  expect(result.current).toBe(0);
});
