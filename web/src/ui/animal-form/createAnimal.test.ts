import { ApolloClient, ApolloLink, InMemoryCache, Observable } from '@apollo/client';
import { beforeEach, expect, test } from 'vitest';

import { createAnimal } from './createAnimal';
import { emptyForm, type AnimalForm } from './form';
import { isNewDraft, newKey, type NewDraft } from './newDraft';

/** A server that knows its keys, and loses answers where it is told to. */
let stored: Map<string, { id: string; input: string }>;
let lose: { before: boolean; after: boolean };
let animals: number;
let asked: { key: string; name: string }[];

function answer(key: string, input: { name: string }) {
  const text = JSON.stringify(input);
  if (input.name === '') return { animal: null, userErrors: [{ __typename: 'UserError', code: 'INVALID', field: ['input', 'name'], message: 'must not be empty' }] };
  const known = stored.get(key);
  if (known && known.input !== text) return { animal: null, userErrors: [{ __typename: 'UserError', code: 'IDEMPOTENCY_KEY_REUSED', field: ['idempotencyKey'], message: 'has been used' }] };
  if (!known) stored.set(key, { id: `a${++animals}`, input: text });
  return { animal: { __typename: 'Animal', ...input, id: stored.get(key)!.id, version: 1, createdAt: '', updatedAt: '', household: { __typename: 'Household', id: 'h', name: 'H' } }, userErrors: [] };
}

const client = () => new ApolloClient({
  cache: new InMemoryCache(),
  link: new ApolloLink(({ variables }) => new Observable((observer) => {
    const { input, idempotencyKey } = variables as { input: { name: string }; idempotencyKey: string };
    asked.push({ key: idempotencyKey, name: input.name });
    if (lose.before) return observer.error(new TypeError('lost'));
    const payload = answer(idempotencyKey, input);
    if (lose.after) return observer.error(new TypeError('lost'));
    observer.next({ data: { createAnimal: { __typename: 'CreateAnimalPayload', ...payload } } });
    observer.complete();
  })),
});

let draft: NewDraft;
const keep = (unanswered: NewDraft['unanswered']) => void (draft = { ...draft, unanswered });
const type = (name: string) => void (draft = { ...draft, form: { ...emptyForm, species: 'DOG', name } satisfies AnimalForm });
const save = () => createAnimal(client(), draft, keep);

beforeEach(() => {
  stored = new Map();
  lose = { before: false, after: false };
  animals = 0;
  asked = [];
  draft = { form: emptyForm };
  type('Bella');
});

test('an answer that gets lost is given again, and nothing is stored twice', async () => {
  lose.after = true;
  await expect(save()).rejects.toThrow('lost');
  await expect(save()).rejects.toThrow('lost');
  const [first, second] = asked;
  expect(second).toEqual(first);
  expect(first!.key).toMatch(/^[0-9a-f]{32}$/);
  // Also after a reload: the draft is all that is left.
  const kept: unknown = JSON.parse(JSON.stringify(draft));
  expect(isNewDraft(kept)).toBe(true);
  draft = kept as NewDraft;
  lose.after = false;
  await expect(save()).resolves.toMatchObject({ is: 'stored', animal: { id: 'a1', name: 'Bella' } });
  expect(animals).toBe(1);
});

test('who has changed what she typed meanwhile learns that the first attempt has got through', async () => {
  lose.after = true;
  await expect(save()).rejects.toThrow('lost');
  lose = { before: true, after: false };
  type('Bella Donna');
  await expect(save()).rejects.toThrow('lost');
  lose.before = false;
  type('Bellissima');
  await expect(save()).resolves.toMatchObject({ is: 'stored before', animal: { id: 'a1', name: 'Bella' } });
  expect(animals).toBe(1);
});

test('who has changed it, where the first attempt has not got through, stores it as it is now', async () => {
  lose.before = true;
  await expect(save()).rejects.toThrow('lost');
  lose.before = false;
  lose.after = true;
  type('Bella Donna');
  await expect(save()).rejects.toThrow('lost');
  type('Bellissima');
  lose.after = false;
  await expect(save()).resolves.toMatchObject({ is: 'stored before', animal: { name: 'Bella Donna' } });
  expect(animals).toBe(1);
  expect(new Set(asked.map(({ key }) => key)).size).toBe(1);
});

test('what is refused has not happened: nothing of it is kept', async () => {
  type('');
  await expect(save()).resolves.toMatchObject({ is: 'refused', userErrors: [{ code: 'INVALID' }] });
  expect(draft.unanswered).toBeUndefined();
  // But what may have happened before is.
  type('Bella');
  lose.after = true;
  await expect(save()).rejects.toThrow('lost');
  lose.after = false;
  const { unanswered } = draft;
  type('');
  await expect(save()).resolves.toMatchObject({ is: 'refused' });
  expect(draft.unanswered).toEqual(unanswered);
});

test('a key that belongs to something else is given up', async () => {
  const key = newKey();
  stored.set(key, { id: 'x', input: 'another' });
  draft = { ...draft, unanswered: { key, forms: [] } };
  await expect(save()).resolves.toMatchObject({ is: 'refused', userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED' }] });
  await expect(save()).resolves.toMatchObject({ is: 'stored', animal: { name: 'Bella' } });
});

test('drafts of earlier versions of the page are still drafts', () => {
  expect(isNewDraft({ form: emptyForm, sent: null })).toBe(true);
  expect(isNewDraft({ form: emptyForm, unanswered: { key: 1, forms: [] } })).toBe(false);
  expect(isNewDraft({ form: emptyForm, unanswered: { key: 'k', forms: [{}] } })).toBe(false);
});
