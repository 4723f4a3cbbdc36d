interface Sample {
  readonly at: number;
  readonly bytes: number;
  readonly rows: number;
}

const span = 5000;

/** How fast something goes, as of the last seconds: an average since the beginning would tell of what is long over. */
export class Pace {
  #samples: Sample[] = [];

  add(bytes: number, rows: number, at = performance.now()): void {
    this.#samples.push({ at, bytes, rows });
    while (this.#samples.length > 2 && at - this.#samples[1]!.at >= span) this.#samples.shift();
  }

  /** Per second. Null while there is too little to tell. */
  get rate(): { readonly bytes: number; readonly rows: number } | null {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    if (!first || !last || last.at - first.at < 500) return null;
    const seconds = (last.at - first.at) / 1000;
    return { bytes: (last.bytes - first.bytes) / seconds, rows: (last.rows - first.rows) / seconds };
  }
}

/** "about 3 minutes left". Empty while it cannot be told. */
export function remaining(bytes: number, perSecond: number | undefined): string {
  if (!perSecond || perSecond <= 0) return '';
  const seconds = bytes / perSecond;
  if (seconds < 2) return 'nearly done';
  if (seconds < 60) return `about ${Math.ceil(seconds / 5) * 5} seconds left`;
  if (seconds < 90) return 'about a minute left';
  if (seconds < 5400) return `about ${Math.round(seconds / 60)} minutes left`;
  return `about ${Math.round(seconds / 3600)} hours left`;
}

/** 2869456 → "2.7 MB", as the limits of the server and most file managers count. */
export function size(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let n = bytes;
  let unit = 0;
  while (n >= 999.5 && unit < units.length - 1) {
    n /= 1024;
    unit++;
  }
  return `${unit > 0 && n < 9.95 ? n.toFixed(1) : Math.round(n)} ${units[unit]}`;
}
