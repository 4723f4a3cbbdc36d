import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';

import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { FormError, SubmitButton } from '../../ui/FormEnd';
import type { useRecord } from './useRecord';

interface Props extends ReturnType<typeof useRecord> {
  readonly title: string;
  /** What is to be deleted, in words; null where it is new. */
  readonly subject: string | null;
  readonly children: ReactNode;
  /** Closes it, and keeps what is typed. */
  readonly onClose: () => void;
  /** Closes it, and forgets what is typed. */
  readonly onCancel: () => void;
}

/** The dialog in which a record of an animal is entered and changed. */
export function RecordDialog({ title, subject, saving, deleting, children, onClose, onCancel }: Props) {
  const [asking, setAsking] = useState(false);
  const busy = saving.busy || deleting.busy;
  return (
    <>
      {/* A click beside it must not throw away what is typed. */}
      <Modal
        opened={!asking} onClose={onClose} title={title} closeOnClickOutside={false} closeOnEscape={!busy}
        closeButtonProps={{ 'aria-label': 'Close', disabled: busy }}
      >
        <form {...saving.form}>
          <Stack>
            {children}
            <FormError title="Not saved yet" error={saving.error} />
            <FormError title="Not deleted" error={deleting.error} />
            <Group justify="space-between">
              <div>
                {subject !== null && (
                  <Button variant="subtle" color="red" onClick={() => setAsking(true)} loading={deleting.busy}>Delete</Button>
                )}
              </div>
              <Group gap="sm">
                <Button variant="default" onClick={onCancel} disabled={busy}>Cancel</Button>
                <SubmitButton busy={saving.busy} wait={saving.wait}>Save</SubmitButton>
              </Group>
            </Group>
          </Stack>
        </form>
      </Modal>
      <ConfirmDialog
        opened={asking} title={`Delete ${subject}?`} confirm="Delete" danger onCancel={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          void deleting.submit();
        }}
      >
        <Text>It is gone for good then.</Text>
      </ConfirmDialog>
    </>
  );
}
