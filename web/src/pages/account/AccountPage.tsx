import { useQuery } from '@apollo/client/react';
import { Button, Container, Group, Skeleton, Stack } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';

import { useSession } from '../../api/session';
import { useArrival } from '../../app/arrival';
import { paths } from '../../app/paths';
import { graphql } from '../../gql';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorNotice } from '../../ui/ErrorNotice';
import { PageTitle } from '../../ui/PageTitle';
import { ChangePassword } from './ChangePassword';
import { DeleteAccount } from './DeleteAccount';
import { Devices } from './Devices';
import { Farewell } from './Farewell';
import { Profile } from './Profile';
import { SignOut } from './SignOut';
import { useOnReturn } from './useOnReturn';

const Account = graphql(`
  query Account {
    viewer {
      id
      createdAt
      sessions { id kind device createdAt lastSeenAt expiresAt current }
    }
  }
`);

export function AccountPage() {
  const { status, known, user, owner } = useSession();
  const arrival = useArrival();
  const { data, previousData, error, refetch } = useQuery(Account, { skip: !known, fetchPolicy: 'cache-and-network' });
  const [farewell, setFarewell] = useState<string | null>(null);
  useOnReturn(() => known && void refetch().catch(() => undefined)); // devices come and go elsewhere

  // While nobody is signed in what was there stays, but never for somebody else.
  const viewer = [data?.viewer, previousData?.viewer].find((v) => v?.id === owner);

  if (farewell !== null && !user) return <Farewell name={farewell} />;

  return (
    <Container size={640} px={0}>
      <PageTitle title="Account" />
      {status === 'loading' && <Stack><Skeleton height={170} radius="md" /><Skeleton height={260} radius="md" /></Stack>}
      {status === 'stranger' && (
        <EmptyState
          picture="🔑" title="Nobody is signed in here"
          actions={(
            <Group justify="center">
              <Button component={Link} to={paths.signIn} state={arrival}>Sign in</Button>
              <Button component={Link} to={paths.signUp} state={arrival} variant="default">Sign up</Button>
            </Group>
          )}
        >
          With an account your animals are there on every device you sign in on.
        </EmptyState>
      )}
      {user && (
        // What one person has typed is not for the next.
        <Stack key={owner} gap="md">
          <Profile since={viewer?.createdAt} />
          <ErrorNotice error={error} title="Your devices could not be loaded" onRetry={() => void refetch().catch(() => undefined)} />
          {!error && <Devices sessions={viewer?.sessions} guest={user.guest} onChange={refetch} />}
          {!user.guest && <ChangePassword onChange={refetch} />}
          <SignOut />
          {!user.guest && <DeleteAccount onDeleted={() => setFarewell(user.name)} />}
        </Stack>
      )}
    </Container>
  );
}
