import { ApolloClient, ApolloLink, Observable } from '@apollo/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { forgetAnimal, forgetLists } from '../../api/cache';
import { createCache } from '../../api/client';
import { AnimalList } from './animalList';

vi.setConfig({ testTimeout: 20_000 }); // thousands of animals, on a machine that may be busy

/** What the server has, and when it answers. */
let names: string[];
let failing: Error | null;
let answers: (() => void)[] | null;
const asked = vi.fn<(after: string | null) => void>();
let client: ApolloClient;

const idOf = (name: string) => `A-${name}`;

beforeEach(() => {
  vi.useFakeTimers();
  names = Array.from({ length: 1250 }, (_, i) => String(i).padStart(4, '0'));
  failing = null;
  answers = null;
  asked.mockReset();
  client = new ApolloClient({
    cache: createCache(),
    link: new ApolloLink(({ variables }) => new Observable((observer) => {
      const after = variables['after'] as string | null;
      asked(after);
      const answer = () => {
        if (failing) return observer.error(failing);
        const left = names.filter((name) => after === null || name > after);
        const page = left.slice(0, variables['first'] as number);
        observer.next({ data: { animals: {
          __typename: 'AnimalConnection',
          nodes: page.map((name) => ({
            __typename: 'Animal', id: idOf(name), name, species: 'DOG', breed: null, secondBreed: null, bornOn: null,
            bornOnPrecision: 'DAY', status: 'ACTIVE', tags: [], updatedAt: '2026-01-01T00:00:00Z',
          })),
          pageInfo: { __typename: 'PageInfo', endCursor: page.at(-1) ?? null, hasNextPage: left.length > page.length },
        } } });
        observer.complete();
      };
      if (answers) answers.push(answer);
      else setTimeout(answer);
    })),
  });
});

afterEach(() => void vi.useRealTimers());

const create = () => new AnimalList(client, 'ann', {}, { field: 'NAME', direction: 'ASC' });
const settle = () => vi.advanceTimersByTimeAsync(20);
const shownNames = (list: AnimalList, from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => list.at(from + i)?.name);
const cached = () => Object.keys(client.cache.extract() as object).filter((key) => key.startsWith('Animal:')).length;

async function scrollTo(list: AnimalList, index: number) {
  for (let at = 0; at <= index; at += 100) {
    list.show(at, at + 99);
    await settle();
  }
}

test('fetches one page ahead, and all in the end', async () => {
  const list = create();
  expect(list.ready).toBe(false);
  list.attach();
  list.show(0, 20);
  await settle();
  expect(list.ready).toBe(true);
  expect(list.count).toBe(200);
  await scrollTo(list, 1250);
  expect(list.complete).toBe(true);
  expect(list.count).toBe(1250);
  expect(shownNames(list, 1240, 1250)).toEqual(names.slice(1240));
  expect(asked).toHaveBeenCalledTimes(13);
});

test('holds but the pages near those on show, and fetches the others again', async () => {
  const list = create();
  list.attach();
  await scrollTo(list, 1200);
  expect(cached()).toBeLessThanOrEqual(1000);
  expect(list.at(0)).toBeUndefined();
  list.show(0, 20);
  await settle();
  expect(list.count).toBe(1250);
  expect(shownNames(list, 0, 200)).toEqual(names.slice(0, 200));
});

test('an animal that is forgotten goes from the list', async () => {
  const list = create();
  list.attach();
  list.show(0, 20);
  await settle();
  forgetAnimal(client.cache, idOf('0003'));
  await settle();
  expect(shownNames(list, 2, 4)).toEqual(['0002', '0004']);
  expect(list.count).toBe(199);
  expect(asked).toHaveBeenCalledTimes(2);
});

test('after a change elsewhere the pages follow each other again, and the list keeps its length meanwhile', async () => {
  const list = create();
  list.attach();
  await scrollTo(list, 350);
  names = ['0000a', ...names].sort();
  forgetLists(client.cache);
  expect(list.count).toBeGreaterThanOrEqual(400);
  await settle();
  await settle();
  list.show(0, 20);
  await settle();
  await settle();
  await scrollTo(list, 350);
  expect(shownNames(list, 200, 400)).toEqual(names.slice(200, 400));
  const all = Array.from({ length: list.count }, (_, i) => list.at(i)?.name).filter((name) => name !== undefined);
  expect(new Set(all).size).toBe(all.length);
});

test('who comes back finds the list as it was', async () => {
  const list = create();
  list.attach();
  await scrollTo(list, 600);
  list.detach();
  asked.mockReset();
  expect(list.at(600)?.name).toBe('0600');
  list.attach();
  await settle();
  expect(list.at(600)?.name).toBe('0600');
  expect(asked).not.toHaveBeenCalled();
});

test('an answer that comes after the list has been left is nobody’s', async () => {
  answers = [];
  const list = create();
  const listener = vi.fn();
  list.subscribe(listener);
  list.attach();
  list.detach();
  for (const answer of answers) answer();
  await settle();
  expect(listener).not.toHaveBeenCalled();
  expect(list.ready).toBe(false);
});

test('a failure is told, and tried again when asked to', async () => {
  failing = new Error('Oh.');
  const list = create();
  list.attach();
  list.show(0, 20);
  await settle();
  expect(list.ready).toBe(true);
  expect(list.error).toBeDefined();
  failing = null;
  list.retry();
  expect(list.error).toBeUndefined();
  await settle();
  expect(list.at(0)?.name).toBe('0000');
});
