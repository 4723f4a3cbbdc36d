/** The scalar `Date`: a calendar day without a time or a zone, as in `"2021-04-30"`. */
export type Day = `${number}-${number}-${number}`;

/** The scalar `DateTime`: a moment in UTC, as in `"2026-01-31T08:15:00.123456Z"`. */
export type Instant = `${Day}T${string}Z`;

/** The day that a `Date` falls on in the zone of whoever looks at the clock. */
export function dayOf(date: Date): Day {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}` as Day;
}
