import { Checkbox, Container, Skeleton, Text } from '@mantine/core';
import { useState } from 'react';
import { Link, useLocation, useNavigate } from 'react-router';

import { useSession } from '../../api/session';
import { readArrival } from '../../app/arrival';
import { paths } from '../../app/paths';
import { AlreadySignedIn } from '../../ui/AlreadySignedIn';
import { plural } from '../../ui/format';
import { PageTitle } from '../../ui/PageTitle';
import { SignInForm } from '../../ui/SignInForm';

export function SignInPage() {
  const { status, guestAnimals } = useSession();
  const navigate = useNavigate();
  const arrival = readArrival(useLocation().state);
  const [email, setEmail] = useState(arrival.email ?? '');
  const [bring, setBring] = useState(true);
  const [busy, setBusy] = useState(false);
  const to = arrival.from ?? paths.animals;
  const guest = status === 'guest' && guestAnimals > 0;
  // Whoever signs in here is signed in for a moment before the next page is there.
  const already = status === 'user' && !busy;

  return (
    <Container size={420} px={0}>
      <PageTitle title="Sign in" />
      {status === 'loading' && <Skeleton height={380} radius="md" />}
      {already && <AlreadySignedIn to={to} />}
      {status !== 'loading' && !already && (
        <>
          <SignInForm email={arrival.email} bring={guest && bring} onEmail={setEmail} onBusy={setBusy} onDone={() => navigate(to, { replace: true })}>
            {guest && (
              <Checkbox
                checked={bring} onChange={(event) => setBring(event.currentTarget.checked)}
                label={guestAnimals === 1 ? 'Bring the animal from this browser along' : `Bring the ${plural(guestAnimals, 'animal')} from this browser along`}
                description={`${guestAnimals === 1 ? 'It moves' : 'They move'} to your account as a household of ${guestAnimals === 1 ? 'its' : 'their'} own. Otherwise ${guestAnimals === 1 ? 'it stays' : 'they stay'} behind, where nobody can get to ${guestAnimals === 1 ? 'it' : 'them'} any more.`}
              />
            )}
          </SignInForm>
          <Text mt="lg" ta="center">
            New here? <Link to={paths.signUp} state={{ ...arrival, email: email.trim() }}>Sign up</Link>
          </Text>
        </>
      )}
    </Container>
  );
}
