import { Button, Group, Modal, Stack } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';

export interface ConfirmProps {
  readonly opened: boolean;
  readonly title: string;
  readonly children: ReactNode;
  /** What the button does, as a verb: "Delete", "Leave". */
  readonly confirm: string;
  readonly cancel?: string;
  /** Whether it destroys something. */
  readonly danger?: boolean;
  readonly busy?: boolean;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

/** The question of a ConfirmDialog. */
export function ConfirmModal({ opened, title, children, confirm, cancel = 'Cancel', danger, busy = false, onConfirm, onCancel }: ConfirmProps) {
  const [shown, setShown] = useState(false);
  useEffect(() => setShown(opened), [opened]); // Mantine gives the focus back from what was opened, not from what began so
  return (
    <Modal opened={opened && shown} onClose={onCancel} title={title}>
      <Stack>
        <div>{children}</div>
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel} data-autofocus>{cancel}</Button>
          <Button {...(danger && { color: 'red' })} loading={busy} onClick={onConfirm}>{confirm}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
