import type { AnimalStatus, DatePrecision, IdentifierKind, Sex, Species } from '../gql/graphql';

// A value that is new in the schema does not compile until it has a word here.

export const speciesLabels: Record<Species, string> = {
  DOG: 'Dog', CAT: 'Cat', RABBIT: 'Rabbit', RODENT: 'Rodent', FERRET: 'Ferret', HORSE: 'Horse', GOAT: 'Goat', SHEEP: 'Sheep',
  PIG: 'Pig', CATTLE: 'Cattle', BIRD: 'Bird', REPTILE: 'Reptile', AMPHIBIAN: 'Amphibian', FISH: 'Fish',
  INVERTEBRATE: 'Invertebrate', OTHER: 'Other',
};

/** Pictures beside the words; hide them from screen readers. */
export const speciesEmoji: Record<Species, string> = {
  DOG: '🐶', CAT: '🐱', RABBIT: '🐰', RODENT: '🐹', FERRET: '🦦', HORSE: '🐴', GOAT: '🐐', SHEEP: '🐑', PIG: '🐷', CATTLE: '🐮',
  BIRD: '🐦', REPTILE: '🦎', AMPHIBIAN: '🐸', FISH: '🐠', INVERTEBRATE: '🐞', OTHER: '🐾',
};

/** The theme's colour behind the picture, for the eye alone. */
export const speciesColours: Record<Species, string> = {
  DOG: 'clay', CAT: 'yellow', RABBIT: 'gray', RODENT: 'yellow', FERRET: 'clay', HORSE: 'clay', GOAT: 'gray', SHEEP: 'green',
  PIG: 'red', CATTLE: 'gray', BIRD: 'blue', REPTILE: 'green', AMPHIBIAN: 'green', FISH: 'blue', INVERTEBRATE: 'red', OTHER: 'blue',
};

export const statusLabels: Record<AnimalStatus, string> = {
  ACTIVE: 'At home', LOST: 'Lost', REHOMED: 'Rehomed', DECEASED: 'Deceased', ARCHIVED: 'Archived',
};

/** The theme's colour of a status. */
export const statusColours: Record<AnimalStatus, string> = {
  ACTIVE: 'green', LOST: 'red', REHOMED: 'blue', DECEASED: 'gray', ARCHIVED: 'gray',
};

export const sexLabels: Record<Sex, string> = { FEMALE: 'Female', MALE: 'Male', UNKNOWN: 'Not known' };

export const precisionLabels: Record<DatePrecision, string> = {
  DAY: 'Exact day', MONTH: 'Month and year', YEAR: 'Year only', ESTIMATED: 'Somebody’s guess',
};

export const identifierLabels: Record<IdentifierKind, string> = {
  MICROCHIP: 'Microchip', TATTOO: 'Tattoo', LICENCE: 'Licence', PASSPORT: 'Passport', COLLAR_TAG: 'Collar tag',
  PEDIGREE: 'Pedigree',
};

/** The values of an enum, in the order of its labels: `valuesOf(speciesLabels)`. */
export function valuesOf<T extends string>(labels: Record<T, string>): readonly T[] {
  return Object.keys(labels) as T[];
}

/** The data of a Mantine Select or SegmentedControl. */
export function optionsOf<T extends string>(labels: Record<T, string>): { value: T; label: string }[] {
  return valuesOf(labels).map((value) => ({ value, label: labels[value] }));
}
