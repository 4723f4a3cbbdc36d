import { plural } from '../../ui/format';
import { ms, parts, sum } from './statements';
import type { Step } from './Steps';
import type { Exchange } from './useTwice';

const browser = 0, server = 1, database = 2;

/** The steps by which the server knows a session; with the numbers of an exchange, where there has been one. */
export function sessionSteps(exchange?: Exchange): readonly Step[] {
  const { lookups, change } = exchange ? parts(exchange.trace) : { lookups: [], change: [] };
  return [
    { from: browser, to: server, text: 'The page sends the change. The browser adds the session’s cookie by itself.' },
    {
      from: server, to: database, special: true, text: 'The server asks the database whose session that is, and whether it still stands.',
      live: exchange && spent(lookups.length, sum(lookups)),
    },
    { from: database, to: server, text: 'It gets the session and its user.' },
    { from: server, to: database, text: 'It has the change made, in this user’s name.', live: exchange && spent(change.length, sum(change)) },
    { from: server, to: browser, text: 'It answers.', live: exchange && `${ms(exchange.trace.ms)} in all.` },
  ];
}

/** The steps by which the server knows a token. */
export function tokenSteps(exchange?: Exchange): readonly Step[] {
  const { lookups, change } = exchange ? parts(exchange.trace) : { lookups: [], change: [] };
  return [
    { from: browser, to: server, text: 'The program sends the change, and adds the token itself.' },
    {
      from: server, to: server, special: true, text: 'The server checks the token’s signature and time: by calculating, without asking anybody.',
      live: exchange && spent(lookups.length, sum(lookups)),
    },
    { from: server, to: database, text: 'It has the change made, in the name of the user whom the token names.', live: exchange && spent(change.length, sum(change)) },
    { from: server, to: browser, text: 'It answers.', live: exchange && `${ms(exchange.trace.ms)} in all.` },
  ];
}

function spent(statements: number, time: number): string {
  return statements === 0 ? 'No statement.' : `${plural(statements, 'statement')}, ${ms(time)}.`;
}
