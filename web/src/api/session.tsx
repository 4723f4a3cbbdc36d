import type { ApolloClient } from '@apollo/client';
import { createContext, use, useEffect, useMemo, useSyncExternalStore, type ReactNode } from 'react';

import { forgetLists } from './cache';
import { createClient } from './client';
import { reachability } from './reachability';
import { rest } from './rest';
import { SessionStore, type Change, type SessionState } from './sessionStore';

export type { Change, SessionState, Status } from './sessionStore';

export interface Session extends SessionState {
  /** Whether somebody is known to the server: a guest or a user. Without one, GraphQL answers UNAUTHENTICATED. */
  readonly known: boolean;
  /** Whose drafts these are: the user's id, or `stranger`. */
  readonly owner: string;
  readonly signIn: SessionStore['signIn'];
  readonly signUp: SessionStore['signUp'];
  readonly signOut: SessionStore['signOut'];
  /** After deleteAccount, and whatever else has signed out on the server. */
  readonly leave: SessionStore['leave'];
  readonly refetch: SessionStore['refetch'];
  /** After a change by REST (an import), as the client does it after mutations. */
  readonly changed: SessionStore['changed'];
}

export interface Connection {
  readonly client: ApolloClient;
  readonly store: SessionStore;
}

/** Connects the page with the server. `tell` hears of changes that the person should know of. */
export function connect(tell: (change: Change, state: SessionState, here: boolean) => void): Connection {
  const store: SessionStore = new SessionStore(rest, reachability, new BroadcastChannel('menagerie-session'),
    (change, state, here) => {
      follow(client, change);
      tell(change, state, here);
    });
  const client = createClient({
    onUnauthenticated: store.refused, onMutation: store.changed, isStranger: () => store.get().status === 'stranger',
  });
  return { client, store };
}

/** Keeps the cache true to the person before the page. */
function follow(client: ApolloClient, change: Change): void {
  switch (change) {
    case 'opened': // what a stranger was told of herself holds no more; what her mutation brought does
      client.cache.evict({ id: 'ROOT_QUERY', fieldName: 'viewer' });
      return forgetLists(client.cache);
    case 'resumed':
      return void client.refetchQueries({ include: 'active' });
    case 'replaced':
      return void client.resetStore().catch(() => undefined); // the queries tell of their errors themselves
    case 'left':
      return void client.clearStore();
  }
}

const SessionContext = createContext<SessionStore | null>(null);

export function SessionProvider({ store, children }: { readonly store: SessionStore; readonly children: ReactNode }) {
  useEffect(() => {
    void store.refetch();
    const ask = () => void store.refetch();
    const visible = () => document.visibilityState === 'visible' && ask();
    const online = () => void reachability.ask();
    window.addEventListener('focus', ask);
    document.addEventListener('visibilitychange', visible);
    window.addEventListener('online', online);
    return () => {
      window.removeEventListener('focus', ask);
      document.removeEventListener('visibilitychange', visible);
      window.removeEventListener('online', online);
    };
  }, [store]);
  return <SessionContext value={store}>{children}</SessionContext>;
}

export function useSession(): Session {
  const store = use(SessionContext);
  if (!store) throw new Error('useSession needs a SessionProvider around it.');
  const state = useSyncExternalStore(store.subscribe, store.get);
  const { signIn, signUp, signOut, leave, refetch, changed } = store;
  return useMemo(() => ({
    ...state,
    known: state.status === 'guest' || state.status === 'user',
    owner: state.user?.id ?? 'stranger',
    signIn, signUp, signOut, leave, refetch, changed,
  }), [state, signIn, signUp, signOut, leave, refetch, changed]);
}
