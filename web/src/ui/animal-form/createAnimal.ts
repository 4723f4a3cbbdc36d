import type { ApolloClient } from '@apollo/client';

import { inputOf, type CompleteInput } from '../../api/animal';
import { forgetLists } from '../../api/cache';
import { graphql } from '../../gql';
import { sameInput } from './merge';

const CreateAnimal = graphql(`
  mutation CreateAnimal($input: AnimalInput!) {
    createAnimal(input: $input) {
      animal { ...AnimalDetails }
      userErrors { code field message }
    }
  }
`);

const NewestAnimals = graphql(`
  query NewestAnimals {
    animals(first: 20, orderBy: { field: CREATED_AT, direction: DESC }) {
      edges { node { ...AnimalDetails } }
    }
  }
`);

// The clocks of device and server may differ.
const slack = 10 * 60_000;

export async function createAnimal(client: ApolloClient, input: CompleteInput) {
  const { data } = await client.mutate({
    mutation: CreateAnimal,
    variables: { input },
    update: (cache, { data }) => {
      if (data?.createAnimal.animal) forgetLists(cache);
    },
  });
  if (!data) throw new Error('The server gave an empty answer.');
  return data.createAnimal;
}

/**
 * Looks whether an animal arrived of which the answer got lost: one just like it, added about then. It waits for the server.
 */
export async function findCreated(client: ApolloClient, input: CompleteInput, at: number) {
  const { data } = await client.query({ query: NewestAnimals, fetchPolicy: 'no-cache' });
  return data?.animals.edges.map(({ node }) => node).find((node) =>
    Date.parse(node.createdAt) >= at - slack && sameInput(inputOf(node), input));
}
