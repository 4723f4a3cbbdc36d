import { useApolloClient } from '@apollo/client/react';
import { useCallback } from 'react';

import { pendingDeletions } from '../api/pendingDeletion';
import { problemOf } from '../api/problem';
import { toast } from './toast';

interface Doomed {
  readonly id: string;
  readonly name: string;
  readonly version: number;
}

/** Deletes an animal after ten seconds in which that can be undone. Ask before: `DeleteAnimalDialog` does. */
export function useDeleteAnimal(): (animal: Doomed) => void {
  const client = useApolloClient();
  return useCallback((animal) => {
    const { id, name } = animal;
    pendingDeletions.hold(animal);
    toast({
      message: `${name} was deleted.`,
      seconds: 10,
      action: { label: 'Undo', run: () => pendingDeletions.release(id) },
      onExpire: () => void pendingDeletions.send(client, id).catch((error: unknown) => toast({
        kind: 'error',
        message: `${name} could not be deleted, and is still there. ${problemOf(error).message}`,
        seconds: 30,
      })),
    });
  }, [client]);
}
