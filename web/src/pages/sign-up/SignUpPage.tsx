import { Container, Skeleton, Text } from '@mantine/core';
import { useState } from 'react';
import { useLocation, useNavigate } from 'react-router';

import { useSession } from '../../api/session';
import { readArrival } from '../../app/arrival';
import { paths } from '../../app/paths';
import { AlreadySignedIn } from '../../ui/AlreadySignedIn';
import { PageTitle } from '../../ui/PageTitle';
import { SignUpForm } from './SignUpForm';

export function SignUpPage() {
  const { status } = useSession();
  const navigate = useNavigate();
  const arrival = readArrival(useLocation().state);
  const [busy, setBusy] = useState(false);
  const to = arrival.from ?? paths.animals;
  const already = status === 'user' && !busy;

  return (
    <Container size={420} px={0}>
      <PageTitle title="Sign up" />
      {status === 'loading' && <Skeleton height={460} radius="md" />}
      {already && <AlreadySignedIn to={to} />}
      {status !== 'loading' && !already && (
        <>
          <Text mb="md">With an account your animals are there on every device you sign in on.</Text>
          <SignUpForm arrival={arrival} onBusy={setBusy} onDone={() => navigate(to, { replace: true })} />
        </>
      )}
    </Container>
  );
}
