import { InMemoryCache, type ApolloCache } from '@apollo/client';

/** Takes an animal out of the cache, and so out of each page of a list: `nodes` skips what is not there any more. */
export function forgetAnimal(cache: ApolloCache, id: string): void {
  cache.evict({ id: cache.identify({ __typename: 'Animal', id })! });
  cache.gc();
}

/**
 * Drops all lists of animals, the trash among them: only the server knows where one belongs that comes or goes. Those on show
 * are fetched again.
 */
export function forgetLists(cache: ApolloCache): void {
  cache.evict({ id: 'ROOT_QUERY', fieldName: 'animals' });
  cache.evict({ id: 'ROOT_QUERY', fieldName: 'deletedAnimals' });
  cache.gc();
}

/** Frees what no query needs any more, and what Apollo notes of each field that it has ever read, which grows for ever else. */
export function sweep(cache: ApolloCache): void {
  if (cache instanceof InMemoryCache) cache.gc({ resetResultCache: true });
}
