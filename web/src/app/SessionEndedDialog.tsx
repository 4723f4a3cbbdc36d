import { Button, Group, Modal, Stack, Text } from '@mantine/core';

import { useSession } from '../api/session';
import { SignInForm } from '../ui/SignInForm';

/**
 * Stands over the page when the session has ended elsewhere or by itself. The page behind it keeps all that is typed; after
 * signing in it goes on.
 */
export function SessionEndedDialog() {
  const { status, user, leave } = useSession();
  const opened = status === 'ended';

  return (
    <Modal
      opened={opened}
      onClose={() => undefined}
      closeOnEscape={false}
      closeOnClickOutside={false}
      withCloseButton={false}
      title="You have been signed out"
      zIndex="var(--mantine-z-index-overlay)"
    >
      <Stack>
        {user?.guest
          ? <Text>Your time as a guest has ended. What you have typed on this page is still here: go on as a new guest, or sign in.</Text>
          : <Text>What you have typed on this page is still here. Sign in{user && <> as <b>{user.name}</b></>} to go on.</Text>}
        <SignInForm key={user?.id} email={user?.email ?? ''} />
        <Group justify="center">
          <Button variant="subtle" onClick={leave}>{user?.guest ? 'Go on as a new guest' : 'Go on without signing in'}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
