import { isAway } from './problem';
import type { Reachability } from './reachability';
import type { Rest, SessionUser, SignIn, SignUp, Who } from './rest';

/**
 * - `loading`: not asked yet
 * - `stranger`: nobody is signed in; the first change makes a guest
 * - `guest`, `user`: somebody is known to the server
 * - `ended`: somebody was; the page stays as it is, with all that is typed, until somebody is again
 */
export type Status = 'loading' | 'stranger' | 'guest' | 'user' | 'ended';

export interface SessionState {
  readonly status: Status;
  /** Who is signed in; while `ended`, who was. */
  readonly user: SessionUser | null;
  /** The session's id, as in `User.sessions`. */
  readonly sessionId: string | null;
  /** Whether the session outlives the browser. */
  readonly kept: boolean;
  /** After how long without use it ends; 0 for a stranger. */
  readonly idleSeconds: number;
  readonly expiresAt: string | null;
  /** A guest's animals. */
  readonly guestAnimals: number;
  /** Whether the browser came back with a session that had ended meanwhile. */
  readonly expired: boolean;
  /** How often it has become somebody else while the page was open: a key for what belongs to one person. */
  readonly replaced: number;
}

/**
 * What has happened to the one before the page:
 * - `opened`: a stranger has become somebody
 * - `resumed`: the same person goes on: after the session had ended, or as a guest who has signed up
 * - `replaced`: it is somebody else now; nothing that was fetched may be shown any more
 * - `left`: she has signed out here
 */
export type Change = 'opened' | 'resumed' | 'replaced' | 'left';

const nobody: SessionState = {
  status: 'stranger', user: null, sessionId: null, kept: false, idleSeconds: 0, expiresAt: null, guestAnimals: 0, expired: false,
  replaced: 0,
};

/** The part of BroadcastChannel that keeps the tabs in step. It says only that something has changed: the server says what. */
export type Channel = Pick<BroadcastChannel, 'postMessage' | 'addEventListener'>;

/** Who is before this page, as the server has said it last. */
export class SessionStore {
  #state: SessionState = { ...nobody, status: 'loading' };
  #listeners = new Set<() => void>();
  #asking: Promise<void> | undefined;
  #epoch = 0; // counts the changes that are known of: an answer to a question from before one is stale

  constructor(
    private readonly rest: Rest,
    private readonly reachability: Reachability,
    private readonly channel: Channel,
    private readonly onChange: (change: Change, state: SessionState, here: boolean) => void,
  ) {
    channel.addEventListener('message', () => void this.#askAnew());
  }

  readonly get = (): SessionState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Asks the server who this is, and returns what it says. While it is away, what was known stays, and the question waits. */
  readonly refetch = async (): Promise<Status> => {
    await (this.#asking ??= this.#ask());
    return this.#state.status;
  };

  /** The same after something has changed: the answer to a question under way may be from before. */
  #askAnew(): Promise<Status> {
    this.#epoch++;
    return this.refetch();
  }

  async #ask(): Promise<void> {
    try {
      for (;;) {
        const epoch = this.#epoch;
        try {
          const who = await this.rest.session();
          if (epoch === this.#epoch) return this.#take(who, false);
        } catch (error) {
          if (!isAway(error)) {
            // Not even who this is can be told. A page for strangers is better than none.
            if (this.#state.status === 'loading') this.#set(nobody);
            return;
          }
          this.reachability.report();
          await this.reachability.back();
        }
      }
    } finally {
      this.#asking = undefined; // at once: nobody may join a question that has been answered
    }
  }

  readonly signIn = async (input: SignIn): Promise<void> => {
    this.#begin(await this.rest.signIn(input));
  };

  readonly signUp = async (input: SignUp): Promise<void> => {
    this.#begin(await this.rest.signUp(input));
  };

  readonly signOut = async (): Promise<void> => {
    await this.rest.signOut();
    this.leave();
  };

  /** Nobody is signed in any more, and meant it so: after signing out, and after deleting the account. */
  readonly leave = (): void => {
    this.#epoch++;
    this.#set({ ...nobody, replaced: this.#state.replaced });
    this.onChange('left', this.#state, true);
    this.#tell();
  };

  /** The server has refused a request. Whether the session has ended, it alone knows. */
  readonly refused = (): void => {
    if (this.#state.status === 'guest' || this.#state.status === 'user') void this.#askAnew();
  };

  /** A change has been made. A stranger's first one opens a session; a guest's count of animals may be another. */
  readonly changed = (): void => {
    const { status } = this.#state;
    if (status !== 'loading' && status !== 'stranger' && status !== 'guest') return;
    void this.#askAnew().then(() => {
      if (status !== 'guest' && this.#state.user) this.#tell();
    });
  };

  #begin(who: Who): void {
    this.#epoch++;
    this.#take(who, true);
    this.#tell();
  }

  #take(who: Who, here: boolean): void {
    const before = this.#state;
    if (who.user === null) {
      if (before.user) this.#set({ ...before, status: 'ended' });
      else this.#set({ ...nobody, expired: who.ended, replaced: before.replaced });
      return;
    }
    const { user, session, guestAnimals } = who;
    const replaced = before.user !== null && before.user.id !== user.id;
    this.#set({
      status: user.guest ? 'guest' : 'user', user, sessionId: session.id, kept: session.kept, idleSeconds: session.idleSeconds,
      expiresAt: session.expiresAt, guestAnimals, expired: false, replaced: before.replaced + (replaced ? 1 : 0),
    });
    if (before.user === null) {
      if (before.status === 'stranger') this.onChange('opened', this.#state, here);
    } else if (replaced) {
      this.onChange('replaced', this.#state, here);
    } else if (before.status === 'ended' || before.user.guest !== user.guest) {
      this.onChange('resumed', this.#state, here);
    }
  }

  #set(state: SessionState): void {
    if (JSON.stringify(state) === JSON.stringify(this.#state)) return;
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }

  #tell(): void {
    this.channel.postMessage('changed');
  }
}
