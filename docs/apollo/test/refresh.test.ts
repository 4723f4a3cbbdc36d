import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';

import { ServerError } from '@apollo/client';

import { Viewer } from '../src/account.js';
import { AnimalPage, createAnimal } from '../src/animals.js';
import { isUnauthenticated, type Session } from '../src/client.js';
import type { Species } from '../src/gql/graphql.js';
import { member, operationOf, post, signal } from './helpers.js';
import { Server } from './server.js';

let server: Server;
before(async () => { server = await Server.start('--access-ttl', '1s'); }, { timeout: 300_000 });
after(() => server?.stop());

/** Waits until the server refuses the access token. */
async function expiry(session: Session): Promise<void> {
  while ((await post(server.url, '{ viewer { id } }', {}, session.tokens!.accessToken)).status !== 401) await pause(50);
}

const page = (species: Species) =>
  ({ query: AnimalPage, variables: { first: 1, filter: { species: [species] } } }) as const;

describe('an access token that has expired', { concurrency: true }, () => {
  test('is renewed once for all who need it, and nobody notices', async () => {
    const ada = await member(server.url);
    const old = ada.session.tokens!;
    await expiry(ada.session);

    const species = ['DOG', 'CAT', 'RABBIT', 'FERRET', 'HORSE'] as const;
    const [created, ...pages] = await Promise.all([
      createAnimal(ada.client, { name: 'Rex', species: 'GOAT' }),
      ...species.map((s) => ada.client.query(page(s))),
    ]);
    assert.deepEqual(created.userErrors, []);
    for (const { data } of pages) assert.equal(data?.animals.totalCount, 0);
    assert.equal((await ada.client.query(page('GOAT'))).data?.animals.totalCount, 1); // created once, though sent twice

    const refreshes = ada.sent.filter(({ operation }) => operation === 'Refresh');
    assert.deepEqual(refreshes, [{ operation: 'Refresh', authorization: undefined }]);
    assert.notEqual(ada.session.tokens!.accessToken, old.accessToken);
    assert.notEqual(ada.session.tokens!.refreshToken, old.refreshToken);
    assert.equal(ada.count('AnimalPage'), 2 * species.length + 1);
    assert.equal(ada.count('CreateAnimal'), 2);
  });

  test('is renewed once also for whoever hears of it late', async () => {
    // The answer to the query for dogs is held back until the others have gone on with the new token.
    const others = signal();
    let held = false;
    const ada = await member(server.url, {
      fetch: async (input, init) => {
        const response = await fetch(input, init);
        if (response.status === 401 && !held && String(init?.body).includes('DOG')) {
          held = true;
          await others.happened;
        }
        return response;
      },
    });
    await expiry(ada.session);
    const late = ada.client.query(page('DOG'));
    await ada.client.query(page('CAT'));
    others.happen();
    assert.equal((await late).data?.animals.totalCount, 0);
    assert.ok(held);
    assert.equal(ada.count('Refresh'), 1);
  });

  test('ends the session where the refresh token is refused', async () => {
    const signedOut = signal();
    let times = 0;
    const ada = await member(server.url, { onSignedOut: () => (times++, signedOut.happen()) });
    await ada.client.query({ query: Viewer });
    await expiry(ada.session);

    // A thief was faster. The token that he has got ends with hers, as soon as she presents hers a second time.
    const exchange = 'mutation($t: String!) { refresh(refreshToken: $t) { refreshToken userErrors { code } } }';
    const thief = (await post(server.url, exchange, { t: ada.session.tokens!.refreshToken })).body.data.refresh;
    assert.deepEqual(thief.userErrors, []);

    const outcomes = await Promise.allSettled([ada.client.query(page('DOG')), ada.client.query(page('CAT'))]);
    for (const outcome of outcomes) {
      assert.ok(outcome.status === 'rejected' && ServerError.is(outcome.reason) && outcome.reason.statusCode === 401);
    }
    await signedOut.happened;
    assert.equal(times, 1);
    assert.equal(ada.count('Refresh'), 1);
    assert.equal(ada.session.tokens, undefined);
    assert.deepEqual(ada.client.extract(), {});
    await assert.rejects(ada.client.query(page('DOG')), isUnauthenticated); // as a stranger now
    assert.equal((await ada.client.query({ query: Viewer })).data?.viewer, null);

    const end = (await post(server.url, exchange, { t: thief.refreshToken })).body.data.refresh;
    assert.deepEqual(end.userErrors, [{ code: 'INVALID_REFRESH_TOKEN' }]);
  });

  test('does not end the session where the network fails', async () => {
    let broken = true;
    const ada = await member(server.url, {
      fetch: (input, init) =>
        broken && operationOf(init) === 'Refresh' ? Promise.reject(new TypeError('fetch failed')) : fetch(input, init),
    });
    await expiry(ada.session);
    await assert.rejects(ada.client.query(page('DOG')), /fetch failed/);
    broken = false;
    assert.equal((await ada.client.query(page('DOG'))).data?.animals.totalCount, 0);
    assert.equal(ada.count('Refresh'), 2);
  });

  test('that comes after the sign-out is not kept', async () => {
    const ada = await member(server.url, {
      fetch: async (input, init) => {
        const response = await fetch(input, init);
        if (operationOf(init) === 'Refresh') ada.session.tokens = undefined;
        return response;
      },
    });
    await expiry(ada.session);
    await assert.rejects(ada.client.query(page('DOG')), isUnauthenticated);
    assert.equal(ada.session.tokens, undefined);
  });
});
