import type { ApolloClient, ObservableQuery } from '@apollo/client';

import { sweep } from '../../api/cache';
import { graphql } from '../../gql';
import type { AnimalFilter, AnimalOrder, AnimalsPageQuery, AnimalsPageQueryVariables } from '../../gql/graphql';

export const AnimalsPage = graphql(`
  query AnimalsPage($first: Int!, $after: String, $filter: AnimalFilter, $orderBy: AnimalOrder) {
    animals(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
      nodes { id name species breed secondBreed bornOn bornOnPrecision status tags updatedAt }
      pageInfo { endCursor hasNextPage }
    }
  }
`);

export type ListedAnimal = AnimalsPageQuery['animals']['nodes'][number];

interface Page {
  after: string | null;
  /** Its animals; null while they are not there: not yet, or not any more. */
  nodes: readonly ListedAnimal[] | null;
  /** How many they are, and the index of the first: known also of a page that has been let go. */
  count: number;
  start: number;
  end: string | null;
  more: boolean;
  /** Whether what the cache knows is to be checked with the server. */
  check: boolean;
  error: unknown;
  subscription: { unsubscribe: () => void } | null;
}

const size = 100;
const sweepAfter = 10;

/**
 * A list of animals of any length, by cursor. It holds the pages around those on show, which follow the cache, and one ahead.
 * Of all others it keeps but cursor and length, so that the end of a long list costs what its beginning does: a page that is
 * scrolled to again is fetched again.
 */
export class AnimalList {
  readonly #pages: Page[] = [page(null)];
  readonly #listeners = new Set<() => void>();
  #version = 0;
  #attached = false;
  #tending = false;
  #stale = false;
  #gone = 0;
  #from = 0;
  #to = 0;

  constructor(
    private readonly client: ApolloClient,
    /** Whose animals these are. */
    readonly owner: string,
    private readonly filter: AnimalFilter,
    private readonly orderBy: AnimalOrder,
  ) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Another number after each change. */
  readonly version = (): number => this.#version;

  /** Whether there is something to show: animals, the certainty that there are none, or an error. */
  get ready(): boolean {
    const [first] = this.#pages as [Page];
    return first.nodes !== null || first.count > 0 || this.error !== undefined;
  }

  /** How many there are as far as is known. */
  get count(): number {
    const last = this.#last;
    return last.start + last.count;
  }

  /** Whether `count` is all. */
  get complete(): boolean {
    return !this.#last.more;
  }

  get error(): unknown {
    return this.#pages.find((p) => p.error !== undefined)?.error;
  }

  /** Undefined where the animal is not there: not yet, or not any more. */
  at(index: number): ListedAnimal | undefined {
    const p = this.#pages[this.#pageAt(index)];
    return p?.nodes?.[index - p.start];
  }

  /** From now on the list fetches and follows the cache. */
  attach(): void {
    this.#attached = true;
    this.#tend();
  }

  /** It rests, with what it shows. */
  detach(): void {
    this.#attached = false;
    for (const p of this.#pages) rest(p);
  }

  /** It is not needed any more, nor what the cache holds for it. */
  dispose(): void {
    this.detach();
    for (const p of this.#pages) this.#letGo(p);
    this.#sweep();
  }

  /** Says which animals are on show, by index. */
  show(from: number, to: number): void {
    this.#from = from;
    this.#to = to;
    this.#tend();
  }

  /** Tries again what has failed. */
  retry(): void {
    for (const p of this.#pages) {
      if (p.error === undefined) continue;
      p.error = undefined;
      rest(p);
    }
    this.#changed();
  }

  get #last(): Page {
    return this.#pages.at(-1)!;
  }

  /** The page of an index: the last that begins at or before it. */
  #pageAt(index: number): number {
    let low = 0;
    let high = this.#pages.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.#pages[middle]!.start <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Holds the pages on show and their neighbours, and lets the others go. */
  #tend(): void {
    if (!this.#attached) return;
    this.#stale = true;
    if (this.#tending) return; // what the cache knows comes at once, amid the loop
    this.#tending = true;
    while (this.#stale) {
      this.#stale = false;
      const first = this.#pageAt(this.#from) - 1;
      const last = this.#pageAt(this.#to) + 1;
      while (this.#pages.length <= last && this.#last.nodes && this.#last.more) this.#pages.push(page(this.#last.end, this.count));
      for (const [i, p] of [...this.#pages.entries()]) {
        if (i >= first && i <= last) this.#hold(p);
        else if (i < first - 1 || i > last + 1) this.#letGo(p);
      }
    }
    this.#tending = false;
    this.#sweep();
  }

  #hold(p: Page): void {
    if (p.subscription || p.error !== undefined) return;
    p.subscription = this.client.watchQuery({
      query: AnimalsPage,
      variables: this.#variables(p),
      fetchPolicy: p.check ? 'cache-and-network' : 'cache-first',
      nextFetchPolicy: 'cache-first',
    }).subscribe((result) => this.#take(p, result));
  }

  #letGo(p: Page): void {
    rest(p);
    if (!p.nodes) return;
    p.nodes = null;
    const variables = this.#variables(p);
    if (this.client.cache.evict({ id: 'ROOT_QUERY', fieldName: 'animals', args: { ...variables }, broadcast: false })) this.#gone++;
  }

  /** Frees what the pages have left behind, a few at a time. */
  #sweep(): void {
    if (this.#gone < sweepAfter) return;
    this.#gone = 0;
    sweep(this.client.cache);
  }

  #take(p: Page, result: ObservableQuery.Result<AnimalsPageQuery>): void {
    if (result.error) {
      p.error = result.error;
      this.#changed();
      return;
    }
    if (result.dataState !== 'complete') return;
    const { nodes, pageInfo } = result.data.animals;
    p.check &&= result.loading;
    p.error = undefined;
    p.end = pageInfo.endCursor;
    p.more = pageInfo.hasNextPage;
    this.#fill(p, nodes);
    this.#relink(p);
    this.#changed();
  }

  /** Where animals have come or gone meanwhile, the next page begins elsewhere. It shows what it has until it knows better. */
  #relink(p: Page): void {
    const index = this.#pages.indexOf(p);
    if (!p.more) return this.#pages.splice(index + 1).forEach(rest);
    const next = this.#pages[index + 1];
    if (!next || next.after === p.end) return;
    rest(next);
    next.after = p.end;
    next.check = true;
  }

  #fill(p: Page, nodes: readonly ListedAnimal[] | null): void {
    p.nodes = nodes;
    if (nodes) p.count = nodes.length;
  }

  #changed(): void {
    let start = 0;
    for (const p of this.#pages) {
      p.start = start;
      start += p.count;
    }
    this.#tend();
    this.#version++;
    for (const listener of this.#listeners) listener();
  }

  #variables({ after }: Page): AnimalsPageQueryVariables {
    return { first: size, after, filter: this.filter, orderBy: this.orderBy };
  }
}

function page(after: string | null, start = 0): Page {
  return { after, nodes: null, count: 0, start, end: null, more: true, check: true, error: undefined, subscription: null };
}

function rest(p: Page): void {
  p.subscription?.unsubscribe();
  p.subscription = null;
}
