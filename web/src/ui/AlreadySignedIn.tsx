import { Button, Group } from '@mantine/core';
import { Link } from 'react-router';

import { useSession } from '../api/session';
import { EmptyState } from './EmptyState';
import { FormError } from './FormEnd';
import { useSubmit } from './useSubmit';

/** What the pages of signing in and up say to somebody who is signed in. */
export function AlreadySignedIn({ to }: { readonly to: string }) {
  const { user, signOut } = useSession();
  const { busy, error, submit } = useSubmit(signOut);
  return (
    <>
      <EmptyState
        picture="👋" title={`You are signed in as ${user?.name}`}
        actions={(
          <Group justify="center">
            <Button component={Link} to={to}>Go on</Button>
            <Button variant="default" loading={busy} onClick={() => void submit()}>Sign out</Button>
          </Group>
        )}
      >
        {user?.email}. To use another account in this browser, sign out first.
      </EmptyState>
      <FormError title="You could not be signed out" error={error} />
    </>
  );
}
