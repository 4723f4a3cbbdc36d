import type { ApolloClient } from '@apollo/client';

import { forgetLists } from '../../api/cache';
import { mayHaveHappened } from '../../api/problem';
import { graphql } from '../../gql';
import type { AnimalDetailsFragment, CreateAnimalMutation } from '../../gql/graphql';
import { inputOfForm, type AnimalForm } from './form';
import { sameInput } from './merge';
import { newKey, type NewDraft } from './newDraft';

const CreateAnimal = graphql(`
  mutation CreateAnimal($input: AnimalInput!, $idempotencyKey: String!) {
    createAnimal(input: $input, idempotencyKey: $idempotencyKey) {
      animal { ...AnimalDetails }
      userErrors { code field message }
    }
  }
`);

type Complaint = CreateAnimalMutation['createAnimal']['userErrors'][number];

/** What has become of a new animal. */
export type Created =
  /** It is stored: by this attempt, or by an earlier one of which the answer got lost. */
  | { readonly is: 'stored'; readonly animal: AnimalDetailsFragment }
  /** An earlier attempt has stored it, with other values than those of the form. */
  | { readonly is: 'stored before'; readonly animal: AnimalDetailsFragment }
  | { readonly is: 'refused'; readonly userErrors: readonly Complaint[] };

/**
 * Stores the draft's animal once, however often it is tried: all attempts carry the same idempotency key, which the draft
 * keeps (`keep` is told) until it is known what has become of it.
 */
export async function createAnimal(client: ApolloClient, draft: NewDraft, keep: (unanswered: NewDraft['unanswered']) => void): Promise<Created> {
  const { form } = draft;
  const before = draft.unanswered ?? { key: newKey(), forms: [] };
  const others = before.forms.filter((sent) => !sameInput(inputOfForm(sent), inputOfForm(form)));
  const unanswered = { key: before.key, forms: [...others, form] };
  keep(unanswered);
  try {
    const { animal, userErrors } = await send(client, form, before.key);
    if (animal) {
      // Another page may have changed it since: then this is how it was at first.
      return { is: 'stored', animal };
    }
    if (userErrors.some(({ code }) => code === 'IDEMPOTENCY_KEY_REUSED')) {
      for (const sent of others) {
        const first = await send(client, sent, before.key);
        if (first.animal) return { is: 'stored before', animal: first.animal };
      }
      keep(undefined); // the key is somebody else's: the next attempt has its own
      return { is: 'refused', userErrors };
    }
    keep(others.length > 0 ? { key: before.key, forms: others } : undefined);
    return { is: 'refused', userErrors };
  } catch (error) {
    if (!mayHaveHappened(error)) keep(others.length > 0 ? { key: before.key, forms: others } : undefined);
    throw error;
  }
}

async function send(client: ApolloClient, form: AnimalForm, idempotencyKey: string) {
  const { data } = await client.mutate({
    mutation: CreateAnimal,
    variables: { input: inputOfForm(form), idempotencyKey },
    update: (cache, { data }) => {
      if (data?.createAnimal.animal) forgetLists(cache);
    },
  });
  if (!data) throw new Error('The server gave an empty answer.');
  return data.createAnimal;
}
