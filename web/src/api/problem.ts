import { CombinedGraphQLErrors, ServerError, ServerParseError } from '@apollo/client';

import { RestError, errorsIn } from './rest';

/** What went wrong, for a person: whatever the way by which it came. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly requestId?: string | undefined;
  readonly retryAfter?: number | undefined;
}

const away: Problem = {
  code: 'UNAVAILABLE',
  message: 'The server cannot be reached just now. Nothing has been lost; please try again in a moment.',
};

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function problemOf(error: unknown): Problem {
  if (error instanceof RestError) return error;
  const [first] = CombinedGraphQLErrors.is(error)
    ? errorsIn({ errors: error.errors })
    : ServerError.is(error) || ServerParseError.is(error) ? errorsIn(parsed(error.bodyText)) : [];
  if (first) return first;
  if (isAway(error)) return away;
  return { code: 'INTERNAL', message: error instanceof Error && error.message ? error.message : 'Something went wrong.' };
}

/** Whether nobody answered, or only somebody who knows that the server is away. */
export function isAway(error: unknown): boolean {
  if (ServerError.is(error) || ServerParseError.is(error)) return [502, 503, 504].includes(error.statusCode);
  if (error instanceof RestError) return [502, 503, 504].includes(error.status);
  if (CombinedGraphQLErrors.is(error)) return error.errors.some((e) => e.extensions?.['code'] === 'UNAVAILABLE');
  // fetch throws a TypeError without a network, and a TimeoutError by our own signal.
  return error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError');
}

/** Whether a change may have been made although this was thrown: the answer got lost, or the server stumbled over it. */
export function mayHaveHappened(error: unknown): boolean {
  return isAway(error) || problemOf(error).code === 'INTERNAL';
}

/** Whether the server wants a credential: HTTP 401 for one that is not valid, the code alone for none. */
export function isUnauthenticated(error: unknown): boolean {
  if (ServerError.is(error)) return error.statusCode === 401;
  return CombinedGraphQLErrors.is(error) && error.errors.some((e) => e.extensions?.['code'] === 'UNAUTHENTICATED');
}
