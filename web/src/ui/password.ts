import { plural } from './format';
import { characters } from './useSubmit';

const least = 8;
const most = 256;

/** What to know while choosing a password. */
export const passwordHint = `At least ${least} characters. A few words in a row are easy to remember.`;

/** What is wrong with a new password, or false. */
export function passwordError(password: string): string | false {
  const n = characters(password);
  if (n === 0) return 'Please choose a password.';
  if (n < least) return `The password is too short: it needs ${plural(least - n, 'more character')}.`;
  return n > most && `The password is too long: ${most} characters are the most.`;
}
