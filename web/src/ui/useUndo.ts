import { useApolloClient } from '@apollo/client/react';
import { useCallback } from 'react';

import { problemOf } from '../api/problem';
import { restoreAnimal, type Restoration } from './restoreAnimal';
import { toast } from './toast';

interface Undoable extends Restoration {
  readonly name: string;
  /** What is said when it is done: "Rex is back." */
  readonly done: string;
}

/** Undoes a change of an animal, and tells how that went: for the button in a toast. */
export function useUndo(): (change: Undoable) => Promise<void> {
  const client = useApolloClient();
  return useCallback(async function undo(change: Undoable): Promise<void> {
    const { name, done, ...restoration } = change;
    try {
      const restored = await restoreAnimal(client, restoration);
      switch (restored.is) {
        case 'done':
          return void toast({ kind: 'done', message: done, about: change.id });
        case 'conflict':
          return void toast({
            kind: 'error', seconds: 20, about: change.id,
            message: `Nothing was undone: somebody else has ${restored.animal ? 'changed' : 'deleted'} ${name} meanwhile.`,
          });
        case 'gone':
          return void toast({ kind: 'error', seconds: 20, about: change.id, message: `Nothing was undone: ${name} is gone for good.` });
      }
    } catch (error) {
      toast({
        kind: 'error', seconds: 30, about: change.id, message: `Not undone yet. ${problemOf(error).message}`,
        action: { label: 'Try again', run: () => void undo(change) },
      });
    }
  }, [client]);
}
