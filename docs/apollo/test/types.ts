// Nothing here runs: that it compiles is the test.
import type { AnimalDetailsFragment, AnimalInput, AnimalByIdQueryVariables } from '../src/gql/graphql.js';
import type { CompleteInput } from '../src/animals.js';
import type { Day, Instant } from '../src/scalars.js';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <_T extends true>() => {};

// The scalars are types of their own: not any, and not every string.
holds<Same<AnimalDetailsFragment['bornOn'], Day | null>>();
holds<Same<AnimalDetailsFragment['updatedAt'], Instant>>();
holds<Same<AnimalByIdQueryVariables['id'], string>>();

const day: Day = '2021-04-30';
// @ts-expect-error a day is not written like this
const notADay: Day = '30 April 2021';
// @ts-expect-error a day is not a number
const wrongDay: AnimalInput = { name: 'Zoë', species: 'DOG', bornOn: 2021 };
// @ts-expect-error there is no such species
const wrongSpecies: AnimalInput = { name: 'Zoë', species: 'DRAGON' };
// @ts-expect-error a replacement that forgets a field does not compile
const forgetful: CompleteInput = { name: 'Zoë', species: 'DOG' };

export { day, forgetful, notADay, wrongDay, wrongSpecies };
