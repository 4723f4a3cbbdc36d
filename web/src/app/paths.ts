/** The addresses of the pages. Ids are opaque, and may hold characters that mean something in a URL. */
export const paths = {
  animals: '/',
  newAnimal: '/animals/new',
  animal: (id: string) => `/animals/${encodeURIComponent(id)}`,
  editAnimal: (id: string) => `/animals/${encodeURIComponent(id)}/edit`,
  transfer: '/transfer',
  trash: '/trash',
  account: '/account',
  signIn: '/sign-in',
  signUp: '/sign-up',
  howItKnowsYou: '/how-it-knows-you',
} as const;
