import { gql, type ApolloClient, type TypedDocumentNode } from '@apollo/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { createClient } from './client';
import { Reachability } from './reachability';
import type { Trace } from './trace';

const Name: TypedDocumentNode<{ viewer: { id: string; __typename: 'User' } | null }, Record<string, never>> = gql`query { viewer { id } }`;
const Delete: TypedDocumentNode<{ deleteAnimal: { deletedId: string } }, Record<string, never>> = gql`mutation { deleteAnimal(id: "1") { deletedId } }`;

const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/graphql-response+json' } });
const ann = { data: { viewer: { __typename: 'User', id: 'ann' } } };
const refused = { errors: [{ message: 'No.', extensions: { code: 'UNAUTHENTICATED' } }] };
const unavailable = { data: null, errors: [{ message: 'Later.', extensions: { code: 'UNAVAILABLE' } }] };

const send = vi.fn<typeof fetch>();
const onUnauthenticated = vi.fn();
const onMutation = vi.fn();
let reachability: Reachability;
let client: ApolloClient;

beforeEach(() => {
  vi.useFakeTimers();
  send.mockReset();
  onUnauthenticated.mockReset();
  onMutation.mockReset();
  reachability = new Reachability(async () => true);
  client = createClient({ onUnauthenticated, onMutation, reachability, fetch: send });
});
afterEach(() => void vi.useRealTimers());

const headersOf = (call: number) => new Headers(send.mock.calls[call]![1]!.headers);

test.each([
  ['no network', () => Promise.reject(new TypeError('Failed to fetch'))],
  ['503', () => Promise.resolve(json(unavailable, 503))],
  ['a page of a proxy', () => Promise.resolve(new Response('<h1>Bad gateway</h1>', { status: 502 }))],
  ['UNAVAILABLE with 200', () => Promise.resolve(json(unavailable))],
])('a query waits until the server is back: %s', async (_, failure) => {
  send.mockImplementationOnce(failure).mockImplementationOnce(failure).mockResolvedValueOnce(json(ann));
  const answer = client.query({ query: Name });
  await vi.advanceTimersByTimeAsync(0);
  expect(reachability.away.value).toBe(true);
  await vi.advanceTimersByTimeAsync(10_000);
  expect((await answer).data).toEqual(ann.data);
  expect(reachability.away.value).toBe(false);
  expect(send).toHaveBeenCalledTimes(3);
});

test('a mutation is not repeated', async () => {
  send.mockRejectedValueOnce(new TypeError('Failed to fetch'));
  await expect(client.mutate({ mutation: Delete })).rejects.toThrow('Failed to fetch');
  expect(reachability.away.value).toBe(true);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(send).toHaveBeenCalledTimes(1);
  expect(onMutation).not.toHaveBeenCalled();
});

test('a fault of the server is not waited out', async () => {
  send.mockResolvedValueOnce(json({ errors: [{ message: 'Oh.', extensions: { code: 'INTERNAL' } }] }, 500));
  await expect(client.query({ query: Name })).rejects.toBeDefined();
  expect(reachability.away.value).toBe(false);
});

test.each([['401', 401], ['200', 200]])('who is not known is told of: %s', async (_, status) => {
  send.mockResolvedValueOnce(json(refused, status));
  await expect(client.query({ query: Name })).rejects.toBeDefined();
  expect(onUnauthenticated).toHaveBeenCalledOnce();
});

test('each request is from the website, and a mutation is told of', async () => {
  send.mockResolvedValueOnce(json({ data: { deleteAnimal: { __typename: 'DeleteAnimalPayload', deletedId: '1' } } }));
  await client.mutate({ mutation: Delete });
  expect(headersOf(0).get('Menagerie-Session')).toBe('open');
  expect(headersOf(0).has('Menagerie-Trace')).toBe(false);
  expect(onMutation).toHaveBeenCalledOnce();
});

test('a token goes without the cookie, and a trace comes back', async () => {
  const trace: Trace = { credential: 'token', statements: [{ sql: 'select 1', ms: 0.4 }], lookups: 0, ms: 1 };
  send.mockResolvedValueOnce(json({ ...ann, extensions: { trace } }));
  const onTrace = vi.fn();
  await client.query({ query: Name, context: { accessToken: 'abc', onTrace } });
  expect(headersOf(0).get('Authorization')).toBe('Bearer abc');
  expect(headersOf(0).get('Menagerie-Trace')).toBe('1');
  expect(send.mock.calls[0]![1]!.credentials).toBe('omit');
  expect(onTrace).toHaveBeenCalledWith(trace, { 'Menagerie-Session': 'open', 'Menagerie-Trace': '1', Authorization: 'Bearer abc' });
});
