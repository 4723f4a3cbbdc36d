import {
  ApolloClient, ApolloLink, CombinedGraphQLErrors, HttpLink, InMemoryCache, ServerError, type ErrorLike,
} from '@apollo/client';
import { ErrorLink } from '@apollo/client/link/error';
import { RemoveTypenameFromVariablesLink } from '@apollo/client/link/remove-typename';
import { relayStylePagination } from '@apollo/client/utilities';
import { from, switchMap, throwError } from 'rxjs';

import { graphql } from './gql/index.js';

declare module '@apollo/client' {
  interface DefaultContext {
    /** Send the operation without a credential. For those that make one: signUp, signIn and refresh. */
    anonymous?: boolean;
    /** The access token with which the operation was sent last. */
    accessToken?: string | undefined;
  }
}

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** Who is signed in. The tokens stay in memory: what stands in localStorage, every script on the page can read. */
export class Session {
  tokens: Tokens | undefined;
}

export interface Options {
  /** The endpoint, for example `http://127.0.0.1:8080/graphql`. */
  readonly uri: string;
  /** Called when the refresh token has been refused and the cache is empty: the time to show the sign-in page. */
  readonly onSignedOut?: () => void;
  /** Sends the requests; the global `fetch` where nothing is said. */
  readonly fetch?: typeof fetch;
}

export interface Menagerie {
  readonly client: ApolloClient;
  readonly session: Session;
}

/** Makes a client of the API, with nobody signed in. */
export function connect(options: Options): Menagerie {
  const session = new Session();
  const client: ApolloClient = new ApolloClient({
    cache: newCache(),
    link: ApolloLink.from([
      refreshLink(session, (refreshToken) => refresh(client, refreshToken), signedOut),
      authLink(session),
      new RemoveTypenameFromVariablesLink(), // of what has been read and goes back in an input
      new HttpLink({ uri: options.uri, ...(options.fetch && { fetch: options.fetch }) }),
    ]),
  });

  function signedOut() {
    // Emptying the cache ends the queries under way with an error of its own. Those that wait get theirs first.
    setTimeout(() => void client.clearStore().then(options.onSignedOut));
  }

  return { client, session };
}

function newCache(): InMemoryCache {
  // possibleTypes is not needed: no fragment of ours is on the interface Node.
  return new InMemoryCache({
    typePolicies: {
      // One list for each filter and order, whatever the pages by which it came. It joins edges, so select those and not nodes.
      Query: { fields: { animals: relayStylePagination(['filter', 'orderBy']) } },
      Household: { fields: { animals: relayStylePagination(['filter', 'orderBy']) } },
      // Identifiers have no ids of their own: a new list takes the place of the old one.
      Animal: { fields: { identifiers: { merge: false } } },
    },
  });
}

/** Sends the access token, where there is one. */
function authLink(session: Session): ApolloLink {
  return new ApolloLink((operation, forward) => {
    const { anonymous, headers } = operation.getContext();
    const accessToken = anonymous ? undefined : session.tokens?.accessToken;
    operation.setContext({
      accessToken,
      headers: { ...headers, ...(accessToken && { authorization: `Bearer ${accessToken}` }) },
    });
    return forward(operation);
  });
}

/**
 * Repeats an operation, once, with a new access token where the server has refused the old one. That is safe for mutations
 * too: a request with a credential that is not valid is refused before anything is executed.
 */
function refreshLink(
  session: Session,
  exchange: (refreshToken: string) => Promise<Tokens | undefined>,
  signedOut: () => void,
): ApolloLink {
  let renewing: Promise<void> | undefined; // one for all who need it: a refresh token is good for one exchange

  async function renew(old: Tokens): Promise<void> {
    const tokens = await exchange(old.refreshToken);
    if (session.tokens !== old) return; // somebody has signed out, or in, in the meantime
    session.tokens = tokens;
    if (tokens === undefined) signedOut();
  }

  return new ErrorLink(({ error, operation, forward }) => {
    const { anonymous, accessToken } = operation.getContext();
    if (anonymous || session.tokens === undefined || !isUnauthenticated(error)) return;
    // Where the token is another by now, it has been renewed while this operation was under way.
    if (session.tokens.accessToken === accessToken) {
      renewing ??= renew(session.tokens).finally(() => (renewing = undefined));
    }
    // The refresh may itself fail for want of a network. Then nobody is signed out, and the next operation tries again.
    return from(renewing ?? Promise.resolve()).pipe(
      switchMap(() => (session.tokens ? forward(operation) : throwError(() => error))),
    );
  });
}

/** Whether the server wants a (better) credential: HTTP 401 for one that is not valid, the code alone for none. */
export function isUnauthenticated(error: ErrorLike | undefined): boolean {
  if (ServerError.is(error)) return error.statusCode === 401;
  return CombinedGraphQLErrors.is(error) && error.errors.some((e) => e.extensions?.['code'] === 'UNAUTHENTICATED');
}

const Refresh = graphql(`
  mutation Refresh($refreshToken: String!) {
    refresh(refreshToken: $refreshToken) {
      accessToken
      refreshToken
      userErrors { code }
    }
  }
`);

/** Exchanges a refresh token. Undefined: it has been refused. */
async function refresh(client: ApolloClient, refreshToken: string): Promise<Tokens | undefined> {
  const { data } = await client.mutate({
    mutation: Refresh,
    variables: { refreshToken },
    context: { anonymous: true }, // the access token has expired and would refuse this request too
    fetchPolicy: 'no-cache',
  });
  return data && tokensOf(data.refresh);
}

/** The tokens of a SignInPayload: undefined where it has user errors. */
export function tokensOf(payload: { accessToken: string | null; refreshToken: string | null }): Tokens | undefined {
  const { accessToken, refreshToken } = payload;
  return accessToken !== null && refreshToken !== null ? { accessToken, refreshToken } : undefined;
}
