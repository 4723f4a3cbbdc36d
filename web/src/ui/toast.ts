export interface ToastOptions {
  readonly message: string;
  readonly kind?: 'done' | 'info' | 'error';
  /** A button in the toast, such as "Undo". It closes the toast. */
  readonly action?: { readonly label: string; readonly run: () => void };
  /** What it is about: a later one about the same takes its place, since an earlier change can be undone no more. */
  readonly about?: string;
  /** How long it stays: 6 seconds, with an action 12. While the pointer or the focus is on it, it stays longer. */
  readonly seconds?: number;
}

export interface Toast extends ToastOptions {
  readonly id: number;
}

/** The messages on show, outside of React, so that whoever has something to tell can. */
export class Toasts {
  #toasts: readonly Toast[] = [];
  #listeners = new Set<() => void>();
  #timers = new Map<number, ReturnType<typeof setTimeout>>();
  #held = false;
  #last = 0;

  readonly get = (): readonly Toast[] => this.#toasts;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  show(options: ToastOptions): number {
    const toast = { ...options, id: ++this.#last };
    for (const { id, about } of this.#toasts) if (about !== undefined && about === toast.about) this.#remove(id);
    this.#set([...this.#toasts, toast]);
    if (!this.#held) this.#start(toast);
    return toast.id;
  }

  /** Takes it away: because its time is up, or somebody has closed it. */
  readonly close = (id: number): void => void this.#remove(id);

  /** Does what its button says. */
  readonly act = (id: number): void => this.#remove(id)?.action?.run();

  /** Takes those away that offer to do something: nobody else than the one before the page then may, or could. */
  readonly withdraw = (): void => {
    for (const { id, action } of this.#toasts) if (action) this.#remove(id);
  };

  /** Stops the clocks while somebody reads. */
  readonly hold = (): void => {
    this.#held = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  };

  readonly resume = (): void => {
    if (!this.#held) return;
    this.#held = false;
    for (const toast of this.#toasts) this.#start(toast);
  };

  #start(toast: Toast): void {
    const seconds = toast.seconds ?? (toast.action ? 12 : 6);
    this.#timers.set(toast.id, setTimeout(() => this.close(toast.id), seconds * 1000));
  }

  #remove(id: number): Toast | undefined {
    const toast = this.#toasts.find((t) => t.id === id);
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    this.#set(this.#toasts.filter((t) => t.id !== id));
    return toast;
  }

  #set(toasts: readonly Toast[]): void {
    this.#toasts = toasts;
    for (const listener of this.#listeners) listener();
  }
}

export const toasts = new Toasts();

/** Tells the person something in passing. */
export function toast(options: ToastOptions): number {
  return toasts.show(options);
}
