import { inputOf } from '../../api/animal';
import type { AnimalDetailsFragment } from '../../gql/graphql';
import { formOf, isForm, isRecord, type AnimalForm } from './form';

/** A change that is not saved yet, and what it started from: by that, others' changes can be told from one's own. */
export interface EditDraft {
  readonly version: number;
  readonly base: AnimalForm;
  readonly form: AnimalForm;
}

export function editDraftKey(id: string): string {
  return `animal:${id}`;
}

export function beginEdit(animal: AnimalDetailsFragment): EditDraft {
  const base = formOf(inputOf(animal));
  return { version: animal.version, base, form: base };
}

export function isEditDraft(value: unknown): value is EditDraft {
  return isRecord(value) && typeof value['version'] === 'number' && isForm(value['base']) && isForm(value['form']);
}
