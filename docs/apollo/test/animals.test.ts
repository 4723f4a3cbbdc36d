import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { signIn, signOut, signUp, Viewer } from '../src/account.js';
import {
  AnimalById, AnimalPage, createAnimal, deleteAnimal, growingList, HouseholdAnimals, inputOf, replaceAnimal, saveAnimal,
} from '../src/animals.js';
import { isUnauthenticated } from '../src/client.js';
import type { AnimalDetailsFragment, AnimalInput, AnimalPageQuery } from '../src/gql/graphql.js';
import { dayOf, type Day } from '../src/scalars.js';
import { member, record, stranger, type Recorded } from './helpers.js';
import { Server } from './server.js';

let server: Server;
before(async () => { server = await Server.start(); }, { timeout: 300_000 });
after(() => server?.stop());

// Apollo Client tells of mistakes in policies and documents by the console. There shall be none.
const complaints: unknown[][] = [];
for (const level of ['warn', 'error'] as const) console[level] = (...args: unknown[]) => complaints.push(args);
after(() => assert.deepEqual(complaints, []));

const zoe: AnimalInput = {
  name: 'Zoë',
  species: 'DOG',
  breed: 'Labrador',
  bornOn: '2021-04-30',
  identifiers: [{ kind: 'MICROCHIP', value: '985 112 001 234 567', issuedOn: '2021-07-01' }],
  tags: ['family'],
  notes: 'Afraid of thunder.',
};

/** Adds an animal that the rules admit. */
async function add({ client }: Recorded, input: AnimalInput): Promise<AnimalDetailsFragment> {
  const { animal, userErrors } = await createAnimal(client, input);
  assert.deepEqual(userErrors, []);
  const { household: _, ...details } = animal!;
  return details;
}

const codesAndFields = (userErrors: readonly { code: string; field: readonly string[] | null }[]) =>
  userErrors.map(({ code, field }) => [code, field?.join('.')]);

describe('an account', () => {
  test('is opened, and can be signed in to from another client', async () => {
    const account = stranger();
    const here = record(server.url);
    const signedUp = await signUp(here, account);
    assert.deepEqual(signedUp.userErrors, []);
    const { data } = await here.client.query({ query: Viewer });
    assert.equal(data?.viewer?.name, 'Ada');
    assert.deepEqual(data?.viewer?.households.map(({ name }) => name), ["Ada's animals"]);

    const there = record(server.url);
    const signedIn = await signIn(there, { email: account.email, password: account.password });
    assert.equal(signedIn.user?.id, signedUp.user?.id);
    await signOut(there);
    assert.equal((await there.client.query({ query: Viewer })).data?.viewer, null);
  });

  test('says what is wrong in user errors', async () => {
    const someone = await member(server.url);
    const other = record(server.url);
    const again = await signUp(other, { ...someone.account, email: someone.account.email.toUpperCase() });
    assert.deepEqual(codesAndFields(again.userErrors), [['EMAIL_TAKEN', 'input.email']]);
    const bad = await signUp(other, { email: 'ada', password: 'short', name: ' ' });
    assert.deepEqual(codesAndFields(bad.userErrors),
      [['INVALID', 'input.email'], ['INVALID', 'input.password'], ['INVALID', 'input.name']]);
    const wrong = await signIn(other, { email: someone.account.email, password: 'a wrong pass phrase' });
    assert.deepEqual(codesAndFields(wrong.userErrors), [['WRONG_CREDENTIALS', undefined]]);
    assert.equal(other.session.tokens, undefined);
  });

  test('is needed for all else', async () => {
    const nobody = record(server.url);
    await assert.rejects(nobody.client.query({ query: AnimalPage, variables: { first: 1 } }), isUnauthenticated);
    assert.equal(nobody.count('Refresh'), 0);
  });
});

describe('an animal', () => {
  test('is created, read with its types, and found in the cache', async () => {
    const ada = await member(server.url);
    const created = await add(ada, zoe);
    const { data } = await ada.client.query({ query: AnimalById, variables: { id: created.id } });
    const animal = data!.animal!;
    const bornOn: Day | null = animal.bornOn;
    assert.equal(bornOn, '2021-04-30');
    assert.deepEqual([animal.version, animal.status, animal.sex, animal.identifiers[0]?.value],
      [1, 'ACTIVE', 'UNKNOWN', '985112001234567']);
    assert.ok(Math.abs(Date.parse(animal.updatedAt) - Date.now()) < 60_000);

    await ada.client.query({ query: AnimalById, variables: { id: created.id } });
    assert.equal(ada.count('AnimalById'), 1);
  });

  test('is not created against the rules', async () => {
    const ada = await member(server.url);
    const later = new Date();
    later.setDate(later.getDate() + 3);
    const { animal, userErrors } = await createAnimal(ada.client, {
      ...zoe, name: '', bornOn: dayOf(later), identifiers: [{ kind: 'MICROCHIP', value: 'letters' }],
    });
    assert.equal(animal, null);
    assert.deepEqual(codesAndFields(userErrors).sort(),
      [['INVALID', 'input.bornOn'], ['INVALID', 'input.identifiers.0.value'], ['INVALID', 'input.name']]);
  });

  test('is replaced only by an input that mentions every value', async () => {
    const ada = await member(server.url);
    const created = await add(ada, zoe);
    const partial = { name: 'Zoë', species: 'DOG', breed: null } as const;
    const refused = await replaceAnimal(ada.client, { id: created.id, input: partial });
    assert.deepEqual(codesAndFields(refused.userErrors),
      ['bornOn', 'identifiers', 'tags', 'notes'].map((field) => ['MISSING_FIELD', `input.${field}`]));
    assert.deepEqual(refused.animal, created);

    const input = { ...inputOf(created), breed: null, identifiers: [], notes: null };
    const { animal, userErrors } = await replaceAnimal(ada.client, { id: created.id, input });
    assert.deepEqual(userErrors, []);
    assert.deepEqual({ ...animal, updatedAt: 0 },
      { ...created, version: 2, breed: null, identifiers: [], notes: null, updatedAt: 0 });
  });

  test('that two have changed is merged', async () => {
    const ada = await member(server.url);
    const bob = record(server.url);
    await signIn(bob, { email: ada.account.email, password: ada.account.password });
    const adas = await add(ada, zoe);
    const bobs = (await bob.client.query({ query: AnimalById, variables: { id: adas.id } })).data!.animal!;

    const first = await saveAnimal(ada.client, adas, { ...inputOf(adas), colour: 'black' });
    assert.ok(first.outcome === 'saved');
    assert.equal(first.animal.version, 2);

    // Bob has not seen that. By itself his replacement is refused, and brings the animal as Ada has left it.
    const edited = { ...inputOf(bobs), notes: 'Likes thunder.', tags: ['family', 'brave'] };
    const refused = await replaceAnimal(bob.client, { id: bobs.id, input: edited, ifVersion: bobs.version });
    assert.deepEqual(codesAndFields(refused.userErrors), [['CONFLICT', 'ifVersion']]);
    assert.deepEqual(refused.animal, first.animal);

    const second = await saveAnimal(bob.client, bobs, edited);
    assert.ok(second.outcome === 'saved');
    assert.deepEqual(inputOf(second.animal), { ...edited, colour: 'black' });
    assert.equal(second.animal.version, 3);
  });

  test('that two have changed in the same place is for a person to decide', async () => {
    const ada = await member(server.url);
    const base = await add(ada, zoe);
    await saveAnimal(ada.client, base, { ...inputOf(base), colour: 'black', breed: 'Retriever' });
    const edited = { ...inputOf(base), colour: 'yellow', breed: 'Retriever' };
    const asked = await saveAnimal(ada.client, base, edited);
    assert.ok(asked.outcome === 'collision');
    assert.deepEqual(asked.merged.collisions, ['colour']);
    assert.equal(asked.theirs.colour, 'black');

    const decided = await saveAnimal(ada.client, asked.theirs, asked.merged.input);
    assert.ok(decided.outcome === 'saved');
    assert.deepEqual([decided.animal.colour, decided.animal.version], ['yellow', 3]);
  });

  test('that breaks a rule is not saved', async () => {
    const ada = await member(server.url);
    const base = await add(ada, zoe);
    const saved = await saveAnimal(ada.client, base, { ...inputOf(base), secondBreed: 'Poodle', breed: null });
    assert.ok(saved.outcome === 'refused');
    assert.deepEqual(codesAndFields(saved.userErrors), [['INVALID', 'input.secondBreed']]);
  });
});

describe('a list', () => {
  const name = (n: number) => `Animal ${String(n).padStart(2, '0')}`;
  const names = (animals: AnimalPageQuery['animals']) => animals.edges.map(({ node }) => node.name);

  async function owner(animals: number): Promise<Recorded> {
    const ada = await member(server.url);
    // In some order that is not that of the names.
    await Promise.all(Array.from({ length: animals }, (_, n) => add(ada, { name: name((n * 7) % animals), species: 'CAT' })));
    return ada;
  }

  test('is fetched page by page until it is whole, with nothing twice', async () => {
    const ada = await owner(60);
    const shown: AnimalPageQuery['animals'][] = [];
    const variables = { first: 25, orderBy: { field: 'NAME', direction: 'ASC' } } as const;
    for await (const animals of growingList(ada.client, variables)) shown.push(animals);

    assert.deepEqual(shown.map(({ edges }) => edges.length), [25, 50, 60]);
    const last = shown.at(-1)!;
    assert.deepEqual(names(last), Array.from({ length: 60 }, (_, n) => name(n)));
    assert.equal(new Set(last.edges.map(({ node }) => node.id)).size, 60);
    assert.equal(last.totalCount, 60);
    assert.equal(last.pageInfo.hasNextPage, false);
    assert.equal(ada.count('AnimalPage'), 3);

    // It is in the cache now, and apart from those of another filter.
    const again = await ada.client.query({ query: AnimalPage, variables });
    assert.equal(again.data?.animals.edges.length, 60);
    assert.equal(ada.count('AnimalPage'), 3);
    const dogs = await ada.client.query({ query: AnimalPage, variables: { ...variables, filter: { species: ['DOG'] } } });
    assert.deepEqual(dogs.data?.animals.edges, []);
  });

  test('stays right while animals come and go', async () => {
    const ada = await owner(30);
    const other = record(server.url);
    other.session.tokens = ada.session.tokens;
    let shown: string[] = [];
    for await (const animals of growingList(ada.client, { first: 10, orderBy: { field: 'NAME', direction: 'ASC' } })) {
      if (shown.length === 0) {
        // Before the cursor: it will not be seen, and moves nothing. And the one at the cursor goes.
        await add(other, { name: 'Animal 00 and a half', species: 'CAT' });
        await deleteAnimal(other.client, { id: animals.edges.at(-1)!.node.id });
      }
      shown = names(animals);
    }
    assert.deepEqual(shown, Array.from({ length: 30 }, (_, n) => name(n)));
  });

  test('of a household is put together in the same way', async () => {
    const ada = await owner(12);
    const { data } = await ada.client.query({ query: Viewer });
    const variables = { id: data!.viewer!.households[0]!.id, first: 5, orderBy: { field: 'NAME', direction: 'ASC' } } as const;
    const read = () => {
      const household = ada.client.readQuery({ query: HouseholdAnimals, variables })?.node;
      assert.ok(household?.__typename === 'Household');
      return household.animals;
    };
    await ada.client.query({ query: HouseholdAnimals, variables });
    while (read().pageInfo.hasNextPage) {
      await ada.client.query({
        query: HouseholdAnimals,
        variables: { ...variables, after: read().pageInfo.endCursor },
        fetchPolicy: 'network-only',
      });
    }
    assert.deepEqual(read().edges.map(({ node }) => node.name), Array.from({ length: 12 }, (_, n) => name(n)));
    assert.equal(ada.count('HouseholdAnimals'), 3);
  });

  test('on show follows what is added and deleted', async () => {
    const ada = await owner(3);
    const list = ada.client.watchQuery({ query: AnimalPage, variables: { first: 10 } });
    let shown: string[] = [];
    const until = (length: number) => new Promise<void>((resolve, reject) => {
      const subscription = list.subscribe(({ data, dataState, error }) => {
        if (error) reject(error);
        if (dataState !== 'complete') return;
        shown = names(data.animals);
        if (shown.length === length) queueMicrotask(() => (subscription.unsubscribe(), resolve()));
      });
    });
    const keep = list.subscribe(() => {}); // the list stays on show between the steps
    await until(3);
    const added = await add(ada, zoe);
    await until(4);
    assert.ok(shown.includes('Zoë'));
    const { deletedId, userErrors } = await deleteAnimal(ada.client, { id: added.id, ifVersion: added.version });
    assert.deepEqual([deletedId, userErrors], [added.id, []]);
    await until(3);
    assert.ok(!shown.includes('Zoë'));
    keep.unsubscribe();
  });
});
