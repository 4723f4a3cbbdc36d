// The part of the server that is not GraphQL: requests, and the guards that make typed values of what comes back.

export interface SessionUser {
  readonly id: string;
  readonly name: string;
  /** Null for a guest. */
  readonly email: string | null;
  readonly guest: boolean;
}

export interface SessionInfo {
  readonly id: string;
  /** Whether it outlives the browser: "keep me signed in". */
  readonly kept: boolean;
  readonly expiresAt: string;
  readonly idleSeconds: number;
}

/** The answer of GET /session, and of all that sign in. */
export type Who =
  | { readonly user: null; readonly ended: boolean }
  | { readonly user: SessionUser; readonly session: SessionInfo; readonly guestAnimals: number };

export interface Credentials {
  readonly email: string;
  readonly password: string;
  readonly keep: boolean;
}

export interface SignIn extends Credentials {
  /** Whether a guest's animals come along. */
  readonly bring: boolean;
}

export interface SignUp extends Credentials {
  readonly name: string;
}

export interface Token {
  readonly accessToken: string;
  readonly expiresAt: string;
}

/** An answer other than 2xx. Without an answer, fetch throws a TypeError. */
export class RestError extends Error {
  override readonly name = 'RestError';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** What is wrong with a field, by the field's name. It reads on from the name: "email *is not an address*". */
    readonly fields: Readonly<Record<string, string>> = {},
    readonly requestId?: string,
    /** Seconds to wait before another attempt. */
    readonly retryAfter?: number,
  ) {
    super(message);
  }
}

type Guard<T> = (value: unknown) => value is T;

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isUser(value: unknown): value is SessionUser {
  return isRecord(value)
    && typeof value['id'] === 'string'
    && typeof value['name'] === 'string'
    && (value['email'] === null || typeof value['email'] === 'string')
    && typeof value['guest'] === 'boolean';
}

function isSession(value: unknown): value is SessionInfo {
  return isRecord(value)
    && typeof value['id'] === 'string'
    && typeof value['kept'] === 'boolean'
    && typeof value['expiresAt'] === 'string'
    && typeof value['idleSeconds'] === 'number';
}

type Answer = { user: null; ended?: boolean } | Extract<Who, { user: SessionUser }>;

function isAnswer(value: unknown): value is Answer {
  if (!isRecord(value)) return false;
  if (value['user'] === null) return value['ended'] === undefined || typeof value['ended'] === 'boolean';
  return isUser(value['user']) && isSession(value['session']) && typeof value['guestAnimals'] === 'number';
}

function isToken(value: unknown): value is Token {
  return isRecord(value) && typeof value['accessToken'] === 'string' && typeof value['expiresAt'] === 'string';
}

/** The errors in an answer's body: of REST and GraphQL alike. */
export function errorsIn(body: unknown): { message: string; code: string; field?: string; requestId?: string; retryAfter?: number }[] {
  if (!isRecord(body) || !Array.isArray(body['errors'])) return [];
  return body['errors'].filter(isRecord).map((error) => {
    const extensions = isRecord(error['extensions']) ? error['extensions'] : {};
    const { code, field, requestId, retryAfter } = extensions;
    return {
      message: String(error['message']),
      code: typeof code === 'string' ? code : 'INTERNAL',
      ...(typeof field === 'string' && { field }),
      ...(typeof requestId === 'string' && { requestId }),
      ...(typeof retryAfter === 'number' && { retryAfter }),
    };
  });
}

/** Makes an error of an answer that is not 2xx. */
export async function restError(response: Response): Promise<RestError> {
  const errors = errorsIn(await response.json().catch(() => undefined));
  const fields = Object.fromEntries(errors.flatMap(({ field, message }) => (field ? [[field, message]] : [])));
  const whole = errors.find(({ field }) => field === undefined) ?? errors[0];
  const retryAfter = Number(response.headers.get('Retry-After') ?? NaN);
  return new RestError(
    response.status,
    whole?.code ?? (response.status === 503 ? 'UNAVAILABLE' : 'INTERNAL'),
    whole?.message ?? `The server answered ${response.status}.`,
    fields,
    whole?.requestId ?? response.headers.get('X-Request-Id') ?? undefined,
    Number.isFinite(retryAfter) ? retryAfter : undefined,
  );
}

async function send(method: string, path: string, body?: unknown): Promise<Response> {
  const response = await fetch(path, {
    method,
    credentials: 'same-origin',
    cache: 'no-store',
    signal: AbortSignal.timeout(30_000),
    ...(method !== 'GET' && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body ?? {}) }),
  });
  if (!response.ok) throw await restError(response);
  return response;
}

/** The body, where it is what the contract says. */
export async function bodyOf<T>(response: Response, guard: Guard<T>): Promise<T> {
  const body: unknown = await response.json().catch(() => undefined);
  if (guard(body)) return body;
  throw new RestError(response.status, 'INTERNAL', 'The server answered something that this page does not understand.', {},
    response.headers.get('X-Request-Id') ?? undefined);
}

async function who(response: Response): Promise<Who> {
  const answer = await bodyOf(response, isAnswer);
  return answer.user === null ? { user: null, ended: answer.ended ?? false } : answer;
}

export const rest = {
  session: async () => who(await send('GET', '/session')),
  signIn: async (input: SignIn) => who(await send('POST', '/session', input)),
  signUp: async (input: SignUp) => who(await send('POST', '/account', input)),
  signOut: async () => void (await send('DELETE', '/session')),
  /** A short-lived access token of the same session. */
  token: async () => bodyOf(await send('POST', '/session/token'), isToken),
};

export type Rest = typeof rest;
