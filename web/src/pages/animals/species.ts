import type { Species } from '../../gql/graphql';

/** The theme's colour behind the picture of a species, for the eye alone. */
export const speciesColours: Record<Species, string> = {
  DOG: 'clay', CAT: 'yellow', RABBIT: 'gray', RODENT: 'yellow', FERRET: 'clay', HORSE: 'clay', GOAT: 'gray', SHEEP: 'green',
  PIG: 'red', CATTLE: 'gray', BIRD: 'blue', REPTILE: 'green', AMPHIBIAN: 'green', FISH: 'blue', INVERTEBRATE: 'red', OTHER: 'blue',
};

/** "Labrador × Poodle". */
export function breedOf({ breed, secondBreed }: { readonly breed: string | null; readonly secondBreed: string | null }): string {
  return [breed, secondBreed].filter(Boolean).join(' × ');
}
