import type { DatePrecision } from '../gql/graphql';

const locale = 'en-GB';
const count = new Intl.NumberFormat(locale);
const parts: Record<DatePrecision, Intl.DateTimeFormat> = {
  DAY: new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }),
  MONTH: new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }),
  YEAR: new Intl.DateTimeFormat(locale, { year: 'numeric', timeZone: 'UTC' }),
  ESTIMATED: new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }),
};
const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });

/** 43908 → "43,908". */
export function number(n: number): string {
  return count.format(n);
}

/** `plural(2, 'animal')` → "2 animals". */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${number(n)} ${n === 1 ? one : many}`;
}

/** The calendar day on which this happens, where the page is looked at. */
export function today(now = new Date()): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${String(now.getFullYear()).padStart(4, '0')}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** A calendar day as exactly as it is known: "30 April 2021", "April 2021", "2021", "about April 2021". */
export function day(date: string, precision: DatePrecision = 'DAY'): string {
  const words = parts[precision].format(new Date(`${date}T00:00:00Z`));
  return precision === 'ESTIMATED' ? `about ${words}` : words;
}

/** A moment in the time of whoever looks: "31 Jan 2026, 09:15". */
export function time(instant: string): string {
  return moment.format(new Date(instant));
}

/** "3 hours ago", "in 2 days". */
export function ago(instant: string, now = Date.now()): string {
  const seconds = (new Date(instant).getTime() - now) / 1000;
  const steps: [Intl.RelativeTimeFormatUnit, number][] = [['year', 31_557_600], ['month', 2_629_800], ['day', 86_400], ['hour', 3600], ['minute', 60]];
  for (const [unit, size] of steps) {
    if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit);
  }
  return 'just now';
}

/**
 * How old somebody is: "3 years, 2 months", "5 months", "12 days". Where the day is not known the words are no more exact
 * than the date: "about 3 years". Null where the birth is not known.
 */
export function ageInWords(bornOn: string | null, precision: DatePrecision, on = today()): string | null {
  if (bornOn === null || bornOn > on) return bornOn === null ? null : 'not born yet';
  const [y, m, d] = ymd(bornOn);
  const [year, month, date] = ymd(on);

  if (precision === 'YEAR') return year === y ? 'less than a year' : `about ${plural(year - y, 'year')}`;

  // Where the day is a stand-in, the month has the last word.
  const months = (year - y) * 12 + month - m - (precision === 'DAY' && date < d ? 1 : 0);
  if (precision === 'ESTIMATED') {
    if (months >= 12) return `about ${plural(Math.round(months / 12), 'year')}`;
    return months === 0 ? 'less than a month' : `about ${plural(months, 'month')}`;
  }
  if (months >= 12) {
    const years = Math.floor(months / 12);
    return months % 12 === 0 ? plural(years, 'year') : `${plural(years, 'year')}, ${plural(months % 12, 'month')}`;
  }
  if (months > 0) return plural(months, 'month');
  if (precision === 'MONTH') return 'less than a month';
  const days = Math.round((Date.parse(on) - Date.parse(bornOn)) / 86_400_000);
  return days === 0 ? 'born today' : plural(days, 'day');
}

function ymd(date: string): [number, number, number] {
  return date.split('-').map(Number) as [number, number, number];
}
