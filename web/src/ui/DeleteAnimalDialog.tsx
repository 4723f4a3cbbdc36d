import { Text } from '@mantine/core';

import { ConfirmDialog } from './ConfirmDialog';
import { FormError } from './FormEnd';
import { useDeleteAnimal } from './useDeleteAnimal';
import { useSubmit } from './useSubmit';

interface Props {
  readonly animal: { readonly id: string; readonly name: string; readonly version: number };
  readonly opened: boolean;
  readonly onClose: () => void;
  /** It is deleted: goes elsewhere. */
  readonly onDeleted: () => unknown;
}

/** Asks before an animal is deleted, and says what goes with it. */
export function DeleteAnimalDialog({ animal, opened, onClose, onDeleted }: Props) {
  const remove = useDeleteAnimal();
  const { busy, error, reset, submit } = useSubmit(() => remove(animal, onDeleted));
  return (
    <ConfirmDialog
      opened={opened} title={`Delete ${animal.name}?`} confirm="Delete" danger busy={busy} onConfirm={() => void submit()}
      onCancel={() => {
        reset();
        onClose();
      }}
    >
      <Text mb="sm">
        Everything about {animal.name} goes with it: identifiers, tags, notes, all weights and all vaccinations. You can bring it
        all back for a while: from “Recently deleted”.
      </Text>
      <Text size="sm" c="dimmed" mb="sm">
        To keep the records of an animal that has died or lives elsewhere, change its status instead.
      </Text>
      <FormError title={`${animal.name} is not deleted`} error={error} />
    </ConfirmDialog>
  );
}
