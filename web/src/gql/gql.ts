/* eslint-disable */
import * as types from './graphql';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  fragment AnimalDetails on Animal {\n    id\n    version\n    name\n    species\n    breed\n    secondBreed\n    sex\n    neutered\n    bornOn\n    bornOnPrecision\n    colour\n    markings\n    identifiers { kind value registry issuedOn }\n    status\n    tags\n    notes\n    createdAt\n    updatedAt\n    household { id name }\n  }\n": typeof types.AnimalDetailsFragmentDoc,
    "\n  query CheckAnimal($input: AnimalInput!) {\n    checkAnimal(input: $input) { code field message }\n  }\n": typeof types.CheckAnimalDocument,
    "\n  query Account {\n    viewer {\n      id\n      createdAt\n      sessions { id kind device createdAt lastSeenAt expiresAt current }\n    }\n  }\n": typeof types.AccountDocument,
    "\n  mutation ChangePassword($input: ChangePasswordInput!) {\n    changePassword(input: $input) { ended userErrors { code field message } }\n  }\n": typeof types.ChangePasswordDocument,
    "\n  mutation DeleteAccount($input: DeleteAccountInput!) {\n    deleteAccount(input: $input) { deletedId userErrors { code message } }\n  }\n": typeof types.DeleteAccountDocument,
    "\n  mutation EndSession($id: ID!) {\n    endSession(id: $id) { endedId userErrors { code message } }\n  }\n": typeof types.EndSessionDocument,
    "\n  mutation EndOtherSessions {\n    endOtherSessions { ended userErrors { code message } }\n  }\n": typeof types.EndOtherSessionsDocument,
    "\n  mutation ReplaceAnimal($id: ID!, $input: AnimalInput!, $ifVersion: Int!) {\n    replaceAnimal(id: $id, input: $input, ifVersion: $ifVersion) {\n      animal { ...AnimalDetails }\n      userErrors { code field message }\n    }\n  }\n": typeof types.ReplaceAnimalDocument,
    "\n  query AnimalToEdit($id: ID!) {\n    animal(id: $id) { ...AnimalDetails }\n  }\n": typeof types.AnimalToEditDocument,
    "\n  query Animal($id: ID!) {\n    animal(id: $id) { ...AnimalDetails }\n  }\n": typeof types.AnimalDocument,
    "\n  query AnimalCare($id: ID!, $last: Int!) {\n    animal(id: $id) {\n      id\n      weights(last: $last) {\n        edges { node { id version measuredOn grams note } }\n        pageInfo { hasPreviousPage }\n      }\n      vaccinations(last: $last) {\n        edges { node { id version vaccine givenOn validUntil batch vet } }\n        pageInfo { hasPreviousPage }\n      }\n    }\n  }\n": typeof types.AnimalCareDocument,
    "\n  query DeletedAnimal($animalId: ID!) {\n    deletedAnimal(animalId: $animalId) { animalId version name deletedAt expiresAt }\n  }\n": typeof types.DeletedAnimalDocument,
    "\n  query AnimalHistory($id: ID!, $first: Int!, $after: String) {\n    animal(id: $id) {\n      ...AnimalDetails\n      history(first: $first, after: $after) {\n        nodes { subject subjectId version kind changedAt restoredVersion changedBy { id name } fields { field before after } }\n        pageInfo { endCursor hasNextPage }\n      }\n    }\n  }\n": typeof types.AnimalHistoryDocument,
    "fragment WeightName on Weight { measuredOn }": typeof types.WeightNameFragmentDoc,
    "fragment VaccinationName on Vaccination { vaccine }": typeof types.VaccinationNameFragmentDoc,
    "\n  mutation CreateVaccination($animalId: ID!, $input: VaccinationInput!) {\n    createVaccination(animalId: $animalId, input: $input) {\n      userErrors { code field message }\n    }\n  }\n": typeof types.CreateVaccinationDocument,
    "\n  mutation ReplaceVaccination($id: ID!, $input: VaccinationInput!, $ifVersion: Int!) {\n    replaceVaccination(id: $id, input: $input, ifVersion: $ifVersion) {\n      vaccination { id version vaccine givenOn validUntil batch vet }\n      userErrors { code field message }\n    }\n  }\n": typeof types.ReplaceVaccinationDocument,
    "\n  mutation DeleteVaccination($id: ID!, $ifVersion: Int!) {\n    deleteVaccination(id: $id, ifVersion: $ifVersion) {\n      deletedId\n      userErrors { code field message }\n    }\n  }\n": typeof types.DeleteVaccinationDocument,
    "\n  mutation CreateWeight($animalId: ID!, $input: WeightInput!) {\n    createWeight(animalId: $animalId, input: $input) {\n      userErrors { code field message }\n    }\n  }\n": typeof types.CreateWeightDocument,
    "\n  mutation ReplaceWeight($id: ID!, $input: WeightInput!, $ifVersion: Int!) {\n    replaceWeight(id: $id, input: $input, ifVersion: $ifVersion) {\n      weight { id version measuredOn grams note }\n      userErrors { code field message }\n    }\n  }\n": typeof types.ReplaceWeightDocument,
    "\n  mutation DeleteWeight($id: ID!, $ifVersion: Int!) {\n    deleteWeight(id: $id, ifVersion: $ifVersion) {\n      deletedId\n      userErrors { code field message }\n    }\n  }\n": typeof types.DeleteWeightDocument,
    "\n  query AnimalsCount($filter: AnimalFilter) {\n    animals(first: 1, filter: $filter) { totalCount }\n  }\n": typeof types.AnimalsCountDocument,
    "\n  query AnimalsPage($first: Int!, $after: String, $filter: AnimalFilter, $orderBy: AnimalOrder) {\n    animals(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n      nodes { id name species breed secondBreed bornOn bornOnPrecision status tags updatedAt }\n      pageInfo { endCursor hasNextPage }\n    }\n  }\n": typeof types.AnimalsPageDocument,
    "\n  query AnimalsToSend {\n    animals(first: 20, orderBy: { field: NAME, direction: ASC }) {\n      edges { node { id name species } }\n    }\n  }\n": typeof types.AnimalsToSendDocument,
    "\n  query AnimalAsItIs($id: ID!) {\n    animal(id: $id) { ...AnimalDetails }\n  }\n": typeof types.AnimalAsItIsDocument,
    "\n  mutation ReplaceByItself($id: ID!, $input: AnimalInput!, $ifVersion: Int!) {\n    replaceAnimal(id: $id, input: $input, ifVersion: $ifVersion) {\n      animal { id version updatedAt }\n      userErrors { code message }\n    }\n  }\n": typeof types.ReplaceByItselfDocument,
    "\n  query TransferHouseholds {\n    viewer {\n      id\n      households { id name animals(first: 1) { edges { node { id } } totalCount } }\n    }\n  }\n": typeof types.TransferHouseholdsDocument,
    "\n  mutation CreateAnimal($input: AnimalInput!, $idempotencyKey: String!) {\n    createAnimal(input: $input, idempotencyKey: $idempotencyKey) {\n      animal { ...AnimalDetails }\n      userErrors { code field message }\n    }\n  }\n": typeof types.CreateAnimalDocument,
    "\n  mutation RestoreAnimal($id: ID!, $version: Int, $ifVersion: Int!) {\n    restoreAnimal(id: $id, version: $version, ifVersion: $ifVersion) {\n      animal { ...AnimalDetails }\n      userErrors { code message }\n    }\n  }\n": typeof types.RestoreAnimalDocument,
    "\n  query DeletedAnimals($first: Int!, $after: String) {\n    deletedAnimals(first: $first, after: $after) {\n      nodes { animalId version name species deletedAt deletedBy { id name } expiresAt }\n      pageInfo { endCursor hasNextPage }\n    }\n  }\n": typeof types.DeletedAnimalsDocument,
    "\n  mutation DeleteAnimal($id: ID!, $ifVersion: Int!) {\n    deleteAnimal(id: $id, ifVersion: $ifVersion) {\n      deletedId\n      userErrors { code message }\n    }\n  }\n": typeof types.DeleteAnimalDocument,
};
const documents: Documents = {
    "\n  fragment AnimalDetails on Animal {\n    id\n    version\n    name\n    species\n    breed\n    secondBreed\n    sex\n    neutered\n    bornOn\n    bornOnPrecision\n    colour\n    markings\n    identifiers { kind value registry issuedOn }\n    status\n    tags\n    notes\n    createdAt\n    updatedAt\n    household { id name }\n  }\n": types.AnimalDetailsFragmentDoc,
    "\n  query CheckAnimal($input: AnimalInput!) {\n    checkAnimal(input: $input) { code field message }\n  }\n": types.CheckAnimalDocument,
    "\n  query Account {\n    viewer {\n      id\n      createdAt\n      sessions { id kind device createdAt lastSeenAt expiresAt current }\n    }\n  }\n": types.AccountDocument,
    "\n  mutation ChangePassword($input: ChangePasswordInput!) {\n    changePassword(input: $input) { ended userErrors { code field message } }\n  }\n": types.ChangePasswordDocument,
    "\n  mutation DeleteAccount($input: DeleteAccountInput!) {\n    deleteAccount(input: $input) { deletedId userErrors { code message } }\n  }\n": types.DeleteAccountDocument,
    "\n  mutation EndSession($id: ID!) {\n    endSession(id: $id) { endedId userErrors { code message } }\n  }\n": types.EndSessionDocument,
    "\n  mutation EndOtherSessions {\n    endOtherSessions { ended userErrors { code message } }\n  }\n": types.EndOtherSessionsDocument,
    "\n  mutation ReplaceAnimal($id: ID!, $input: AnimalInput!, $ifVersion: Int!) {\n    replaceAnimal(id: $id, input: $input, ifVersion: $ifVersion) {\n      animal { ...AnimalDetails }\n      userErrors { code field message }\n    }\n  }\n": types.ReplaceAnimalDocument,
    "\n  query AnimalToEdit($id: ID!) {\n    animal(id: $id) { ...AnimalDetails }\n  }\n": types.AnimalToEditDocument,
    "\n  query Animal($id: ID!) {\n    animal(id: $id) { ...AnimalDetails }\n  }\n": types.AnimalDocument,
    "\n  query AnimalCare($id: ID!, $last: Int!) {\n    animal(id: $id) {\n      id\n      weights(last: $last) {\n        edges { node { id version measuredOn grams note } }\n        pageInfo { hasPreviousPage }\n      }\n      vaccinations(last: $last) {\n        edges { node { id version vaccine givenOn validUntil batch vet } }\n        pageInfo { hasPreviousPage }\n      }\n    }\n  }\n": types.AnimalCareDocument,
    "\n  query DeletedAnimal($animalId: ID!) {\n    deletedAnimal(animalId: $animalId) { animalId version name deletedAt expiresAt }\n  }\n": types.DeletedAnimalDocument,
    "\n  query AnimalHistory($id: ID!, $first: Int!, $after: String) {\n    animal(id: $id) {\n      ...AnimalDetails\n      history(first: $first, after: $after) {\n        nodes { subject subjectId version kind changedAt restoredVersion changedBy { id name } fields { field before after } }\n        pageInfo { endCursor hasNextPage }\n      }\n    }\n  }\n": types.AnimalHistoryDocument,
    "fragment WeightName on Weight { measuredOn }": types.WeightNameFragmentDoc,
    "fragment VaccinationName on Vaccination { vaccine }": types.VaccinationNameFragmentDoc,
    "\n  mutation CreateVaccination($animalId: ID!, $input: VaccinationInput!) {\n    createVaccination(animalId: $animalId, input: $input) {\n      userErrors { code field message }\n    }\n  }\n": types.CreateVaccinationDocument,
    "\n  mutation ReplaceVaccination($id: ID!, $input: VaccinationInput!, $ifVersion: Int!) {\n    replaceVaccination(id: $id, input: $input, ifVersion: $ifVersion) {\n      vaccination { id version vaccine givenOn validUntil batch vet }\n      userErrors { code field message }\n    }\n  }\n": types.ReplaceVaccinationDocument,
    "\n  mutation DeleteVaccination($id: ID!, $ifVersion: Int!) {\n    deleteVaccination(id: $id, ifVersion: $ifVersion) {\n      deletedId\n      userErrors { code field message }\n    }\n  }\n": types.DeleteVaccinationDocument,
    "\n  mutation CreateWeight($animalId: ID!, $input: WeightInput!) {\n    createWeight(animalId: $animalId, input: $input) {\n      userErrors { code field message }\n    }\n  }\n": types.CreateWeightDocument,
    "\n  mutation ReplaceWeight($id: ID!, $input: WeightInput!, $ifVersion: Int!) {\n    replaceWeight(id: $id, input: $input, ifVersion: $ifVersion) {\n      weight { id version measuredOn grams note }\n      userErrors { code field message }\n    }\n  }\n": types.ReplaceWeightDocument,
    "\n  mutation DeleteWeight($id: ID!, $ifVersion: Int!) {\n    deleteWeight(id: $id, ifVersion: $ifVersion) {\n      deletedId\n      userErrors { code field message }\n    }\n  }\n": types.DeleteWeightDocument,
    "\n  query AnimalsCount($filter: AnimalFilter) {\n    animals(first: 1, filter: $filter) { totalCount }\n  }\n": types.AnimalsCountDocument,
    "\n  query AnimalsPage($first: Int!, $after: String, $filter: AnimalFilter, $orderBy: AnimalOrder) {\n    animals(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n      nodes { id name species breed secondBreed bornOn bornOnPrecision status tags updatedAt }\n      pageInfo { endCursor hasNextPage }\n    }\n  }\n": types.AnimalsPageDocument,
    "\n  query AnimalsToSend {\n    animals(first: 20, orderBy: { field: NAME, direction: ASC }) {\n      edges { node { id name species } }\n    }\n  }\n": types.AnimalsToSendDocument,
    "\n  query AnimalAsItIs($id: ID!) {\n    animal(id: $id) { ...AnimalDetails }\n  }\n": types.AnimalAsItIsDocument,
    "\n  mutation ReplaceByItself($id: ID!, $input: AnimalInput!, $ifVersion: Int!) {\n    replaceAnimal(id: $id, input: $input, ifVersion: $ifVersion) {\n      animal { id version updatedAt }\n      userErrors { code message }\n    }\n  }\n": types.ReplaceByItselfDocument,
    "\n  query TransferHouseholds {\n    viewer {\n      id\n      households { id name animals(first: 1) { edges { node { id } } totalCount } }\n    }\n  }\n": types.TransferHouseholdsDocument,
    "\n  mutation CreateAnimal($input: AnimalInput!, $idempotencyKey: String!) {\n    createAnimal(input: $input, idempotencyKey: $idempotencyKey) {\n      animal { ...AnimalDetails }\n      userErrors { code field message }\n    }\n  }\n": types.CreateAnimalDocument,
    "\n  mutation RestoreAnimal($id: ID!, $version: Int, $ifVersion: Int!) {\n    restoreAnimal(id: $id, version: $version, ifVersion: $ifVersion) {\n      animal { ...AnimalDetails }\n      userErrors { code message }\n    }\n  }\n": types.RestoreAnimalDocument,
    "\n  query DeletedAnimals($first: Int!, $after: String) {\n    deletedAnimals(first: $first, after: $after) {\n      nodes { animalId version name species deletedAt deletedBy { id name } expiresAt }\n      pageInfo { endCursor hasNextPage }\n    }\n  }\n": types.DeletedAnimalsDocument,
    "\n  mutation DeleteAnimal($id: ID!, $ifVersion: Int!) {\n    deleteAnimal(id: $id, ifVersion: $ifVersion) {\n      deletedId\n      userErrors { code message }\n    }\n  }\n": types.DeleteAnimalDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment AnimalDetails on Animal {\n    id\n    version\n    name\n    species\n    breed\n    secondBreed\n    sex\n    neutered\n    bornOn\n    bornOnPrecision\n    colour\n    markings\n    identifiers { kind value registry issuedOn }\n    status\n    tags\n    notes\n    createdAt\n    updatedAt\n    household { id name }\n  }\n"): (typeof documents)["\n  fragment AnimalDetails on Animal {\n    id\n    version\n    name\n    species\n    breed\n    secondBreed\n    sex\n    neutered\n    bornOn\n    bornOnPrecision\n    colour\n    markings\n    identifiers { kind value registry issuedOn }\n    status\n    tags\n    notes\n    createdAt\n    updatedAt\n    household { id name }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CheckAnimal($input: AnimalInput!) {\n    checkAnimal(input: $input) { code field message }\n  }\n"): (typeof documents)["\n  query CheckAnimal($input: AnimalInput!) {\n    checkAnimal(input: $input) { code field message }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Account {\n    viewer {\n      id\n      createdAt\n      sessions { id kind device createdAt lastSeenAt expiresAt current }\n    }\n  }\n"): (typeof documents)["\n  query Account {\n    viewer {\n      id\n      createdAt\n      sessions { id kind device createdAt lastSeenAt expiresAt current }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ChangePassword($input: ChangePasswordInput!) {\n    changePassword(input: $input) { ended userErrors { code field message } }\n  }\n"): (typeof documents)["\n  mutation ChangePassword($input: ChangePasswordInput!) {\n    changePassword(input: $input) { ended userErrors { code field message } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeleteAccount($input: DeleteAccountInput!) {\n    deleteAccount(input: $input) { deletedId userErrors { code message } }\n  }\n"): (typeof documents)["\n  mutation DeleteAccount($input: DeleteAccountInput!) {\n    deleteAccount(input: $input) { deletedId userErrors { code message } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation EndSession($id: ID!) {\n    endSession(id: $id) { endedId userErrors { code message } }\n  }\n"): (typeof documents)["\n  mutation EndSession($id: ID!) {\n    endSession(id: $id) { endedId userErrors { code message } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation EndOtherSessions {\n    endOtherSessions { ended userErrors { code message } }\n  }\n"): (typeof documents)["\n  mutation EndOtherSessions {\n    endOtherSessions { ended userErrors { code message } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReplaceAnimal($id: ID!, $input: AnimalInput!, $ifVersion: Int!) {\n    replaceAnimal(id: $id, input: $input, ifVersion: $ifVersion) {\n      animal { ...AnimalDetails }\n      userErrors { code field message }\n    }\n  }\n"): (typeof documents)["\n  mutation ReplaceAnimal($id: ID!, $input: AnimalInput!, $ifVersion: Int!) {\n    replaceAnimal(id: $id, input: $input, ifVersion: $ifVersion) {\n      animal { ...AnimalDetails }\n      userErrors { code field message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AnimalToEdit($id: ID!) {\n    animal(id: $id) { ...AnimalDetails }\n  }\n"): (typeof documents)["\n  query AnimalToEdit($id: ID!) {\n    animal(id: $id) { ...AnimalDetails }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Animal($id: ID!) {\n    animal(id: $id) { ...AnimalDetails }\n  }\n"): (typeof documents)["\n  query Animal($id: ID!) {\n    animal(id: $id) { ...AnimalDetails }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AnimalCare($id: ID!, $last: Int!) {\n    animal(id: $id) {\n      id\n      weights(last: $last) {\n        edges { node { id version measuredOn grams note } }\n        pageInfo { hasPreviousPage }\n      }\n      vaccinations(last: $last) {\n        edges { node { id version vaccine givenOn validUntil batch vet } }\n        pageInfo { hasPreviousPage }\n      }\n    }\n  }\n"): (typeof documents)["\n  query AnimalCare($id: ID!, $last: Int!) {\n    animal(id: $id) {\n      id\n      weights(last: $last) {\n        edges { node { id version measuredOn grams note } }\n        pageInfo { hasPreviousPage }\n      }\n      vaccinations(last: $last) {\n        edges { node { id version vaccine givenOn validUntil batch vet } }\n        pageInfo { hasPreviousPage }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DeletedAnimal($animalId: ID!) {\n    deletedAnimal(animalId: $animalId) { animalId version name deletedAt expiresAt }\n  }\n"): (typeof documents)["\n  query DeletedAnimal($animalId: ID!) {\n    deletedAnimal(animalId: $animalId) { animalId version name deletedAt expiresAt }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AnimalHistory($id: ID!, $first: Int!, $after: String) {\n    animal(id: $id) {\n      ...AnimalDetails\n      history(first: $first, after: $after) {\n        nodes { subject subjectId version kind changedAt restoredVersion changedBy { id name } fields { field before after } }\n        pageInfo { endCursor hasNextPage }\n      }\n    }\n  }\n"): (typeof documents)["\n  query AnimalHistory($id: ID!, $first: Int!, $after: String) {\n    animal(id: $id) {\n      ...AnimalDetails\n      history(first: $first, after: $after) {\n        nodes { subject subjectId version kind changedAt restoredVersion changedBy { id name } fields { field before after } }\n        pageInfo { endCursor hasNextPage }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "fragment WeightName on Weight { measuredOn }"): (typeof documents)["fragment WeightName on Weight { measuredOn }"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "fragment VaccinationName on Vaccination { vaccine }"): (typeof documents)["fragment VaccinationName on Vaccination { vaccine }"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateVaccination($animalId: ID!, $input: VaccinationInput!) {\n    createVaccination(animalId: $animalId, input: $input) {\n      userErrors { code field message }\n    }\n  }\n"): (typeof documents)["\n  mutation CreateVaccination($animalId: ID!, $input: VaccinationInput!) {\n    createVaccination(animalId: $animalId, input: $input) {\n      userErrors { code field message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReplaceVaccination($id: ID!, $input: VaccinationInput!, $ifVersion: Int!) {\n    replaceVaccination(id: $id, input: $input, ifVersion: $ifVersion) {\n      vaccination { id version vaccine givenOn validUntil batch vet }\n      userErrors { code field message }\n    }\n  }\n"): (typeof documents)["\n  mutation ReplaceVaccination($id: ID!, $input: VaccinationInput!, $ifVersion: Int!) {\n    replaceVaccination(id: $id, input: $input, ifVersion: $ifVersion) {\n      vaccination { id version vaccine givenOn validUntil batch vet }\n      userErrors { code field message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeleteVaccination($id: ID!, $ifVersion: Int!) {\n    deleteVaccination(id: $id, ifVersion: $ifVersion) {\n      deletedId\n      userErrors { code field message }\n    }\n  }\n"): (typeof documents)["\n  mutation DeleteVaccination($id: ID!, $ifVersion: Int!) {\n    deleteVaccination(id: $id, ifVersion: $ifVersion) {\n      deletedId\n      userErrors { code field message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateWeight($animalId: ID!, $input: WeightInput!) {\n    createWeight(animalId: $animalId, input: $input) {\n      userErrors { code field message }\n    }\n  }\n"): (typeof documents)["\n  mutation CreateWeight($animalId: ID!, $input: WeightInput!) {\n    createWeight(animalId: $animalId, input: $input) {\n      userErrors { code field message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReplaceWeight($id: ID!, $input: WeightInput!, $ifVersion: Int!) {\n    replaceWeight(id: $id, input: $input, ifVersion: $ifVersion) {\n      weight { id version measuredOn grams note }\n      userErrors { code field message }\n    }\n  }\n"): (typeof documents)["\n  mutation ReplaceWeight($id: ID!, $input: WeightInput!, $ifVersion: Int!) {\n    replaceWeight(id: $id, input: $input, ifVersion: $ifVersion) {\n      weight { id version measuredOn grams note }\n      userErrors { code field message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeleteWeight($id: ID!, $ifVersion: Int!) {\n    deleteWeight(id: $id, ifVersion: $ifVersion) {\n      deletedId\n      userErrors { code field message }\n    }\n  }\n"): (typeof documents)["\n  mutation DeleteWeight($id: ID!, $ifVersion: Int!) {\n    deleteWeight(id: $id, ifVersion: $ifVersion) {\n      deletedId\n      userErrors { code field message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AnimalsCount($filter: AnimalFilter) {\n    animals(first: 1, filter: $filter) { totalCount }\n  }\n"): (typeof documents)["\n  query AnimalsCount($filter: AnimalFilter) {\n    animals(first: 1, filter: $filter) { totalCount }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AnimalsPage($first: Int!, $after: String, $filter: AnimalFilter, $orderBy: AnimalOrder) {\n    animals(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n      nodes { id name species breed secondBreed bornOn bornOnPrecision status tags updatedAt }\n      pageInfo { endCursor hasNextPage }\n    }\n  }\n"): (typeof documents)["\n  query AnimalsPage($first: Int!, $after: String, $filter: AnimalFilter, $orderBy: AnimalOrder) {\n    animals(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n      nodes { id name species breed secondBreed bornOn bornOnPrecision status tags updatedAt }\n      pageInfo { endCursor hasNextPage }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AnimalsToSend {\n    animals(first: 20, orderBy: { field: NAME, direction: ASC }) {\n      edges { node { id name species } }\n    }\n  }\n"): (typeof documents)["\n  query AnimalsToSend {\n    animals(first: 20, orderBy: { field: NAME, direction: ASC }) {\n      edges { node { id name species } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AnimalAsItIs($id: ID!) {\n    animal(id: $id) { ...AnimalDetails }\n  }\n"): (typeof documents)["\n  query AnimalAsItIs($id: ID!) {\n    animal(id: $id) { ...AnimalDetails }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReplaceByItself($id: ID!, $input: AnimalInput!, $ifVersion: Int!) {\n    replaceAnimal(id: $id, input: $input, ifVersion: $ifVersion) {\n      animal { id version updatedAt }\n      userErrors { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation ReplaceByItself($id: ID!, $input: AnimalInput!, $ifVersion: Int!) {\n    replaceAnimal(id: $id, input: $input, ifVersion: $ifVersion) {\n      animal { id version updatedAt }\n      userErrors { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TransferHouseholds {\n    viewer {\n      id\n      households { id name animals(first: 1) { edges { node { id } } totalCount } }\n    }\n  }\n"): (typeof documents)["\n  query TransferHouseholds {\n    viewer {\n      id\n      households { id name animals(first: 1) { edges { node { id } } totalCount } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateAnimal($input: AnimalInput!, $idempotencyKey: String!) {\n    createAnimal(input: $input, idempotencyKey: $idempotencyKey) {\n      animal { ...AnimalDetails }\n      userErrors { code field message }\n    }\n  }\n"): (typeof documents)["\n  mutation CreateAnimal($input: AnimalInput!, $idempotencyKey: String!) {\n    createAnimal(input: $input, idempotencyKey: $idempotencyKey) {\n      animal { ...AnimalDetails }\n      userErrors { code field message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RestoreAnimal($id: ID!, $version: Int, $ifVersion: Int!) {\n    restoreAnimal(id: $id, version: $version, ifVersion: $ifVersion) {\n      animal { ...AnimalDetails }\n      userErrors { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation RestoreAnimal($id: ID!, $version: Int, $ifVersion: Int!) {\n    restoreAnimal(id: $id, version: $version, ifVersion: $ifVersion) {\n      animal { ...AnimalDetails }\n      userErrors { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DeletedAnimals($first: Int!, $after: String) {\n    deletedAnimals(first: $first, after: $after) {\n      nodes { animalId version name species deletedAt deletedBy { id name } expiresAt }\n      pageInfo { endCursor hasNextPage }\n    }\n  }\n"): (typeof documents)["\n  query DeletedAnimals($first: Int!, $after: String) {\n    deletedAnimals(first: $first, after: $after) {\n      nodes { animalId version name species deletedAt deletedBy { id name } expiresAt }\n      pageInfo { endCursor hasNextPage }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeleteAnimal($id: ID!, $ifVersion: Int!) {\n    deleteAnimal(id: $id, ifVersion: $ifVersion) {\n      deletedId\n      userErrors { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation DeleteAnimal($id: ID!, $ifVersion: Int!) {\n    deleteAnimal(id: $id, ifVersion: $ifVersion) {\n      deletedId\n      userErrors { code message }\n    }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;