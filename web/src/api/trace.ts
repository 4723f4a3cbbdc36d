import { isRecord } from './rest';

/** What a request cost the server: `extensions.trace` of its answer. */
export interface Trace {
  readonly credential: 'session' | 'token';
  readonly statements: readonly { readonly sql: string; readonly ms: number }[];
  /** How many of the statements, from the first, found out who is asking. */
  readonly lookups: number;
  readonly ms: number;
}

export function isTrace(value: unknown): value is Trace {
  return isRecord(value)
    && (value['credential'] === 'session' || value['credential'] === 'token')
    && typeof value['lookups'] === 'number'
    && typeof value['ms'] === 'number'
    && Array.isArray(value['statements'])
    && value['statements'].every((s) => isRecord(s) && typeof s['sql'] === 'string' && typeof s['ms'] === 'number');
}
