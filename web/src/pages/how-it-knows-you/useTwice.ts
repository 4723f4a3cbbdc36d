import { useApolloClient } from '@apollo/client/react';
import { useCallback, useRef, useState } from 'react';

import { inputOf } from '../../api/animal';
import { rest } from '../../api/rest';
import type { Trace } from '../../api/trace';
import { graphql } from '../../gql';
import { claimsOf, type Claims } from './credentials';

const AnimalAsItIs = graphql(`
  query AnimalAsItIs($id: ID!) {
    animal(id: $id) { ...AnimalDetails }
  }
`);

const ReplaceByItself = graphql(`
  mutation ReplaceByItself($id: ID!, $input: AnimalInput!, $ifVersion: Int!) {
    replaceAnimal(id: $id, input: $input, ifVersion: $ifVersion) {
      animal { id version updatedAt }
      userErrors { code message }
    }
  }
`);

/** One of the two requests, and what the server did for it. */
export interface Exchange {
  readonly headers: Readonly<Record<string, string>>;
  readonly trace: Trace;
  /** The animal's version before and after. */
  readonly versions: readonly [number, number];
}

export interface Outcome {
  readonly name: string;
  readonly session: Exchange;
  readonly token: Exchange;
  readonly claims: Claims | null;
}

/** Replaces an animal by itself: once with the session, once with a token. */
export function useTwice() {
  const client = useApolloClient();
  const [outcomes, setOutcomes] = useState<readonly Outcome[]>([]);
  const [step, setStep] = useState<'session' | 'token' | null>(null);
  const [error, setError] = useState<unknown>(null);
  const running = useRef(false);

  const send = useCallback(async (id: string) => {
    if (running.current) return;
    running.current = true;
    setError(null);
    try {
      setStep('session');
      const { data } = await client.query({ query: AnimalAsItIs, variables: { id }, fetchPolicy: 'network-only' });
      const animal = data?.animal;
      if (!animal) throw new Error('This animal is not there any more. Please choose another one.');
      const input = inputOf(animal);

      async function replace(ifVersion: number, accessToken?: string): Promise<Exchange> {
        let seen: Omit<Exchange, 'versions'> | undefined;
        const { data } = await client.mutate({
          mutation: ReplaceByItself,
          variables: { id, input, ifVersion },
          context: { onTrace: (trace, headers) => (seen = { trace, headers }), ...(accessToken !== undefined && { accessToken }) },
        });
        const [problem] = data?.replaceAnimal.userErrors ?? [];
        if (problem?.code === 'CONFLICT') throw new Error('Somebody has changed this animal in between, so it was left alone. Please send again.');
        if (problem) throw new Error(problem.message);
        const version = data?.replaceAnimal.animal?.version;
        if (!seen || version === undefined) throw new Error('The change was made, but the server did not say what it did for it.');
        return { ...seen, versions: [ifVersion, version] };
      }

      const session = await replace(animal.version);
      setStep('token');
      const { accessToken } = await rest.token();
      const token = await replace(session.versions[1], accessToken);
      setOutcomes((before) => [...before, { name: animal.name, session, token, claims: claimsOf(accessToken) }]);
    } catch (thrown) {
      setError(thrown);
    } finally {
      running.current = false;
      setStep(null);
    }
  }, [client]);

  return { send, outcomes, step, error };
}
