import { tokensOf, type Menagerie } from './client.js';
import type { SignInInput, SignInPartsFragment, SignUpInput } from './gql/graphql.js';
import { graphql } from './gql/index.js';

graphql(`
  fragment SignInParts on SignInPayload {
    accessToken
    refreshToken
    user { id name email }
    userErrors { code field message }
  }
`);

const SignUp = graphql(`
  mutation SignUp($input: SignUpInput!) {
    signUp(input: $input) { ...SignInParts }
  }
`);

const SignIn = graphql(`
  mutation SignIn($input: SignInInput!) {
    signIn(input: $input) { ...SignInParts }
  }
`);

export const Viewer = graphql(`
  query Viewer {
    viewer { id name households { id name } }
  }
`);

// Sent without a credential, and with tokens in the answer that have no place in the cache.
const options = { context: { anonymous: true }, fetchPolicy: 'no-cache' } as const;

/** Opens an account and signs in, unless there are user errors. */
export async function signUp(menagerie: Menagerie, input: SignUpInput): Promise<SignInPartsFragment> {
  const { data } = await menagerie.client.mutate({ mutation: SignUp, variables: { input }, ...options });
  return begin(menagerie, data!.signUp);
}

/** Signs in, unless there are user errors. */
export async function signIn(menagerie: Menagerie, input: SignInInput): Promise<SignInPartsFragment> {
  const { data } = await menagerie.client.mutate({ mutation: SignIn, variables: { input }, ...options });
  return begin(menagerie, data!.signIn);
}

async function begin({ client, session }: Menagerie, payload: SignInPartsFragment): Promise<SignInPartsFragment> {
  const tokens = tokensOf(payload);
  if (tokens) {
    session.tokens = tokens;
    await client.clearStore(); // of what the one before has seen
  }
  return payload;
}

/** Forgets who was signed in, and what they have seen. */
export async function signOut({ client, session }: Menagerie): Promise<void> {
  session.tokens = undefined;
  await client.clearStore();
}
