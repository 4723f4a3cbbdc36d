import { isForm, isRecord, type AnimalForm } from './form';

/** What is kept of a new animal until it is stored. */
export interface NewDraft {
  readonly form: AnimalForm;
  /** What was sent, and not answered yet: it may be stored. */
  readonly sent: { readonly at: number; readonly form: AnimalForm } | null;
}

/** `from` is the animal that was deleted while somebody edited it: what she typed becomes a new one. */
export function newDraftKey(from: string | null): string {
  return from === null ? 'new' : `new:${from}`;
}

export function isNewDraft(value: unknown): value is NewDraft {
  return isRecord(value) && isForm(value['form'])
    && (value['sent'] === null || (isRecord(value['sent']) && typeof value['sent']['at'] === 'number' && isForm(value['sent']['form'])));
}
