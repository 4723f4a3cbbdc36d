import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { Toasts } from './toast';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('goes by itself', () => {
  const toasts = new Toasts();
  toasts.show({ message: 'Gone' });
  vi.advanceTimersByTime(5999);
  expect(toasts.get()).toHaveLength(1);
  vi.advanceTimersByTime(1);
  expect(toasts.get()).toHaveLength(0);
});

test('its action is done once', () => {
  const run = vi.fn();
  const toasts = new Toasts();
  const id = toasts.show({ message: 'Deleted', action: { label: 'Undo', run } });
  toasts.act(id);
  toasts.act(id);
  vi.runAllTimers();
  expect(run).toHaveBeenCalledOnce();
});

test('what one could do is not offered to the next', () => {
  const toasts = new Toasts();
  toasts.show({ message: 'Deleted', action: { label: 'Undo', run: vi.fn() } });
  toasts.show({ message: 'You are signed in as Bob now.' });
  toasts.withdraw();
  expect(toasts.get().map(({ message }) => message)).toEqual(['You are signed in as Bob now.']);
});

test('a later one about the same takes the place of an earlier one', () => {
  const toasts = new Toasts();
  toasts.show({ message: 'Saved', about: 'Rex' });
  toasts.show({ message: 'Saved too', about: 'Zoe' });
  toasts.show({ message: 'Something else' });
  toasts.show({ message: 'Saved again', about: 'Rex' });
  toasts.show({ message: 'Something else' });
  expect(toasts.get().map(({ message }) => message)).toEqual(['Saved too', 'Something else', 'Saved again', 'Something else']);
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
