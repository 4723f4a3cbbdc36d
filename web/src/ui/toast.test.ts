import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { Toasts } from './toast';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('goes by itself, and says so', () => {
  const onExpire = vi.fn();
  const toasts = new Toasts();
  toasts.show({ message: 'Gone', onExpire });
  vi.advanceTimersByTime(5999);
  expect(toasts.get()).toHaveLength(1);
  vi.advanceTimersByTime(1);
  expect(toasts.get()).toHaveLength(0);
  expect(onExpire).toHaveBeenCalledOnce();
});

test('its action is done once, and it does not expire then', () => {
  const run = vi.fn();
  const onExpire = vi.fn();
  const toasts = new Toasts();
  const id = toasts.show({ message: 'Deleted', action: { label: 'Undo', run }, onExpire });
  toasts.act(id);
  toasts.act(id);
  vi.runAllTimers();
  expect(run).toHaveBeenCalledOnce();
  expect(onExpire).not.toHaveBeenCalled();
});

test('stays while somebody reads', () => {
  const toasts = new Toasts();
  toasts.show({ message: 'One' });
  toasts.hold();
  toasts.show({ message: 'Two' });
  vi.advanceTimersByTime(60_000);
  expect(toasts.get()).toHaveLength(2);
  toasts.resume();
  vi.advanceTimersByTime(6000);
  expect(toasts.get()).toHaveLength(0);
});
