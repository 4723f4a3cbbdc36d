import { beforeEach, expect, test, vi } from 'vitest';

import { Reachability } from './reachability';
import { RestError, type Rest, type Who } from './rest';
import { SessionStore } from './sessionStore';

const session = { id: 's', kept: true, expiresAt: '2027-01-01T00:00:00Z', idleSeconds: 3600 };
const as = (id: string, guest = false): Who =>
  ({ user: { id, name: id, email: guest ? null : `${id}@example.org`, guest }, session, guestAnimals: guest ? 2 : 0 });
const stranger: Who = { user: null, ended: false };
const ended: Who = { user: null, ended: true };

let server: Who;
let rest: Rest;
let changes: string[];
let said: number;
let hear: () => void;
let store: SessionStore;

beforeEach(() => {
  server = stranger;
  changes = [];
  said = 0;
  rest = {
    session: vi.fn(async () => server),
    signIn: vi.fn(async () => (server = as('ann'))),
    signUp: vi.fn(async () => (server = as('ann'))),
    signOut: vi.fn(async () => void (server = stranger)),
    token: vi.fn(),
  };
  const channel = { postMessage: () => void said++, addEventListener: (_: string, listener: unknown) => void (hear = listener as () => void) };
  store = new SessionStore(rest, new Reachability(async () => true), channel,
    (change, state, here) => changes.push(`${change} ${state.user?.id ?? '-'} ${here ? 'here' : 'there'}`));
});

const credentials = { email: 'a', password: 'b', keep: true, bring: false };

test('a stranger, and one whose session had ended while the page was closed', async () => {
  expect(store.get().status).toBe('loading');
  await store.refetch();
  expect(store.get()).toMatchObject({ status: 'stranger', user: null, expired: false });
  server = ended;
  await store.refetch();
  expect(store.get()).toMatchObject({ status: 'stranger', expired: true });
});

test('only somebody else counts as another person', async () => {
  server = as('ann');
  await store.refetch();
  server = ended;
  await expect(store.refetch()).resolves.toBe('ended');
  server = as('ann');
  await expect(store.refetch()).resolves.toBe('user');
  expect(store.get().replaced).toBe(0);
  server = as('bob');
  hear();
  await vi.waitFor(() => expect(store.get()).toMatchObject({ user: { id: 'bob' }, replaced: 1 }));
  await store.signOut();
  expect(store.get()).toMatchObject({ status: 'stranger', replaced: 1 });
  await store.signIn(credentials);
  expect(store.get()).toMatchObject({ user: { id: 'ann' }, replaced: 1 });
});

test("a stranger's first change makes a guest", async () => {
  await store.refetch();
  server = as('guest', true);
  store.changed();
  await vi.waitFor(() => expect(store.get()).toMatchObject({ status: 'guest', guestAnimals: 2 }));
  expect(changes).toEqual(['opened guest there']);
  await vi.waitFor(() => expect(said).toBe(1));
});

test('the change of a user asks nothing', async () => {
  server = as('ann');
  await store.refetch();
  store.changed();
  expect(rest.session).toHaveBeenCalledTimes(1);
});

test('a session that ends leaves the page with who it was, and the same person goes on', async () => {
  server = as('ann');
  await store.refetch();
  server = ended;
  store.refused();
  await vi.waitFor(() => expect(store.get()).toMatchObject({ status: 'ended', user: { id: 'ann' } }));
  expect(changes).toEqual([]);
  await store.signIn(credentials);
  expect(store.get().status).toBe('user');
  expect(changes).toEqual(['resumed ann here']);
});

test('somebody else in another tab', async () => {
  server = as('ann');
  await store.refetch();
  server = as('bob');
  hear();
  await vi.waitFor(() => expect(store.get().user?.id).toBe('bob'));
  expect(changes).toEqual(['replaced bob there']);
  expect(said).toBe(0);
});

test('signing out tells the other tabs, and is no end', async () => {
  server = as('ann');
  await store.refetch();
  await store.signOut();
  expect(store.get()).toMatchObject({ status: 'stranger', user: null });
  expect(changes).toEqual(['left - here']);
  expect(said).toBe(1);
});

test('a guest who signs up is the same person', async () => {
  server = as('ann', true);
  await store.refetch();
  await store.signUp({ email: 'a', password: 'b', name: 'Ann', keep: true });
  expect(store.get().status).toBe('user');
  expect(changes).toEqual(['resumed ann here']);
});

test('an answer from before a sign-in does not undo it', async () => {
  let answer = (_: Who) => {};
  vi.mocked(rest.session).mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)));
  const asked = store.refetch();
  await store.signIn(credentials);
  answer(stranger);
  await asked;
  expect(store.get()).toMatchObject({ status: 'user', user: { id: 'ann' } });
});

test.each([
  ['a change', () => store.changed()],
  ['what another tab says', () => hear()],
])('an answer from before %s does not count', async (_, happen) => {
  await store.refetch();
  let answer = (_: Who) => {};
  vi.mocked(rest.session).mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)));
  const asked = store.refetch();
  server = as('guest', true);
  happen();
  answer(stranger);
  await asked;
  expect(store.get()).toMatchObject({ status: 'guest', user: { id: 'guest' } });
});

test('an answer from before a refusal does not count', async () => {
  server = as('ann');
  await store.refetch();
  let answer = (_: Who) => {};
  vi.mocked(rest.session).mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)));
  const asked = store.refetch();
  server = ended;
  store.refused();
  answer(as('ann'));
  await asked;
  expect(store.get().status).toBe('ended');
});

test('a change before it is known who this is', async () => {
  let answer = (_: Who) => {};
  vi.mocked(rest.session).mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)));
  const asked = store.refetch();
  server = as('guest', true);
  store.changed();
  answer(stranger);
  await asked;
  expect(store.get().status).toBe('guest');
});

test('while the server is away what was known stays', async () => {
  vi.useFakeTimers();
  server = as('ann');
  await store.refetch();
  vi.mocked(rest.session).mockRejectedValueOnce(new TypeError('no network'));
  const asked = store.refetch();
  await vi.advanceTimersByTimeAsync(100);
  expect(store.get().status).toBe('user');
  await vi.advanceTimersByTimeAsync(5000);
  await asked;
  expect(rest.session).toHaveBeenCalledTimes(3);
  vi.useRealTimers();
});

test('an error is the one who asked’s to show', async () => {
  vi.mocked(rest.signIn).mockRejectedValueOnce(new RestError(401, 'WRONG_CREDENTIALS', 'No.'));
  await expect(store.signIn(credentials)).rejects.toMatchObject({ code: 'WRONG_CREDENTIALS' });
  expect(changes).toEqual([]);
});
