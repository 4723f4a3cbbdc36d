import { number, today } from '../../ui/format';

const kilos = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 3 });

const short = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** "13 Oct 2026". */
export function shortDay(date: string): string {
  return short.format(new Date(`${date}T00:00:00Z`));
}

/** "850 g", "4.2 kg". */
export function weightInWords(grams: number): string {
  return grams < 1000 ? `${number(grams)} g` : `${kilos.format(grams / 1000)} kg`;
}

export type Unit = 'kg' | 'g';

/** What somebody has typed, in grams: a comma may stand for the point. NaN where it is no number. */
export function gramsOf(amount: string, unit: Unit): number {
  const text = amount.trim().replace(',', '.');
  if (!/^\d+(\.\d*)?$|^\.\d+$/.test(text)) return NaN;
  // More than the server's integers hold is too much anyway, and the server says so.
  return Math.min(Math.round(Number(text) * (unit === 'kg' ? 1000 : 1)), 2_147_483_647);
}

/** The points of a line through the values, by day, in a box of that size. */
export function linePoints(values: readonly { readonly on: string; readonly value: number }[], width: number, height: number): string {
  const days = values.map(({ on }) => Date.parse(on));
  const amounts = values.map(({ value }) => value);
  const [first, last] = [Math.min(...days), Math.max(...days)];
  const [least, most] = [Math.min(...amounts), Math.max(...amounts)];
  const at = (n: number, from: number, to: number, size: number) => (to === from ? size / 2 : ((n - from) / (to - from)) * size);
  return values.map((_, i) => {
    const x = at(days[i] ?? 0, first, last, width);
    const y = height - at(amounts[i] ?? 0, least, most, height);
    return `${Math.round(x * 10) / 10},${Math.round(y * 10) / 10}`;
  }).join(' ');
}

interface Given {
  readonly id: string;
  readonly vaccine: string;
  readonly givenOn: string;
  readonly validUntil: string | null;
}

/** Whether a vaccination protects still: `over` is one that has run out and that no later one has renewed. */
export function protection(one: Given, all: readonly Given[], on = today()): 'valid' | 'over' | 'renewed' | 'unknown' {
  if (one.validUntil === null) return 'unknown';
  if (one.validUntil >= on) return 'valid';
  const name = one.vaccine.toLowerCase();
  return all.some((v) => v.givenOn > one.givenOn && v.vaccine.toLowerCase() === name) ? 'renewed' : 'over';
}
