import type { ApolloClient } from '@apollo/client';

import { inputOf, type CompleteInput } from '../api/animal';
import { forgetLists } from '../api/cache';
import { graphql } from '../gql';
import type { AnimalDetailsFragment } from '../gql/graphql';
import { sameInput } from './animal-form/merge';

const RestoreAnimal = graphql(`
  mutation RestoreAnimal($id: ID!, $version: Int, $ifVersion: Int!) {
    restoreAnimal(id: $id, version: $version, ifVersion: $ifVersion) {
      animal { ...AnimalDetails }
      userErrors { code message }
    }
  }
`);

export interface Restoration {
  readonly id: string;
  /** The version that it is to equal again; null for an animal in the trash, which comes back as it was. */
  readonly version: number | null;
  /** The version that it has now. */
  readonly ifVersion: number;
  /** What it will be then, where that is known. */
  readonly target?: CompleteInput;
}

export type Restored =
  | { readonly is: 'done'; readonly animal: AnimalDetailsFragment }
  /** Somebody has changed it meanwhile, to this; null where she has deleted it. */
  | { readonly is: 'conflict'; readonly animal: AnimalDetailsFragment | null }
  /** It is not there any more, nor in the trash. */
  | { readonly is: 'gone' };

/** Brings an earlier version back, or an animal from the trash. It can be repeated where an answer got lost. */
export async function restoreAnimal(client: ApolloClient, { target, ...variables }: Restoration): Promise<Restored> {
  const { data } = await client.mutate({
    mutation: RestoreAnimal, variables, update: (cache, { data }) => {
      if (data?.restoreAnimal.animal) forgetLists(cache);
    },
  });
  if (!data) throw new Error('The server gave an empty answer.');
  const { animal, userErrors: [problem] } = data.restoreAnimal;
  if (!problem) return animal ? { is: 'done', animal } : { is: 'gone' };
  switch (problem.code) {
    case 'CONFLICT': // where it is as it should be all the same, an earlier attempt has got through
      if (animal && (target ? sameInput(inputOf(animal), target) : variables.version === null)) return { is: 'done', animal };
      return { is: 'conflict', animal: animal ?? null };
    case 'NOT_FOUND':
      return { is: 'gone' };
    default:
      throw new Error(problem.message);
  }
}
