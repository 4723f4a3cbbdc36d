import { randomUUID } from 'node:crypto';

import { signUp } from '../src/account.js';
import { connect, type Menagerie, type Options } from '../src/client.js';
import type { SignUpInput } from '../src/gql/graphql.js';

/** An operation as it went over the wire. */
export interface Sent {
  readonly operation: string;
  readonly authorization: string | undefined;
}

/** A client that remembers what it has sent. */
export interface Recorded extends Menagerie {
  readonly sent: readonly Sent[];
  /** How often it has sent this operation. */
  count(operation: string): number;
}

export function record(uri: string, options: Partial<Options> = {}): Recorded {
  const sent: Sent[] = [];
  const send = options.fetch ?? fetch;
  const menagerie = connect({
    ...options,
    uri,
    fetch: (input, init) => {
      const headers = new Headers(init?.headers);
      sent.push({ operation: operationOf(init), authorization: headers.get('authorization') ?? undefined });
      return send(input, init);
    },
  });
  return { ...menagerie, sent, count: (operation) => sent.filter((s) => s.operation === operation).length };
}

export function operationOf(init: RequestInit | undefined): string {
  return (JSON.parse(String(init?.body)) as { operationName: string }).operationName;
}

/** Somebody new. */
export function stranger(): SignUpInput {
  return { email: `${randomUUID()}@example.org`, password: 'a long pass phrase', name: 'Ada' };
}

/** A client of somebody who has just signed up. */
export async function member(uri: string, options: Partial<Options> = {}): Promise<Recorded & { account: SignUpInput }> {
  const menagerie = record(uri, options);
  const account = stranger();
  const { userErrors } = await signUp(menagerie, account);
  if (userErrors.length > 0) throw new Error(JSON.stringify(userErrors));
  return { ...menagerie, account };
}

/** Sends a query by hand, and returns the status and the body. */
export async function post(
  uri: string,
  query: string,
  variables: Record<string, unknown> = {},
  accessToken?: string,
): Promise<{ status: number; body: any }> {
  const response = await fetch(uri, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(accessToken && { authorization: `Bearer ${accessToken}` }) },
    body: JSON.stringify({ query, variables }),
  });
  return { status: response.status, body: await response.json() };
}

/** Something that is going to happen. */
export function signal(): { readonly happened: Promise<void>; readonly happen: () => void } {
  let happen = () => {};
  const happened = new Promise<void>((resolve) => (happen = resolve));
  return { happened, happen };
}
