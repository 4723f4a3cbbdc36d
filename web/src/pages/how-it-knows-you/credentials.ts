import { isRecord } from '../../api/rest';

/** What a token says of its bearer. It is signed, not encrypted: whoever holds it can read it. */
export interface Claims {
  /** Whom it stands for. */
  readonly sub: string;
  /** The session that it was given out for. */
  readonly sid: string | null;
  /** When it expires, in seconds since 1970. */
  readonly exp: number;
}

/** The claims of a JWT; null where it is none. */
export function claimsOf(token: string): Claims | null {
  try {
    const base64 = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (!isRecord(claims) || typeof claims['sub'] !== 'string' || typeof claims['exp'] !== 'number') return null;
    return { sub: claims['sub'], sid: typeof claims['sid'] === 'string' ? claims['sid'] : null, exp: claims['exp'] };
  } catch {
    return null;
  }
}

/** The name of the session's cookie: over HTTPS it has a prefix by which the browser guards it more strictly. */
export function cookieName(protocol = window.location.protocol): string {
  return protocol === 'https:' ? '__Host-menagerie-session' : 'menagerie-session';
}

/** The headers as a person may see them, on a shared screen too. */
export function masked(headers: Readonly<Record<string, string>>): [name: string, value: string][] {
  return Object.entries(headers).map(([name, value]) =>
    [name, name.toLowerCase() === 'authorization' ? value.replace(/^Bearer (.{8}).*$/s, 'Bearer $1••••') : value]);
}
