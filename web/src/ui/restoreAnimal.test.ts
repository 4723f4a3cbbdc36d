import { ApolloClient, ApolloLink, InMemoryCache, Observable } from '@apollo/client';
import { expect, test } from 'vitest';

import { inputOf } from '../api/animal';
import type { AnimalDetailsFragment } from '../gql/graphql';
import { restoreAnimal } from './restoreAnimal';

const bella = {
  __typename: 'Animal', id: 'a', version: 4, name: 'Bella', species: 'DOG', breed: null, secondBreed: null, sex: 'UNKNOWN', neutered: null, bornOn: null,
  bornOnPrecision: 'DAY', colour: null, markings: null, identifiers: [], status: 'ACTIVE', tags: [], notes: null, createdAt: '', updatedAt: '',
  household: { __typename: 'Household', id: 'h', name: 'H' },
} satisfies AnimalDetailsFragment;

function answering(animal: AnimalDetailsFragment | null, code?: string) {
  return new ApolloClient({
    cache: new InMemoryCache(),
    link: new ApolloLink(() => new Observable((observer) => {
      const userErrors = code ? [{ __typename: 'UserError', code, message: `is ${code}` }] : [];
      observer.next({ data: { restoreAnimal: { __typename: 'RestoreAnimalPayload', animal, userErrors } } });
      observer.complete();
    })),
  });
}

const version = { id: 'a', version: 2, ifVersion: 3, target: inputOf(bella) };
const trash = { id: 'a', version: null, ifVersion: 3 };

test('what has been brought back, and what stands in the way', async () => {
  await expect(restoreAnimal(answering(bella), version)).resolves.toMatchObject({ is: 'done', animal: { version: 4 } });
  await expect(restoreAnimal(answering(null, 'NOT_FOUND'), version)).resolves.toEqual({ is: 'gone' });
  await expect(restoreAnimal(answering({ ...bella, name: 'Rex' }, 'CONFLICT'), version)).resolves.toMatchObject({ is: 'conflict', animal: { name: 'Rex' } });
  await expect(restoreAnimal(answering(null, 'CONFLICT'), version)).resolves.toEqual({ is: 'conflict', animal: null });
  await expect(restoreAnimal(answering(null, 'CONFLICT'), trash)).resolves.toEqual({ is: 'conflict', animal: null });
  await expect(restoreAnimal(answering(bella, 'INVALID'), version)).rejects.toThrow('is INVALID');
});

test('an attempt of which the answer got lost has succeeded', async () => {
  await expect(restoreAnimal(answering(bella, 'CONFLICT'), version)).resolves.toMatchObject({ is: 'done' });
  await expect(restoreAnimal(answering(bella, 'CONFLICT'), trash)).resolves.toMatchObject({ is: 'done' });
});
