import { useApolloClient } from '@apollo/client/react';
import { useCallback } from 'react';

import { graphql } from '../gql';
import type { DeletedAnimalsQuery } from '../gql/graphql';
import { restoreAnimal } from './restoreAnimal';

export const DeletedAnimals = graphql(`
  query DeletedAnimals($first: Int!, $after: String) {
    deletedAnimals(first: $first, after: $after) {
      nodes { animalId version name species deletedAt deletedBy { id name } expiresAt }
      pageInfo { endCursor hasNextPage }
    }
  }
`);

export type DeletedAnimal = DeletedAnimalsQuery['deletedAnimals']['nodes'][number];

/** Brings an animal back from the trash. It is fine where somebody else has done so; what stands in the way is thrown. */
export function useRestoreDeleted(): (animal: Pick<DeletedAnimal, 'animalId' | 'name' | 'version'>) => Promise<void> {
  const client = useApolloClient();
  return useCallback(async ({ animalId, name, version }) => {
    const restored = await restoreAnimal(client, { id: animalId, version: null, ifVersion: version });
    if (restored.is === 'gone') throw new Error(`${name} is gone for good.`);
    if (restored.is === 'conflict') throw new Error(`${name} was brought back and deleted again meanwhile. Load the page anew, and try again.`);
  }, [client]);
}
