import { isForm, isRecord, type AnimalForm } from './form';

/** What is kept of a new animal until it is stored. */
export interface NewDraft {
  readonly form: AnimalForm;
  /** What has been sent and not been answered: it may be stored. */
  readonly unanswered?: Unanswered | undefined;
}

export interface Unanswered {
  /** The creation's idempotency key: whatever is sent by it, one animal comes of it. */
  readonly key: string;
  /** What has been sent by it. */
  readonly forms: readonly AnimalForm[];
}

/** `from` is the animal that was deleted while somebody edited it: what she typed becomes a new one. */
export function newDraftKey(from: string | null): string {
  return from === null ? 'new' : `new:${from}`;
}

export function isNewDraft(value: unknown): value is NewDraft {
  if (!isRecord(value) || !isForm(value['form'])) return false;
  const { unanswered } = value;
  return unanswered === undefined || (isRecord(unanswered) && typeof unanswered['key'] === 'string'
    && Array.isArray(unanswered['forms']) && unanswered['forms'].every(isForm));
}

/** A name for a creation that nothing else has. (crypto.randomUUID is there in secure contexts alone.) */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
