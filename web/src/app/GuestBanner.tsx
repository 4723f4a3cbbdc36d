import { Container } from '@mantine/core';
import { Link, useLocation } from 'react-router';

import { useSession } from '../api/session';
import { useArrival } from './arrival';
import classes from './Layout.module.css';
import { paths } from './paths';

/** Reminds a guest that nobody but this browser knows of her. */
export function GuestBanner() {
  const { status } = useSession();
  const { pathname } = useLocation();
  const arrival = useArrival();
  if (status !== 'guest' || pathname === paths.signUp) return null;
  return (
    <aside className={classes.banner} aria-label="You are a guest">
      <Container size="lg">
        <span>You are a guest: <Link to={paths.signUp} state={arrival}>sign up</Link> to keep your animals.</span>
      </Container>
    </aside>
  );
}
