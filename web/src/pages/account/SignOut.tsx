import { Button, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';

import { useSession } from '../../api/session';
import { useArrival } from '../../app/arrival';
import { paths } from '../../app/paths';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { FormError } from '../../ui/FormEnd';
import { plural } from '../../ui/format';
import { Section } from '../../ui/Section';
import { dropDrafts } from '../../ui/useDraft';
import { useSubmit } from '../../ui/useSubmit';

/** Signs out here. For a guest there is no way back, so she is asked first. */
export function SignOut() {
  const { user, owner, guestAnimals, kept, signOut } = useSession();
  const navigate = useNavigate();
  const arrival = useArrival();
  const [asking, setAsking] = useState(false);
  const { busy, error, submit } = useSubmit(async () => {
    await signOut();
    if (user?.guest) dropDrafts(owner);
    await navigate(paths.animals);
  });
  const losing = guestAnimals > 0 ? `your ${plural(guestAnimals, 'animal')}` : 'what you have entered';

  if (!user?.guest) {
    return (
      <Section title="Sign out" lead={kept ? 'You stay signed in on this device until you sign out, or have been away for long.' : 'You are signed in until the browser closes.'}>
        <Stack align="flex-start">
          <Button variant="default" loading={busy} onClick={() => void submit()}>Sign out on this device</Button>
          <FormError title="You could not be signed out" error={error} />
        </Stack>
      </Section>
    );
  }
  return (
    <Section title="Leave" lead={`Signing out as a guest leaves ${losing} behind for good.`}>
      <Button variant="default" onClick={() => setAsking(true)}>Sign out</Button>
      <ConfirmDialog
        opened={asking} title={guestAnimals > 0 ? 'Leave your animals behind?' : 'Sign out?'} danger busy={busy}
        confirm="Sign out all the same" onConfirm={() => void submit()} onCancel={() => setAsking(false)}
      >
        <Stack gap="sm">
          <Text>
            A guest has no password to come back with: nobody, not even you, can get to {losing} any more. With an account you keep
            everything.
          </Text>
          <div><Button component={Link} to={paths.signUp} state={arrival} variant="light">Sign up instead</Button></div>
          <FormError title="You could not be signed out" error={error} />
        </Stack>
      </ConfirmDialog>
    </Section>
  );
}
