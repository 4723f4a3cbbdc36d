import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';

interface Props {
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

/** Asks before something is done. The focus begins on the way back. */
export function ConfirmDialog({ opened, title, children, confirm, cancel = 'Cancel', danger, busy = false, onConfirm, onCancel }: Props) {
  return (
    <Modal opened={opened} onClose={onCancel} title={title}>
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
