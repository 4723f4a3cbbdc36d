/* eslint-disable */
import * as types from './graphql.js';
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
    "\n  fragment SignInParts on SignInPayload {\n    accessToken\n    refreshToken\n    user { id name email }\n    userErrors { code field message }\n  }\n": typeof types.SignInPartsFragmentDoc,
    "\n  mutation SignUp($input: SignUpInput!) {\n    signUp(input: $input) { ...SignInParts }\n  }\n": typeof types.SignUpDocument,
    "\n  mutation SignIn($input: SignInInput!) {\n    signIn(input: $input) { ...SignInParts }\n  }\n": typeof types.SignInDocument,
    "\n  query Viewer {\n    viewer { id name households { id name } }\n  }\n": typeof types.ViewerDocument,
    "\n  fragment AnimalDetails on Animal {\n    id\n    version\n    name\n    species\n    breed\n    secondBreed\n    sex\n    neutered\n    bornOn\n    bornOnPrecision\n    colour\n    markings\n    identifiers { kind value registry issuedOn }\n    status\n    tags\n    notes\n    updatedAt\n  }\n": typeof types.AnimalDetailsFragmentDoc,
    "\n  query AnimalById($id: ID!) {\n    animal(id: $id) { ...AnimalDetails household { id name } }\n  }\n": typeof types.AnimalByIdDocument,
    "\n  mutation CreateAnimal($input: AnimalInput!) {\n    createAnimal(input: $input) {\n      animal { ...AnimalDetails household { id } }\n      userErrors { code field message }\n    }\n  }\n": typeof types.CreateAnimalDocument,
    "\n  mutation ReplaceAnimal($id: ID!, $input: AnimalInput!, $ifVersion: Int) {\n    replaceAnimal(id: $id, input: $input, ifVersion: $ifVersion) {\n      animal { ...AnimalDetails }\n      userErrors { code field message }\n    }\n  }\n": typeof types.ReplaceAnimalDocument,
    "\n  mutation DeleteAnimal($id: ID!, $ifVersion: Int) {\n    deleteAnimal(id: $id, ifVersion: $ifVersion) {\n      deletedId\n      userErrors { code field message }\n    }\n  }\n": typeof types.DeleteAnimalDocument,
    "\n  query AnimalPage($first: Int!, $after: String, $filter: AnimalFilter, $orderBy: AnimalOrder) {\n    animals(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n      totalCount\n      edges {\n        node { id name species }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.AnimalPageDocument,
    "\n  query HouseholdAnimals($id: ID!, $first: Int!, $after: String, $orderBy: AnimalOrder) {\n    node(id: $id) {\n      ... on Household {\n        id\n        animals(first: $first, after: $after, orderBy: $orderBy) {\n          edges {\n            node { id name }\n          }\n          pageInfo { hasNextPage endCursor }\n        }\n      }\n    }\n  }\n": typeof types.HouseholdAnimalsDocument,
    "\n  mutation Refresh($refreshToken: String!) {\n    refresh(refreshToken: $refreshToken) {\n      accessToken\n      refreshToken\n      userErrors { code }\n    }\n  }\n": typeof types.RefreshDocument,
};
const documents: Documents = {
    "\n  fragment SignInParts on SignInPayload {\n    accessToken\n    refreshToken\n    user { id name email }\n    userErrors { code field message }\n  }\n": types.SignInPartsFragmentDoc,
    "\n  mutation SignUp($input: SignUpInput!) {\n    signUp(input: $input) { ...SignInParts }\n  }\n": types.SignUpDocument,
    "\n  mutation SignIn($input: SignInInput!) {\n    signIn(input: $input) { ...SignInParts }\n  }\n": types.SignInDocument,
    "\n  query Viewer {\n    viewer { id name households { id name } }\n  }\n": types.ViewerDocument,
    "\n  fragment AnimalDetails on Animal {\n    id\n    version\n    name\n    species\n    breed\n    secondBreed\n    sex\n    neutered\n    bornOn\n    bornOnPrecision\n    colour\n    markings\n    identifiers { kind value registry issuedOn }\n    status\n    tags\n    notes\n    updatedAt\n  }\n": types.AnimalDetailsFragmentDoc,
    "\n  query AnimalById($id: ID!) {\n    animal(id: $id) { ...AnimalDetails household { id name } }\n  }\n": types.AnimalByIdDocument,
    "\n  mutation CreateAnimal($input: AnimalInput!) {\n    createAnimal(input: $input) {\n      animal { ...AnimalDetails household { id } }\n      userErrors { code field message }\n    }\n  }\n": types.CreateAnimalDocument,
    "\n  mutation ReplaceAnimal($id: ID!, $input: AnimalInput!, $ifVersion: Int) {\n    replaceAnimal(id: $id, input: $input, ifVersion: $ifVersion) {\n      animal { ...AnimalDetails }\n      userErrors { code field message }\n    }\n  }\n": types.ReplaceAnimalDocument,
    "\n  mutation DeleteAnimal($id: ID!, $ifVersion: Int) {\n    deleteAnimal(id: $id, ifVersion: $ifVersion) {\n      deletedId\n      userErrors { code field message }\n    }\n  }\n": types.DeleteAnimalDocument,
    "\n  query AnimalPage($first: Int!, $after: String, $filter: AnimalFilter, $orderBy: AnimalOrder) {\n    animals(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n      totalCount\n      edges {\n        node { id name species }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.AnimalPageDocument,
    "\n  query HouseholdAnimals($id: ID!, $first: Int!, $after: String, $orderBy: AnimalOrder) {\n    node(id: $id) {\n      ... on Household {\n        id\n        animals(first: $first, after: $after, orderBy: $orderBy) {\n          edges {\n            node { id name }\n          }\n          pageInfo { hasNextPage endCursor }\n        }\n      }\n    }\n  }\n": types.HouseholdAnimalsDocument,
    "\n  mutation Refresh($refreshToken: String!) {\n    refresh(refreshToken: $refreshToken) {\n      accessToken\n      refreshToken\n      userErrors { code }\n    }\n  }\n": types.RefreshDocument,
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
export function graphql(source: "\n  fragment SignInParts on SignInPayload {\n    accessToken\n    refreshToken\n    user { id name email }\n    userErrors { code field message }\n  }\n"): (typeof documents)["\n  fragment SignInParts on SignInPayload {\n    accessToken\n    refreshToken\n    user { id name email }\n    userErrors { code field message }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SignUp($input: SignUpInput!) {\n    signUp(input: $input) { ...SignInParts }\n  }\n"): (typeof documents)["\n  mutation SignUp($input: SignUpInput!) {\n    signUp(input: $input) { ...SignInParts }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SignIn($input: SignInInput!) {\n    signIn(input: $input) { ...SignInParts }\n  }\n"): (typeof documents)["\n  mutation SignIn($input: SignInInput!) {\n    signIn(input: $input) { ...SignInParts }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Viewer {\n    viewer { id name households { id name } }\n  }\n"): (typeof documents)["\n  query Viewer {\n    viewer { id name households { id name } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment AnimalDetails on Animal {\n    id\n    version\n    name\n    species\n    breed\n    secondBreed\n    sex\n    neutered\n    bornOn\n    bornOnPrecision\n    colour\n    markings\n    identifiers { kind value registry issuedOn }\n    status\n    tags\n    notes\n    updatedAt\n  }\n"): (typeof documents)["\n  fragment AnimalDetails on Animal {\n    id\n    version\n    name\n    species\n    breed\n    secondBreed\n    sex\n    neutered\n    bornOn\n    bornOnPrecision\n    colour\n    markings\n    identifiers { kind value registry issuedOn }\n    status\n    tags\n    notes\n    updatedAt\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AnimalById($id: ID!) {\n    animal(id: $id) { ...AnimalDetails household { id name } }\n  }\n"): (typeof documents)["\n  query AnimalById($id: ID!) {\n    animal(id: $id) { ...AnimalDetails household { id name } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateAnimal($input: AnimalInput!) {\n    createAnimal(input: $input) {\n      animal { ...AnimalDetails household { id } }\n      userErrors { code field message }\n    }\n  }\n"): (typeof documents)["\n  mutation CreateAnimal($input: AnimalInput!) {\n    createAnimal(input: $input) {\n      animal { ...AnimalDetails household { id } }\n      userErrors { code field message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReplaceAnimal($id: ID!, $input: AnimalInput!, $ifVersion: Int) {\n    replaceAnimal(id: $id, input: $input, ifVersion: $ifVersion) {\n      animal { ...AnimalDetails }\n      userErrors { code field message }\n    }\n  }\n"): (typeof documents)["\n  mutation ReplaceAnimal($id: ID!, $input: AnimalInput!, $ifVersion: Int) {\n    replaceAnimal(id: $id, input: $input, ifVersion: $ifVersion) {\n      animal { ...AnimalDetails }\n      userErrors { code field message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeleteAnimal($id: ID!, $ifVersion: Int) {\n    deleteAnimal(id: $id, ifVersion: $ifVersion) {\n      deletedId\n      userErrors { code field message }\n    }\n  }\n"): (typeof documents)["\n  mutation DeleteAnimal($id: ID!, $ifVersion: Int) {\n    deleteAnimal(id: $id, ifVersion: $ifVersion) {\n      deletedId\n      userErrors { code field message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AnimalPage($first: Int!, $after: String, $filter: AnimalFilter, $orderBy: AnimalOrder) {\n    animals(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n      totalCount\n      edges {\n        node { id name species }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): (typeof documents)["\n  query AnimalPage($first: Int!, $after: String, $filter: AnimalFilter, $orderBy: AnimalOrder) {\n    animals(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n      totalCount\n      edges {\n        node { id name species }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query HouseholdAnimals($id: ID!, $first: Int!, $after: String, $orderBy: AnimalOrder) {\n    node(id: $id) {\n      ... on Household {\n        id\n        animals(first: $first, after: $after, orderBy: $orderBy) {\n          edges {\n            node { id name }\n          }\n          pageInfo { hasNextPage endCursor }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query HouseholdAnimals($id: ID!, $first: Int!, $after: String, $orderBy: AnimalOrder) {\n    node(id: $id) {\n      ... on Household {\n        id\n        animals(first: $first, after: $after, orderBy: $orderBy) {\n          edges {\n            node { id name }\n          }\n          pageInfo { hasNextPage endCursor }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Refresh($refreshToken: String!) {\n    refresh(refreshToken: $refreshToken) {\n      accessToken\n      refreshToken\n      userErrors { code }\n    }\n  }\n"): (typeof documents)["\n  mutation Refresh($refreshToken: String!) {\n    refresh(refreshToken: $refreshToken) {\n      accessToken\n      refreshToken\n      userErrors { code }\n    }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;