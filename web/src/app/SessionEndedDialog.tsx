import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useEffect, useId, useRef, type KeyboardEvent } from 'react';

import { useSession } from '../api/session';
import { SignInForm } from '../ui/SignInForm';
import classes from './SessionEndedDialog.module.css';

/**
 * Stands over the page when the session has ended elsewhere or by itself. The page behind it keeps all that is typed; after
 * signing in it goes on. It is the browser's own dialog, over any other, and needs no script that each page would fetch for it.
 */
export function SessionEndedDialog() {
  const { status, user, leave } = useSession();
  const opened = status === 'ended';
  const title = useId();
  const dialog = useRef<HTMLDialogElement>(null);

  useEffect(() => {
    if (!opened) return dialog.current?.close();
    dialog.current?.showModal();
    dialog.current?.querySelector<HTMLElement>('[data-autofocus]')?.focus();
  }, [opened]);

  // There is no way around the question. Some browsers close a dialog that refuses twice, but not one that never hears of the key.
  function stay(event: KeyboardEvent) {
    if (event.key === 'Escape') event.preventDefault();
  }

  return (
    <dialog
      ref={dialog} className={classes.dialog} aria-labelledby={title} aria-modal={opened || undefined} onKeyDown={stay}
      onCancel={(event) => event.preventDefault()}
    >
      {opened && (
        <Stack>
          <Title order={2} id={title} className={classes.title}>You have been signed out</Title>
          {user?.guest
            ? <Text>Your time as a guest has ended. What you have typed on this page is still here: go on as a new guest, or sign in.</Text>
            : <Text>What you have typed on this page is still here. Sign in{user && <> as <b>{user.name}</b></>} to go on.</Text>}
          <SignInForm key={user?.id} email={user?.email ?? ''} />
          <Group justify="center">
            <Button variant="subtle" onClick={leave}>{user?.guest ? 'Go on as a new guest' : 'Go on without signing in'}</Button>
          </Group>
        </Stack>
      )}
    </dialog>
  );
}
