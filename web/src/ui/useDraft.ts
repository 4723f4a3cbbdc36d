import { useCallback, useEffect, useRef, useState } from 'react';

import { useSession } from '../api/session';

export interface Draft<T> {
  readonly value: T;
  /** Takes the new value, and keeps it on this device. */
  readonly set: (next: T | ((now: T) => T)) => void;
  /** When the draft was kept that the page began with; null where it began afresh. */
  readonly restored: Date | null;
  /** Forgets the draft: after saving, without an argument; "start afresh" passes what to begin with. */
  readonly clear: (afresh?: T) => void;
}

const prefix = 'menagerie:draft:';

interface Kept<T> {
  readonly at: number;
  readonly value: T;
}

export function readDraft<T>(owner: string, key: string, guard: (value: unknown) => value is T): Kept<T> | null {
  try {
    const kept = JSON.parse(localStorage.getItem(`${prefix}${owner}:${key}`) ?? 'null') as Kept<unknown> | null;
    return kept && guard(kept.value) ? { at: kept.at, value: kept.value } : null;
  } catch {
    return null;
  }
}

export function keepDraft(owner: string, key: string, value: unknown): void {
  try {
    localStorage.setItem(`${prefix}${owner}:${key}`, JSON.stringify({ at: Date.now(), value }));
  } catch {
    // Storage is full or closed: the page itself still has what was typed.
  }
}

export function dropDraft(owner: string, key: string): void {
  try {
    localStorage.removeItem(`${prefix}${owner}:${key}`);
  } catch {
    // There is none, then.
  }
}

/**
 * Gives somebody's draft to another owner. It stays where it is, and the answer is false, where that one has a draft of her
 * own: neither may be lost to the other.
 */
export function moveDraft<T>(from: string, to: string, key: string, guard: (value: unknown) => value is T): boolean {
  if (readDraft(to, key, guard)) return false;
  const kept = readDraft(from, key, guard);
  dropDraft(from, key);
  if (kept) keepDraft(to, key, kept.value);
  return true;
}

/** Forgets all that somebody has typed on this device: with her account it has no owner any more. */
export function dropDrafts(owner: string): void {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(`${prefix}${owner}:`)) localStorage.removeItem(key);
    }
  } catch {
    // There are none, then.
  }
}

/**
 * What is being typed, kept on this device for its owner until it is saved. `guard` keeps out what an older version of the
 * page has kept. A stranger's draft moves with her when her first change makes a guest of her, or when she signs in. Nobody has
 * an owner while the session is `loading`: a page shows its form afterwards.
 */
export function useDraft<T>(key: string, initial: () => T, guard: (value: unknown) => value is T): Draft<T> {
  const { owner } = useSession();
  const [{ value, restored }, setState] = useState(() => {
    const kept = readDraft(owner, key, guard);
    return kept ? { value: kept.value, restored: new Date(kept.at) } : { value: initial(), restored: null };
  });
  const latest = useRef(value);
  const place = useRef({ owner, key });

  useEffect(() => {
    const before = place.current;
    const arrives = before.owner === 'stranger' && owner !== 'stranger' && before.key === key;
    if (arrives && !moveDraft(before.owner, owner, key, guard)) return; // what is typed on stays beside her own
    place.current = { owner, key };
  }, [owner, key, guard]);

  const set = useCallback((next: T | ((now: T) => T)) => {
    latest.current = typeof next === 'function' ? (next as (now: T) => T)(latest.current) : next;
    const value = latest.current;
    setState((now) => ({ ...now, value }));
    keepDraft(place.current.owner, place.current.key, value);
  }, []);

  const clear = useCallback((...afresh: [T?]) => {
    dropDraft(place.current.owner, place.current.key);
    if (afresh.length === 0) return;
    const value = afresh[0] as T;
    latest.current = value;
    setState({ value, restored: null });
  }, []);

  return { value, set, restored, clear };
}
