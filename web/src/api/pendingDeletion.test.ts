import { expect, it, vi } from 'vitest';

import { createClient } from './client';
import { PendingDeletions } from './pendingDeletion';

const minka = { id: 'A1', version: 3 };

function begin(answer: object) {
  const requests: unknown[] = [];
  const fetch = vi.fn(async (_: unknown, init?: RequestInit) => {
    requests.push(JSON.parse(String(init?.body)));
    return new Response(JSON.stringify({ data: { deleteAnimal: answer } }), { headers: { 'Content-Type': 'application/json' } });
  });
  const client = createClient({ onMutation: () => undefined, onUnauthenticated: () => undefined, fetch });
  return { pending: new PendingDeletions(), client, requests, fetch };
}

it('hides an animal until the server has deleted it', async () => {
  const { pending, client, requests } = begin({ deletedId: 'A1', userErrors: [] });
  pending.hold(minka);
  expect([...pending.ids()]).toEqual(['A1']);
  await pending.send(client, 'A1');
  expect(requests).toMatchObject([{ variables: { id: 'A1', ifVersion: 3 } }]);
  expect(pending.ids().size).toBe(0);
});

it('sends nothing of one that was taken back', async () => {
  const { pending, client, requests } = begin({});
  pending.hold(minka);
  pending.release('A1');
  await pending.send(client, 'A1');
  expect(requests).toEqual([]);
});

it('shows the animal again, and throws the server’s words, where it could not be deleted', async () => {
  const { pending, client } = begin({ deletedId: null, userErrors: [{ code: 'CONFLICT', message: 'Changed meanwhile.' }] });
  pending.hold(minka);
  await expect(pending.send(client, 'A1')).rejects.toThrow('Changed meanwhile.');
  expect(pending.ids().size).toBe(0);
});

it('takes one that somebody else has deleted for deleted', async () => {
  const { pending, client } = begin({ deletedId: null, userErrors: [{ code: 'NOT_FOUND', message: 'None.' }] });
  pending.hold(minka);
  await expect(pending.send(client, 'A1')).resolves.toBeUndefined();
});

it('sends all that is held, whatever becomes of it', async () => {
  const { pending, client, requests } = begin({ deletedId: null, userErrors: [{ code: 'CONFLICT', message: 'Changed meanwhile.' }] });
  pending.hold(minka);
  pending.hold({ id: 'A2', version: 1 });
  await pending.sendAll(client);
  expect(requests).toMatchObject([{ variables: { id: 'A1' } }, { variables: { id: 'A2' } }]);
  expect(pending.ids().size).toBe(0);
});

it('sends what is held with the page’s last breath', () => {
  const { pending, fetch, requests } = begin({ deletedId: 'A1', userErrors: [] });
  pending.hold(minka);
  pending.flush(fetch);
  expect(requests).toMatchObject([{ variables: { id: 'A1', ifVersion: 3 } }]);
  expect(fetch.mock.calls[0]?.[1]).toMatchObject({ keepalive: true });
});
