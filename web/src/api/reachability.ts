import { firstValueFrom, BehaviorSubject, filter } from 'rxjs';

const first = 1000;
const longest = 15_000;
const settled = 20_000;

/**
 * Whether the server can be reached. Whoever fails to reports it; from then on one probe asks, ever more slowly, until the
 * server answers, and all who wait go on together.
 */
export class Reachability {
  readonly away = new BehaviorSubject(false);
  #delay = first;
  #backAt = 0;

  constructor(private readonly probe: () => Promise<boolean> = ready) {}

  report(): void {
    if (this.away.value) return;
    // A server that comes and goes is not asked faster for it.
    if (Date.now() - this.#backAt > settled) this.#delay = first;
    this.away.next(true);
    this.#wait();
  }

  /** Resolves when the server answers: at once where it is not away. */
  async back(): Promise<void> {
    await firstValueFrom(this.away.pipe(filter((away) => !away)));
  }

  /** Asks now. For the person who is tired of waiting, and for the browser that has its network back. */
  async ask(): Promise<void> {
    if (!this.away.value || !(await this.probe().catch(() => false)) || !this.away.value) return;
    this.#backAt = Date.now();
    this.away.next(false);
  }

  #wait(): void {
    // Not all at the same moment: the pages of many people wait for the same server.
    const pause = this.#delay * (0.75 + Math.random() / 2);
    this.#delay = Math.min(this.#delay * 1.7, longest);
    setTimeout(() => {
      void this.ask().then(() => {
        if (this.away.value) this.#wait();
      });
    }, pause);
  }
}

async function ready(): Promise<boolean> {
  const response = await fetch('/readyz', { cache: 'no-store', signal: AbortSignal.timeout(5000) });
  return response.ok;
}

/** The server of this page. */
export const reachability = new Reachability();
