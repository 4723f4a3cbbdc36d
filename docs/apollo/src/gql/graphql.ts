/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { Day, Instant } from '../scalars.js';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** Conditions on animals. One that is left out or null does not narrow; all that are given must be met. */
export type AnimalFilter = {
  /** Born on this day or later. Those whose birth is not known do not meet it. */
  readonly bornFrom?: Day | null | undefined;
  /** Born on this day or earlier. Those whose birth is not known do not meet it. */
  readonly bornTo?: Day | null | undefined;
  /** Of this household. One that the viewer may not see has no animals. */
  readonly householdId?: string | null | undefined;
  /** With an identifier of this value, whole; case, spaces, hyphens and dots do not matter. */
  readonly identifier?: string | null | undefined;
  /** Of one of these species. An empty list is met by none. */
  readonly species?: ReadonlyArray<Species> | null | undefined;
  /** Of one of these states. An empty list is met by none. */
  readonly status?: ReadonlyArray<AnimalStatus> | null | undefined;
  /** With this tag, whole; case and accents do not matter. */
  readonly tag?: string | null | undefined;
  /**
   * Each word of the text begins a word of the name, the breeds, the identifiers, the tags or the notes: `"zoe lab"` finds
   * Zoë the Labrador. Case and accents do not matter; whatever is no letter or digit separates words. The number of an
   * identifier may be written in groups. A text of white space alone does not narrow. At most 200 characters.
   */
  readonly text?: string | null | undefined;
};

/**
 * All that is known of an animal. A string is kept without white space at its ends, and a string of nothing else counts as
 * null. It declares no default values, since leaving a field out and sending a value are different things in
 * `replaceAnimal`.
 */
export type AnimalInput = {
  /** The day of birth, not in the future; use `bornOnPrecision` where the day is not known. */
  readonly bornOn?: Day | null | undefined;
  /** How exactly `bornOn` is known. Null and silence mean `DAY`. Only together with `bornOn`. */
  readonly bornOnPrecision?: DatePrecision | null | undefined;
  /** Its breed, or the first of two; at most 100 characters. */
  readonly breed?: string | null | undefined;
  /** Its colour, in words; at most 100 characters. */
  readonly colour?: string | null | undefined;
  /** The marks and papers that identify it; at most 20, none of them twice. Null means none. */
  readonly identifiers?: ReadonlyArray<IdentifierInput> | null | undefined;
  /** What tells it from others of its kind; at most 1,000 characters. */
  readonly markings?: string | null | undefined;
  /** What it is called: 1 to 100 characters. */
  readonly name: string;
  /** Whether it has been spayed or castrated. Null: not known. */
  readonly neutered?: boolean | null | undefined;
  /** Anything else; at most 10,000 characters. Line breaks are kept. */
  readonly notes?: string | null | undefined;
  /** The second breed of a cross; at most 100 characters. Only together with `breed`. */
  readonly secondBreed?: string | null | undefined;
  /** Its sex. Null and silence mean `UNKNOWN`. */
  readonly sex?: Sex | null | undefined;
  /** What kind of animal it is. */
  readonly species: Species;
  /** What has become of it. Null and silence mean `ACTIVE`. */
  readonly status?: AnimalStatus | null | undefined;
  /**
   * The words to organise it by: at most 50 of 1 to 50 characters each. One that differs from an earlier one in
   * upper and lower case only is dropped. Null means none.
   */
  readonly tags?: ReadonlyArray<string> | null | undefined;
};

/** An order of animals. Equals are told apart by a fixed order of their own, so that each order is total. */
export type AnimalOrder = {
  /** Which way. */
  readonly direction: OrderDirection;
  /** What to order by. */
  readonly field: AnimalOrderField;
};

/** What animals can be ordered by. */
export type AnimalOrderField =
  /** By the day of birth. Those whose birth is not known come after all others (before them in `DESC`). */
  | 'BORN_ON'
  /** By the time at which they were added. */
  | 'CREATED_AT'
  /** By name, without regard to case and accents. */
  | 'NAME'
  /** By the time at which they were last replaced, restored or added. */
  | 'UPDATED_AT';

/** What has become of an animal. */
export type AnimalStatus =
  /** It lives with the household. */
  | 'ACTIVE'
  /** Its records are put away. */
  | 'ARCHIVED'
  /** It has died. */
  | 'DECEASED'
  /** It is missing. */
  | 'LOST'
  /** It lives with somebody else now. */
  | 'REHOMED';

/** How exactly a date is known. */
export type DatePrecision =
  /** The day is right. */
  | 'DAY'
  /** Somebody's guess. */
  | 'ESTIMATED'
  /** The month is right; the day is a stand-in. */
  | 'MONTH'
  /** The year is right; month and day are stand-ins. */
  | 'YEAR';

/** The kinds of `UserError`. */
export type ErrorCode =
  /** The stored object is no longer of the version that `ifVersion` asked for. A replacement's payload holds it as it is now. */
  | 'CONFLICT'
  /** An account with this e-mail address already exists. */
  | 'EMAIL_TAKEN'
  /**
   * The key has been used already: for a creation with another input, or for an animal that the viewer can see no more. Use a
   * new key for each creation.
   */
  | 'IDEMPOTENCY_KEY_REUSED'
  /** A value breaks a rule that is stated with its field. */
  | 'INVALID'
  /** The refresh token is unknown, expired, used already, or its session has ended. Sign in again. */
  | 'INVALID_REFRESH_TOKEN'
  /**
   * The stored object has a value in a field which the input does not mention. To empty the field send null (or `[]`),
   * to keep its value send the value.
   */
  | 'MISSING_FIELD'
  /** There is no such object that the viewer may see. */
  | 'NOT_FOUND'
  /** The e-mail address and the password do not belong together. */
  | 'WRONG_CREDENTIALS';

/** A mark or paper that identifies an animal. */
export type IdentifierInput = {
  /** When it was issued; not in the future. */
  readonly issuedOn?: Day | null | undefined;
  /** What sort of mark or paper. */
  readonly kind: IdentifierKind;
  /** Who keeps the register in which it stands; at most 100 characters. */
  readonly registry?: string | null | undefined;
  /** What stands on it: 1 to 64 characters; of a microchip 9 to 15 digits. */
  readonly value: string;
};

/** The sorts of `Identifier`. */
export type IdentifierKind =
  /** A tag on the collar. */
  | 'COLLAR_TAG'
  /** A licence of a city or state. */
  | 'LICENCE'
  /** A transponder under the skin (ISO 11784 and its forerunners): 9 to 15 digits. Spaces, hyphens and dots are taken out. */
  | 'MICROCHIP'
  /** A pet passport. */
  | 'PASSPORT'
  /** The number in a breed register. */
  | 'PEDIGREE'
  /** A tattoo. */
  | 'TATTOO';

/** The direction of an order. */
export type OrderDirection =
  /** From the smallest to the largest: A to Z, the oldest first. */
  | 'ASC'
  /** From the largest to the smallest: Z to A, the newest first. */
  | 'DESC';

/** The sexes. */
export type Sex =
  /** Female. */
  | 'FEMALE'
  /** Male. */
  | 'MALE'
  /** Not known. */
  | 'UNKNOWN';

/** Who signs in. */
export type SignInInput = {
  /** The e-mail address of the account. */
  readonly email: string;
  /** The password of the account. */
  readonly password: string;
};

/** Who signs up. */
export type SignUpInput = {
  /** The e-mail address to sign in with, at most 254 characters. Upper and lower case are the same address. */
  readonly email: string;
  /** The person's name, as others in the household see it: 1 to 100 characters. */
  readonly name: string;
  /** The password: 8 to 256 characters, any characters. */
  readonly password: string;
};

/** The kinds of animal. */
export type Species =
  /** Frogs, toads, newts, axolotls and other amphibians. */
  | 'AMPHIBIAN'
  /** Birds. */
  | 'BIRD'
  /** Cats. */
  | 'CAT'
  /** Cattle. */
  | 'CATTLE'
  /** Dogs. */
  | 'DOG'
  /** Ferrets. */
  | 'FERRET'
  /** Fish. */
  | 'FISH'
  /** Goats. */
  | 'GOAT'
  /** Horses, ponies, donkeys and mules. */
  | 'HORSE'
  /** Insects, spiders, snails, crabs and other invertebrates. */
  | 'INVERTEBRATE'
  /** Any other kind. */
  | 'OTHER'
  /** Pigs. */
  | 'PIG'
  /** Rabbits and hares. */
  | 'RABBIT'
  /** Snakes, lizards, turtles, tortoises and other reptiles. */
  | 'REPTILE'
  /** Mice, rats, hamsters, guinea pigs, chinchillas and other rodents. */
  | 'RODENT'
  /** Sheep. */
  | 'SHEEP';

export type SignInPartsFragment = { readonly __typename: 'SignInPayload', readonly accessToken: string | null, readonly refreshToken: string | null, readonly user: { readonly __typename: 'User', readonly id: string, readonly name: string, readonly email: string | null } | null, readonly userErrors: ReadonlyArray<{ readonly __typename: 'UserError', readonly code: ErrorCode, readonly field: ReadonlyArray<string> | null, readonly message: string }> };

export type SignUpMutationVariables = Exact<{
  input: SignUpInput;
}>;


export type SignUpMutation = { readonly signUp: { readonly __typename: 'SignInPayload', readonly accessToken: string | null, readonly refreshToken: string | null, readonly user: { readonly __typename: 'User', readonly id: string, readonly name: string, readonly email: string | null } | null, readonly userErrors: ReadonlyArray<{ readonly __typename: 'UserError', readonly code: ErrorCode, readonly field: ReadonlyArray<string> | null, readonly message: string }> } };

export type SignInMutationVariables = Exact<{
  input: SignInInput;
}>;


export type SignInMutation = { readonly signIn: { readonly __typename: 'SignInPayload', readonly accessToken: string | null, readonly refreshToken: string | null, readonly user: { readonly __typename: 'User', readonly id: string, readonly name: string, readonly email: string | null } | null, readonly userErrors: ReadonlyArray<{ readonly __typename: 'UserError', readonly code: ErrorCode, readonly field: ReadonlyArray<string> | null, readonly message: string }> } };

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { readonly viewer: { readonly __typename: 'User', readonly id: string, readonly name: string, readonly households: ReadonlyArray<{ readonly __typename: 'Household', readonly id: string, readonly name: string }> } | null };

export type AnimalDetailsFragment = { readonly __typename: 'Animal', readonly id: string, readonly version: number, readonly name: string, readonly species: Species, readonly breed: string | null, readonly secondBreed: string | null, readonly sex: Sex, readonly neutered: boolean | null, readonly bornOn: Day | null, readonly bornOnPrecision: DatePrecision, readonly colour: string | null, readonly markings: string | null, readonly status: AnimalStatus, readonly tags: ReadonlyArray<string>, readonly notes: string | null, readonly updatedAt: Instant, readonly identifiers: ReadonlyArray<{ readonly __typename: 'Identifier', readonly kind: IdentifierKind, readonly value: string, readonly registry: string | null, readonly issuedOn: Day | null }> };

export type AnimalByIdQueryVariables = Exact<{
  id: string;
}>;


export type AnimalByIdQuery = { readonly animal: { readonly __typename: 'Animal', readonly id: string, readonly version: number, readonly name: string, readonly species: Species, readonly breed: string | null, readonly secondBreed: string | null, readonly sex: Sex, readonly neutered: boolean | null, readonly bornOn: Day | null, readonly bornOnPrecision: DatePrecision, readonly colour: string | null, readonly markings: string | null, readonly status: AnimalStatus, readonly tags: ReadonlyArray<string>, readonly notes: string | null, readonly updatedAt: Instant, readonly household: { readonly __typename: 'Household', readonly id: string, readonly name: string }, readonly identifiers: ReadonlyArray<{ readonly __typename: 'Identifier', readonly kind: IdentifierKind, readonly value: string, readonly registry: string | null, readonly issuedOn: Day | null }> } | null };

export type CreateAnimalMutationVariables = Exact<{
  input: AnimalInput;
}>;


export type CreateAnimalMutation = { readonly createAnimal: { readonly __typename: 'CreateAnimalPayload', readonly animal: { readonly __typename: 'Animal', readonly id: string, readonly version: number, readonly name: string, readonly species: Species, readonly breed: string | null, readonly secondBreed: string | null, readonly sex: Sex, readonly neutered: boolean | null, readonly bornOn: Day | null, readonly bornOnPrecision: DatePrecision, readonly colour: string | null, readonly markings: string | null, readonly status: AnimalStatus, readonly tags: ReadonlyArray<string>, readonly notes: string | null, readonly updatedAt: Instant, readonly household: { readonly __typename: 'Household', readonly id: string }, readonly identifiers: ReadonlyArray<{ readonly __typename: 'Identifier', readonly kind: IdentifierKind, readonly value: string, readonly registry: string | null, readonly issuedOn: Day | null }> } | null, readonly userErrors: ReadonlyArray<{ readonly __typename: 'UserError', readonly code: ErrorCode, readonly field: ReadonlyArray<string> | null, readonly message: string }> } };

export type ReplaceAnimalMutationVariables = Exact<{
  id: string;
  input: AnimalInput;
  ifVersion?: number | null | undefined;
}>;


export type ReplaceAnimalMutation = { readonly replaceAnimal: { readonly __typename: 'ReplaceAnimalPayload', readonly animal: { readonly __typename: 'Animal', readonly id: string, readonly version: number, readonly name: string, readonly species: Species, readonly breed: string | null, readonly secondBreed: string | null, readonly sex: Sex, readonly neutered: boolean | null, readonly bornOn: Day | null, readonly bornOnPrecision: DatePrecision, readonly colour: string | null, readonly markings: string | null, readonly status: AnimalStatus, readonly tags: ReadonlyArray<string>, readonly notes: string | null, readonly updatedAt: Instant, readonly identifiers: ReadonlyArray<{ readonly __typename: 'Identifier', readonly kind: IdentifierKind, readonly value: string, readonly registry: string | null, readonly issuedOn: Day | null }> } | null, readonly userErrors: ReadonlyArray<{ readonly __typename: 'UserError', readonly code: ErrorCode, readonly field: ReadonlyArray<string> | null, readonly message: string }> } };

export type DeleteAnimalMutationVariables = Exact<{
  id: string;
  ifVersion?: number | null | undefined;
}>;


export type DeleteAnimalMutation = { readonly deleteAnimal: { readonly __typename: 'DeleteAnimalPayload', readonly deletedId: string | null, readonly userErrors: ReadonlyArray<{ readonly __typename: 'UserError', readonly code: ErrorCode, readonly field: ReadonlyArray<string> | null, readonly message: string }> } };

export type AnimalPageQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: AnimalFilter | null | undefined;
  orderBy?: AnimalOrder | null | undefined;
}>;


export type AnimalPageQuery = { readonly animals: { readonly __typename: 'AnimalConnection', readonly totalCount: number, readonly edges: ReadonlyArray<{ readonly __typename: 'AnimalEdge', readonly node: { readonly __typename: 'Animal', readonly id: string, readonly name: string, readonly species: Species } }>, readonly pageInfo: { readonly __typename: 'PageInfo', readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type HouseholdAnimalsQueryVariables = Exact<{
  id: string;
  first: number;
  after?: string | null | undefined;
  orderBy?: AnimalOrder | null | undefined;
}>;


export type HouseholdAnimalsQuery = { readonly node:
    | { readonly __typename: 'Animal' }
    | { readonly __typename: 'Household', readonly id: string, readonly animals: { readonly __typename: 'AnimalConnection', readonly edges: ReadonlyArray<{ readonly __typename: 'AnimalEdge', readonly node: { readonly __typename: 'Animal', readonly id: string, readonly name: string } }>, readonly pageInfo: { readonly __typename: 'PageInfo', readonly hasNextPage: boolean, readonly endCursor: string | null } } }
    | { readonly __typename: 'User' }
    | { readonly __typename: 'Vaccination' }
    | { readonly __typename: 'Weight' }
   | null };

export type RefreshMutationVariables = Exact<{
  refreshToken: string;
}>;


export type RefreshMutation = { readonly refresh: { readonly __typename: 'SignInPayload', readonly accessToken: string | null, readonly refreshToken: string | null, readonly userErrors: ReadonlyArray<{ readonly __typename: 'UserError', readonly code: ErrorCode }> } };

export const SignInPartsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SignInParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SignInPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessToken"}},{"kind":"Field","name":{"kind":"Name","value":"refreshToken"}},{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"email"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]} as unknown as DocumentNode<SignInPartsFragment, unknown>;
export const AnimalDetailsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AnimalDetails"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Animal"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"species"}},{"kind":"Field","name":{"kind":"Name","value":"breed"}},{"kind":"Field","name":{"kind":"Name","value":"secondBreed"}},{"kind":"Field","name":{"kind":"Name","value":"sex"}},{"kind":"Field","name":{"kind":"Name","value":"neutered"}},{"kind":"Field","name":{"kind":"Name","value":"bornOn"}},{"kind":"Field","name":{"kind":"Name","value":"bornOnPrecision"}},{"kind":"Field","name":{"kind":"Name","value":"colour"}},{"kind":"Field","name":{"kind":"Name","value":"markings"}},{"kind":"Field","name":{"kind":"Name","value":"identifiers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"registry"}},{"kind":"Field","name":{"kind":"Name","value":"issuedOn"}}]}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"tags"}},{"kind":"Field","name":{"kind":"Name","value":"notes"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}}]}}]} as unknown as DocumentNode<AnimalDetailsFragment, unknown>;
export const SignUpDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SignUp"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SignUpInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"signUp"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"SignInParts"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SignInParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SignInPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessToken"}},{"kind":"Field","name":{"kind":"Name","value":"refreshToken"}},{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"email"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]} as unknown as DocumentNode<SignUpMutation, SignUpMutationVariables>;
export const SignInDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SignIn"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SignInInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"signIn"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"SignInParts"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SignInParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SignInPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessToken"}},{"kind":"Field","name":{"kind":"Name","value":"refreshToken"}},{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"email"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]} as unknown as DocumentNode<SignInMutation, SignInMutationVariables>;
export const ViewerDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"households"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]} as unknown as DocumentNode<ViewerQuery, ViewerQueryVariables>;
export const AnimalByIdDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AnimalById"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"animal"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AnimalDetails"}},{"kind":"Field","name":{"kind":"Name","value":"household"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AnimalDetails"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Animal"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"species"}},{"kind":"Field","name":{"kind":"Name","value":"breed"}},{"kind":"Field","name":{"kind":"Name","value":"secondBreed"}},{"kind":"Field","name":{"kind":"Name","value":"sex"}},{"kind":"Field","name":{"kind":"Name","value":"neutered"}},{"kind":"Field","name":{"kind":"Name","value":"bornOn"}},{"kind":"Field","name":{"kind":"Name","value":"bornOnPrecision"}},{"kind":"Field","name":{"kind":"Name","value":"colour"}},{"kind":"Field","name":{"kind":"Name","value":"markings"}},{"kind":"Field","name":{"kind":"Name","value":"identifiers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"registry"}},{"kind":"Field","name":{"kind":"Name","value":"issuedOn"}}]}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"tags"}},{"kind":"Field","name":{"kind":"Name","value":"notes"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}}]}}]} as unknown as DocumentNode<AnimalByIdQuery, AnimalByIdQueryVariables>;
export const CreateAnimalDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateAnimal"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AnimalInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createAnimal"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"animal"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AnimalDetails"}},{"kind":"Field","name":{"kind":"Name","value":"household"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AnimalDetails"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Animal"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"species"}},{"kind":"Field","name":{"kind":"Name","value":"breed"}},{"kind":"Field","name":{"kind":"Name","value":"secondBreed"}},{"kind":"Field","name":{"kind":"Name","value":"sex"}},{"kind":"Field","name":{"kind":"Name","value":"neutered"}},{"kind":"Field","name":{"kind":"Name","value":"bornOn"}},{"kind":"Field","name":{"kind":"Name","value":"bornOnPrecision"}},{"kind":"Field","name":{"kind":"Name","value":"colour"}},{"kind":"Field","name":{"kind":"Name","value":"markings"}},{"kind":"Field","name":{"kind":"Name","value":"identifiers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"registry"}},{"kind":"Field","name":{"kind":"Name","value":"issuedOn"}}]}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"tags"}},{"kind":"Field","name":{"kind":"Name","value":"notes"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}}]}}]} as unknown as DocumentNode<CreateAnimalMutation, CreateAnimalMutationVariables>;
export const ReplaceAnimalDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ReplaceAnimal"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AnimalInput"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"ifVersion"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"replaceAnimal"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}},{"kind":"Argument","name":{"kind":"Name","value":"ifVersion"},"value":{"kind":"Variable","name":{"kind":"Name","value":"ifVersion"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"animal"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AnimalDetails"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AnimalDetails"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Animal"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"species"}},{"kind":"Field","name":{"kind":"Name","value":"breed"}},{"kind":"Field","name":{"kind":"Name","value":"secondBreed"}},{"kind":"Field","name":{"kind":"Name","value":"sex"}},{"kind":"Field","name":{"kind":"Name","value":"neutered"}},{"kind":"Field","name":{"kind":"Name","value":"bornOn"}},{"kind":"Field","name":{"kind":"Name","value":"bornOnPrecision"}},{"kind":"Field","name":{"kind":"Name","value":"colour"}},{"kind":"Field","name":{"kind":"Name","value":"markings"}},{"kind":"Field","name":{"kind":"Name","value":"identifiers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"registry"}},{"kind":"Field","name":{"kind":"Name","value":"issuedOn"}}]}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"tags"}},{"kind":"Field","name":{"kind":"Name","value":"notes"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}}]}}]} as unknown as DocumentNode<ReplaceAnimalMutation, ReplaceAnimalMutationVariables>;
export const DeleteAnimalDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DeleteAnimal"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"ifVersion"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deleteAnimal"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"ifVersion"},"value":{"kind":"Variable","name":{"kind":"Name","value":"ifVersion"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deletedId"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<DeleteAnimalMutation, DeleteAnimalMutationVariables>;
export const AnimalPageDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AnimalPage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"AnimalFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"AnimalOrder"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"animals"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"species"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<AnimalPageQuery, AnimalPageQueryVariables>;
export const HouseholdAnimalsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"HouseholdAnimals"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"AnimalOrder"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Household"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"animals"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<HouseholdAnimalsQuery, HouseholdAnimalsQueryVariables>;
export const RefreshDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Refresh"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"refreshToken"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"refresh"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"refreshToken"},"value":{"kind":"Variable","name":{"kind":"Name","value":"refreshToken"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessToken"}},{"kind":"Field","name":{"kind":"Name","value":"refreshToken"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}}]}}]}}]}}]} as unknown as DocumentNode<RefreshMutation, RefreshMutationVariables>;