import { useApolloClient } from '@apollo/client/react';
import { Alert, Stack, Text } from '@mantine/core';
import { useState } from 'react';

import { inputOf } from '../../api/animal';
import type { AnimalDetailsFragment } from '../../gql/graphql';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { FormError } from '../../ui/FormEnd';
import { restoreAnimal } from '../../ui/restoreAnimal';
import { toast } from '../../ui/toast';
import { useSubmit } from '../../ui/useSubmit';
import { useUndo } from '../../ui/useUndo';
import { Edits } from './Edits';
import { editsOf, type Moment } from './timeline';

interface Props {
  /** As it is now, as far as is known. */
  readonly animal: AnimalDetailsFragment;
  /** What it is to be again. It stays while the dialog closes, so that its words do. */
  readonly target: Moment | null;
  readonly opened: boolean;
  readonly onClose: () => void;
  /** The animal is not what it was taken for: fetches it anew. */
  readonly onStale: () => Promise<void>;
}

/** Shows what an earlier version would change of the present, and brings it back. */
export function RestoreVersion({ animal, target, opened, onClose, onStale }: Props) {
  const client = useApolloClient();
  const undo = useUndo();
  const [overtaken, setOvertaken] = useState(false);
  const present = inputOf(animal);
  const edits = target ? editsOf(present, target.input) : [];

  const { busy, error, reset, submit } = useSubmit(async () => {
    if (!target) return;
    const { id, version, name } = animal;
    setOvertaken(false);
    const restored = await restoreAnimal(client, { id, version: target.version, ifVersion: version, target: target.input });
    if (restored.is === 'gone') throw new Error(`${name} is gone for good.`);
    if (restored.is === 'conflict') {
      if (!restored.animal) throw new Error(`Somebody else has deleted ${name} meanwhile.`);
      await onStale();
      return setOvertaken(true);
    }
    close();
    toast({
      kind: 'done', about: id, message: `${restored.animal.name} is as it was.`,
      action: {
        label: 'Undo',
        run: () => void undo({ id, name, version, ifVersion: restored.animal.version, target: present, done: 'That is undone.' }),
      },
    });
  });

  function close() {
    reset();
    setOvertaken(false);
    onClose();
  }

  return (
    <ConfirmDialog
      opened={opened} title="Restore this version?" confirm="Restore" busy={busy} onConfirm={() => void submit()} onCancel={close}
    >
      <Stack gap="sm">
        {overtaken && (
          <Alert color="yellow" role="alert" title="Somebody else was faster">
            {animal.name} was changed meanwhile. Look at what would change now, and restore it if that is still what you want.
          </Alert>
        )}
        {edits.length > 0
          ? <Text size="sm">This will change:</Text>
          : <Text size="sm">{animal.name} is just like that already: nothing will change.</Text>}
        <Edits edits={edits} />
        {edits.length > 0 && <Text size="sm" c="dimmed">Weights and vaccinations stay as they are. You can undo it.</Text>}
        <FormError title="Not restored yet" error={error} />
      </Stack>
    </ConfirmDialog>
  );
}
