import { useLocation } from 'react-router';

import { isRecord } from '../api/rest';
import { paths } from './paths';

/** What the pages of signing in are told by the page before. It goes by the history's state, which no log of addresses sees. */
export interface Arrival {
  /** Where to go afterwards. */
  readonly from?: string;
  /** The e-mail address that has been typed already. */
  readonly email?: string;
}

const doors: readonly string[] = [paths.signIn, paths.signUp];

export function readArrival(state: unknown): Arrival {
  if (!isRecord(state)) return {};
  const from = samePath(state['from']);
  return { ...(from !== null && { from }), ...(typeof state['email'] === 'string' && { email: state['email'] }) };
}

/** The path, where it leads to a page of this site: not to another host, and not back to signing in. */
export function samePath(path: unknown, origin = window.location.origin): string | null {
  if (typeof path !== 'string' || !path.startsWith('/') || !URL.canParse(path, origin)) return null;
  const url = new URL(path, origin);
  if (url.origin !== origin || doors.includes(url.pathname)) return null;
  return url.pathname + url.search + url.hash;
}

/** The state for links to signing in and up: one comes back here afterwards. */
export function useArrival(): Arrival {
  const { pathname, search, hash, state } = useLocation();
  return doors.includes(pathname) ? readArrival(state) : { from: pathname + search + hash };
}
