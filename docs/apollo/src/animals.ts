import type { ApolloClient } from '@apollo/client';
import { filter, firstValueFrom } from 'rxjs';

import type {
  AnimalDetailsFragment, AnimalInput, AnimalPageQuery, AnimalPageQueryVariables, DeleteAnimalMutationVariables,
  ReplaceAnimalMutation, ReplaceAnimalMutationVariables,
} from './gql/graphql.js';
import { graphql } from './gql/index.js';

graphql(`
  fragment AnimalDetails on Animal {
    id
    version
    name
    species
    breed
    secondBreed
    sex
    neutered
    bornOn
    bornOnPrecision
    colour
    markings
    identifiers { kind value registry issuedOn }
    status
    tags
    notes
    updatedAt
  }
`);

export const AnimalById = graphql(`
  query AnimalById($id: ID!) {
    animal(id: $id) { ...AnimalDetails household { id name } }
  }
`);

const CreateAnimal = graphql(`
  mutation CreateAnimal($input: AnimalInput!) {
    createAnimal(input: $input) {
      animal { ...AnimalDetails household { id } }
      userErrors { code field message }
    }
  }
`);

const ReplaceAnimal = graphql(`
  mutation ReplaceAnimal($id: ID!, $input: AnimalInput!, $ifVersion: Int) {
    replaceAnimal(id: $id, input: $input, ifVersion: $ifVersion) {
      animal { ...AnimalDetails }
      userErrors { code field message }
    }
  }
`);

const DeleteAnimal = graphql(`
  mutation DeleteAnimal($id: ID!, $ifVersion: Int) {
    deleteAnimal(id: $id, ifVersion: $ifVersion) {
      deletedId
      userErrors { code field message }
    }
  }
`);

/** Adds an animal. Where it belongs in the lists only the server knows: those that are on show are fetched again. */
export async function createAnimal(client: ApolloClient, input: AnimalInput) {
  const { data } = await client.mutate({
    mutation: CreateAnimal,
    variables: { input },
    update(cache, { data }) {
      const animal = data?.createAnimal.animal;
      if (!animal) return;
      cache.evict({ id: 'ROOT_QUERY', fieldName: 'animals' });
      cache.evict({ id: cache.identify(animal.household)!, fieldName: 'animals' });
    },
  });
  return data!.createAnimal;
}

/** Replaces an animal, whole. The answer holds the animal as it stands now, and the cache takes it from there. */
export async function replaceAnimal(client: ApolloClient, variables: ReplaceAnimalMutationVariables) {
  const { data } = await client.mutate({ mutation: ReplaceAnimal, variables });
  return data!.replaceAnimal;
}

/** Deletes an animal. It leaves the lists by itself, since relayStylePagination skips what is not in the cache any more. */
export async function deleteAnimal(client: ApolloClient, variables: DeleteAnimalMutationVariables) {
  const { data } = await client.mutate({
    mutation: DeleteAnimal,
    variables,
    update(cache, { data }) {
      const id = data?.deleteAnimal.deletedId;
      if (id) cache.evict({ id: cache.identify({ __typename: 'Animal', id })! });
    },
  });
  return data!.deleteAnimal;
}

/** An input that mentions every field. One that is new in the schema does not compile until it stands in inputOf. */
export type CompleteInput = { [Field in keyof AnimalInput]-?: Exclude<AnimalInput[Field], undefined> };

/** The input that leaves an animal as it is: what a form starts with. */
export function inputOf(animal: AnimalDetailsFragment): CompleteInput {
  return {
    name: animal.name,
    species: animal.species,
    breed: animal.breed,
    secondBreed: animal.secondBreed,
    sex: animal.sex,
    neutered: animal.neutered,
    bornOn: animal.bornOn,
    bornOnPrecision: animal.bornOnPrecision,
    colour: animal.colour,
    markings: animal.markings,
    identifiers: animal.identifiers,
    status: animal.status,
    tags: animal.tags,
    notes: animal.notes,
  };
}

export interface Merged {
  readonly input: CompleteInput;
  /** The fields that both have changed, and not alike. The input has mine. */
  readonly collisions: readonly (keyof AnimalInput)[];
}

/** Brings two changes of the same animal together. */
export function merge(base: CompleteInput, mine: CompleteInput, theirs: CompleteInput): Merged {
  const differ = (a: CompleteInput, b: CompleteInput) => (field: keyof AnimalInput) =>
    JSON.stringify(a[field]) !== JSON.stringify(b[field]);
  const changed = (Object.keys(base) as (keyof AnimalInput)[]).filter(differ(base, mine));
  return {
    input: { ...theirs, ...(Object.fromEntries(changed.map((field) => [field, mine[field]])) as Partial<CompleteInput>) },
    collisions: changed.filter(differ(base, theirs)).filter(differ(mine, theirs)),
  };
}

export type Saved =
  | { readonly outcome: 'saved'; readonly animal: AnimalDetailsFragment }
  /** Let the person decide, and save again with `theirs` as the base. */
  | { readonly outcome: 'collision'; readonly theirs: AnimalDetailsFragment; readonly merged: Merged }
  | { readonly outcome: 'refused'; readonly userErrors: ReplaceAnimalMutation['replaceAnimal']['userErrors'] };

/** Saves what was made of an animal, together with what others have changed in the meantime. */
export async function saveAnimal(client: ApolloClient, base: AnimalDetailsFragment, edited: CompleteInput): Promise<Saved> {
  for (;;) {
    const { animal, userErrors } = await replaceAnimal(client, { id: base.id, input: edited, ifVersion: base.version });
    if (animal && userErrors.length === 0) return { outcome: 'saved', animal };
    if (!animal || !userErrors.some(({ code }) => code === 'CONFLICT')) return { outcome: 'refused', userErrors };
    const merged = merge(inputOf(base), edited, inputOf(animal));
    if (merged.collisions.length > 0) return { outcome: 'collision', theirs: animal, merged };
    base = animal;
    edited = merged.input;
  }
}

export const AnimalPage = graphql(`
  query AnimalPage($first: Int!, $after: String, $filter: AnimalFilter, $orderBy: AnimalOrder) {
    animals(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
      totalCount
      edges {
        node { id name species }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

export const HouseholdAnimals = graphql(`
  query HouseholdAnimals($id: ID!, $first: Int!, $after: String, $orderBy: AnimalOrder) {
    node(id: $id) {
      ... on Household {
        id
        animals(first: $first, after: $after, orderBy: $orderBy) {
          edges {
            node { id name }
          }
          pageInfo { hasNextPage endCursor }
        }
      }
    }
  }
`);

/**
 * Fetches a list page by page, and yields what there is of it each time that it has grown. In React this is useQuery, and a
 * button that calls the fetchMore which it returns.
 */
export async function* growingList(
  client: ApolloClient,
  variables: AnimalPageQueryVariables,
): AsyncGenerator<AnimalPageQuery['animals'], void> {
  const list = client.watchQuery({ query: AnimalPage, variables });
  const watch = list.subscribe(() => {}); // as whoever shows it does
  try {
    const { error } = await firstValueFrom(list.pipe(filter(({ loading }) => !loading)));
    if (error) throw error;
    for (;;) {
      const { animals } = client.readQuery({ query: AnimalPage, variables })!;
      yield animals;
      if (!animals.pageInfo.hasNextPage) return;
      await list.fetchMore({ variables: { after: animals.pageInfo.endCursor } });
    }
  } finally {
    watch.unsubscribe();
  }
}
