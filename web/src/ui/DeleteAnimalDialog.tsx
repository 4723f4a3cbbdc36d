import { Text } from '@mantine/core';

import { ConfirmDialog } from './ConfirmDialog';
import { useDeleteAnimal } from './useDeleteAnimal';

interface Props {
  readonly animal: { readonly id: string; readonly name: string; readonly version: number };
  readonly opened: boolean;
  readonly onClose: () => void;
  /** It is hidden from now on. */
  readonly onDeleted?: () => void;
}

/** Asks before an animal is deleted, and says what goes with it. */
export function DeleteAnimalDialog({ animal, opened, onClose, onDeleted }: Props) {
  const remove = useDeleteAnimal();
  return (
    <ConfirmDialog
      opened={opened} title={`Delete ${animal.name}?`} confirm="Delete" danger onCancel={onClose}
      onConfirm={() => {
        onClose();
        remove(animal);
        onDeleted?.();
      }}
    >
      <Text>
        Everything about {animal.name} goes with it: identifiers, tags, notes, all weights and all vaccinations. You can undo
        it for ten seconds; after that it is gone for good.
      </Text>
      <Text size="sm" c="dimmed" mt="sm">
        To keep the records of an animal that has died or lives elsewhere, change its status instead.
      </Text>
    </ConfirmDialog>
  );
}
