import { ApolloClient, ApolloLink, CombinedGraphQLErrors, HttpLink, InMemoryCache, type Reference } from '@apollo/client';
import { ErrorLink } from '@apollo/client/link/error';
import { RemoveTypenameFromVariablesLink } from '@apollo/client/link/remove-typename';
import { getMainDefinition } from '@apollo/client/utilities';
import { OperationTypeNode } from 'graphql';
import { defer, from, Observable, retry, tap, throwError } from 'rxjs';

import { isAway, isUnauthenticated } from './problem';
import { reachability as theServer, type Reachability } from './reachability';
import { isTrace, type Trace } from './trace';

declare module '@apollo/client' {
  interface DefaultContext {
    /** Ask what the request cost the server. `headers` are those that the page itself has set. */
    onTrace?: (trace: Trace, headers: Readonly<Record<string, string>>) => void;
    /** Send this access token, and no cookie. */
    accessToken?: string;
  }
}

export interface Options {
  /** Whether nobody is known yet: then the next change opens a guest's session. */
  readonly isStranger?: () => boolean;
  /** The server has refused the credential, or wants one. */
  readonly onUnauthenticated: () => void;
  /** A mutation has been answered: by it a stranger may have become a guest. */
  readonly onMutation: () => void;
  readonly reachability?: Reachability;
  /** Sends the requests; the global `fetch` where nothing is said. */
  readonly fetch?: typeof fetch;
}

export function createClient({ onUnauthenticated, onMutation, isStranger = () => false, reachability = theServer, ...options }: Options): ApolloClient {
  return new ApolloClient({
    cache: createCache(),
    link: ApolloLink.from([
      new ErrorLink(({ error, operation }) => {
        if (isUnauthenticated(error) && operation.getContext().accessToken === undefined) onUnauthenticated();
      }),
      waitingLink(reachability),
      firstChangeLink(isStranger),
      // Above the network alone, so that whatever was answered counts, also in errors.
      new ApolloLink((operation, forward) =>
        isMutation(operation) ? forward(operation).pipe(tap({ next: onMutation })) : forward(operation)),
      headersLink(),
      new RemoveTypenameFromVariablesLink(), // of what has been read and goes back in an input
      new HttpLink({
        uri: '/graphql',
        fetch: (input, init) => (options.fetch ?? fetch)(input, { ...init, signal: within(30_000, init?.signal) }),
      }),
    ]),
    defaultOptions: { watchQuery: { notifyOnNetworkStatusChange: true } },
  });
}

export function createCache(): InMemoryCache {
  return new InMemoryCache({
    // For fragments on the interface, as in `node(id: …) { ...on Animal { … } }`.
    possibleTypes: { Node: ['Animal', 'Household', 'User', 'Vaccination', 'Weight'] },
    typePolicies: {
      // Pages of animals are kept one by one, each by its arguments: who shows them puts them together. Joined into one list,
      // tens of thousands would be copied for each page. Select nodes: those that are not there any more are skipped.
      Query: {
        fields: {
          // One that a list has brought is there at once. Null stays null: the server knows of none.
          animal: (known: Reference | null | undefined, { args, toReference }) =>
            known === undefined ? toReference({ __typename: 'Animal', id: String(args?.['id']) }) : known,
        },
      },
      // Identifiers have no ids of their own: a new list takes the place of the old one.
      // The same goes for tags by itself; saying so spares a warning in development, and costs a note for each animal ever seen.
      Animal: { fields: { identifiers: { merge: false }, ...(import.meta.env.DEV && { tags: { merge: false } }) } },
      // What is in the trash is known by the id that the animal had: it has none of its own.
      DeletedAnimal: { keyFields: ['animalId'] },
      User: { fields: { sessions: { merge: false }, households: { merge: false } } },
    },
  });
}

function isMutation({ query }: ApolloLink.Operation): boolean {
  const definition = getMainDefinition(query);
  return definition.kind === 'OperationDefinition' && definition.operation === OperationTypeNode.MUTATION;
}

/** The lock under which a stranger's first change is sent. */
export const firstChangeLock = 'menagerie-first-change';

/**
 * Sends the changes of a stranger one after the other, over all tabs. Two at once would open two guests' sessions, of which the
 * browser could keep one. (Where a page has no locks, not being secure, there is no help.)
 */
function firstChangeLink(isStranger: () => boolean): ApolloLink {
  return new ApolloLink((operation, forward) => {
    const locks = typeof navigator === 'undefined' ? undefined : navigator.locks;
    if (!locks || !isMutation(operation) || !isStranger()) return forward(operation);
    return new Observable((observer) => {
      const ended = new AbortController();
      locks.request(firstChangeLock, { signal: ended.signal }, () => new Promise<void>((release) => {
        const sent = forward(operation).subscribe({
          next: (result) => observer.next(result),
          error: (error: unknown) => { release(); observer.error(error); },
          complete: () => { release(); observer.complete(); },
        });
        observer.add(() => { sent.unsubscribe(); release(); });
      })).catch((error: unknown) => observer.error(error)); // aborted while it waited: nobody listens any more
      return () => ended.abort();
    });
  });
}

function headersLink(): ApolloLink {
  return new ApolloLink((operation, forward) => {
    const { headers, onTrace, accessToken } = operation.getContext();
    const sent: Record<string, string> = {
      ...headers,
      'Menagerie-Session': 'open', // a stranger's first change opens a guest's session
      ...(onTrace && { 'Menagerie-Trace': '1' }),
      ...(accessToken !== undefined && { Authorization: `Bearer ${accessToken}` }),
    };
    operation.setContext({ credentials: accessToken === undefined ? 'same-origin' : 'omit', headers: sent });
    return forward(operation).pipe(tap((result) => {
      const trace: unknown = result.extensions?.['trace'];
      if (onTrace && isTrace(trace)) onTrace(trace, sent);
    }));
  });
}

/**
 * Lets queries wait until the server is back, and then repeats them. A mutation is not repeated: it may have been executed.
 * Whoever has sent it learns of the error and decides.
 */
function waitingLink(reachability: Reachability): ApolloLink {
  return new ApolloLink((operation, forward) => defer(() => forward(operation)).pipe(
    tap((result) => {
      const error = result.errors && new CombinedGraphQLErrors(result);
      if (isAway(error)) throw error!;
    }),
    retry({
      count: 5, // times that the server was back: one that fails again and again is at fault, not away
      delay: (error) => {
        if (!isAway(error)) return throwError(() => error);
        reachability.report();
        return isMutation(operation) ? throwError(() => error) : from(reachability.back());
      },
    }),
  ));
}

function within(ms: number, signal: AbortSignal | null | undefined): AbortSignal {
  const limit = AbortSignal.timeout(ms);
  return signal ? AbortSignal.any([signal, limit]) : limit;
}
