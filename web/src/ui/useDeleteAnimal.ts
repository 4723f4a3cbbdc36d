import { useApolloClient } from '@apollo/client/react';
import { useCallback } from 'react';

import { forgetAnimal, forgetLists } from '../api/cache';
import { graphql } from '../gql';
import { toast } from './toast';
import { useUndo } from './useUndo';

const DeleteAnimal = graphql(`
  mutation DeleteAnimal($id: ID!, $ifVersion: Int!) {
    deleteAnimal(id: $id, ifVersion: $ifVersion) {
      deletedId
      userErrors { code message }
    }
  }
`);

interface Doomed {
  readonly id: string;
  readonly name: string;
  readonly version: number;
}

/**
 * Puts an animal into the trash, and offers to undo it. What stands in the way is thrown. `leave` is called when it is done, and
 * takes the page elsewhere before the animal is forgotten.
 */
export function useDeleteAnimal(): (animal: Doomed, leave: () => unknown) => Promise<void> {
  const client = useApolloClient();
  const undo = useUndo();
  return useCallback(async ({ id, name, version }, leave) => {
    const { data } = await client.mutate({
      mutation: DeleteAnimal, variables: { id, ifVersion: version }, update: (cache) => forgetLists(cache),
    });
    const [problem] = data?.deleteAnimal.userErrors ?? [];
    if (problem?.code === 'CONFLICT') {
      void client.refetchQueries({ include: ['Animal'] }).catch(() => undefined);
      throw new Error(`Somebody else has changed ${name} meanwhile. Close this and look at it, or delete it all the same.`);
    }
    // NOT_FOUND: it has been deleted already, perhaps by an attempt of which the answer got lost.
    if (problem && problem.code !== 'NOT_FOUND') throw new Error(problem.message);
    await leave();
    forgetAnimal(client.cache, id);
    toast({
      message: `${name} was deleted.`,
      about: id,
      action: { label: 'Undo', run: () => void undo({ id, name, version: null, ifVersion: version + 1, done: `${name} is back.` }) },
    });
  }, [client, undo]);
}
