import type { Trace } from '../../api/trace';
import { plural } from '../../ui/format';

/** A statement without the indentation that it has in the server's source: tabs become two spaces. */
export function tidySql(sql: string): string {
  const lines = sql.trim().split('\n').map((line) => line.trimEnd().replaceAll('\t', '  '));
  // The first line has been trimmed, so the others tell how far all of them are shifted.
  const shift = Math.min(...lines.slice(1).filter((line) => line !== '').map((line) => line.length - line.trimStart().length));
  return lines.map((line, i) => (i === 0 ? line : line.slice(Number.isFinite(shift) ? Math.max(0, shift - 2) : 0))).join('\n');
}

/** "0.52 ms", on one line. */
export function ms(n: number): string {
  return `${n.toFixed(n < 10 ? 2 : 1)}\u00a0ms`;
}

export function sum(statements: Trace['statements']): number {
  return statements.reduce((total, { ms }) => total + ms, 0);
}

/** What finding out who asks has cost, and what the change itself has. */
export function parts(trace: Trace) {
  return { lookups: trace.statements.slice(0, trace.lookups), change: trace.statements.slice(trace.lookups) };
}

/** What sets the two ways apart, in a sentence, by what the server has told. */
export function difference(session: Trace, token: Trace): string {
  const more = session.statements.length - token.statements.length;
  const here = `${plural(session.statements.length, 'statement')} with the session, ${plural(token.statements.length, 'statement')} with the token`;
  if (more === 0) return `${here}: the same number this time.`;
  const way = more > 0 ? 'The session' : 'The token';
  const lookups = more > 0 ? parts(session).lookups : parts(token).lookups;
  const cost = lookups.length > 0 ? `, and finding out who asks took ${ms(sum(lookups))}` : '';
  return `${here}. ${way} costs ${plural(Math.abs(more), 'statement')} more${cost}.`;
}

/** The one in the middle: what a slow moment of the machine does not shift. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
