import type { AnimalDetailsFragment, AnimalInput } from '../gql/graphql';
import { graphql } from '../gql';

/** All that is known of an animal, as its page shows it and a form edits it. */
export const AnimalDetails = graphql(`
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
    createdAt
    updatedAt
    household { id name }
  }
`);

/** What the server would say to this input: for a form, while somebody is typing. Fetch it without the cache. */
export const CheckAnimal = graphql(`
  query CheckAnimal($input: AnimalInput!) {
    checkAnimal(input: $input) { code field message }
  }
`);

/** An input that mentions every field. One that is new in the schema does not compile until it stands in inputOf. */
export type CompleteInput = { readonly [Field in keyof AnimalInput]-?: Exclude<AnimalInput[Field], undefined> };

/** The input that leaves an animal as it is: what a form starts with, and what brings a deleted animal back. */
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
    identifiers: animal.identifiers.map(({ kind, value, registry, issuedOn }) => ({ kind, value, registry, issuedOn })),
    status: animal.status,
    tags: animal.tags,
    notes: animal.notes,
  };
}
