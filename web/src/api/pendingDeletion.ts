import type { ApolloClient } from '@apollo/client';
import { print } from 'graphql';
import { useSyncExternalStore } from 'react';

import { graphql } from '../gql';
import { forgetAnimal } from './cache';

export const DeleteAnimal = graphql(`
  mutation DeleteAnimal($id: ID!, $ifVersion: Int) {
    deleteAnimal(id: $id, ifVersion: $ifVersion) {
      deletedId
      userErrors { code message }
    }
  }
`);

interface Doomed {
  readonly id: string;
  readonly version: number;
}

/**
 * The animals that are to be deleted in a while. The server cannot bring one back, so that it hears of a deletion only when
 * there has been time to undo it; until then the pages hide the animal.
 */
export class PendingDeletions {
  #held: ReadonlyMap<string, Doomed> = new Map();
  #ids: ReadonlySet<string> = new Set();
  #listeners = new Set<() => void>();

  readonly ids = (): ReadonlySet<string> => this.#ids;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  hold(animal: Doomed): void {
    this.#set(new Map(this.#held).set(animal.id, animal));
  }

  /** Shows the animal again: because somebody wants it back, or because it could not be deleted. */
  release(id: string): void {
    const held = new Map(this.#held);
    if (held.delete(id)) this.#set(held);
  }

  /** Deletes the animal for good. What stands in the way is thrown, and then it is shown again. */
  async send(client: ApolloClient, id: string): Promise<void> {
    const animal = this.#held.get(id);
    if (!animal) return; // taken back, or sent with the page's last breath
    try {
      const { data } = await client.mutate({ mutation: DeleteAnimal, variables: { id, ifVersion: animal.version } });
      const [problem] = data?.deleteAnimal.userErrors ?? [];
      if (problem && problem.code !== 'NOT_FOUND') throw new Error(problem.message);
      forgetAnimal(client.cache, id);
    } finally {
      this.release(id);
    }
  }

  /** Deletes all that is held. What cannot be deleted is shown again. */
  async sendAll(client: ApolloClient): Promise<void> {
    await Promise.allSettled([...this.#held.keys()].map((id) => this.send(client, id)));
  }

  /** Sends what is held when the page goes away: such a request outlives it. */
  flush(send: typeof fetch = fetch): void {
    for (const { id, version } of this.#held.values()) {
      void send('/graphql', {
        method: 'POST',
        keepalive: true,
        credentials: 'same-origin',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ query: print(DeleteAnimal), variables: { id, ifVersion: version } }),
      }).catch(() => undefined);
    }
  }

  #set(held: ReadonlyMap<string, Doomed>): void {
    this.#held = held;
    this.#ids = new Set(held.keys());
    for (const listener of this.#listeners) listener();
  }
}

export const pendingDeletions = new PendingDeletions();
globalThis.addEventListener?.('pagehide', () => pendingDeletions.flush());

/** The ids of the animals that are about to be deleted: to be left out wherever animals are shown. */
export function usePendingDeletions(): ReadonlySet<string> {
  return useSyncExternalStore(pendingDeletions.subscribe, pendingDeletions.ids);
}
