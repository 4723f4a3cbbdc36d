import { Button, Group, Skeleton, Text } from '@mantine/core';
import { Link } from 'react-router';

import { useSession } from '../../api/session';
import { useArrival } from '../../app/arrival';
import { paths } from '../../app/paths';
import { plural, time } from '../../ui/format';
import { Section } from '../../ui/Section';
import classes from './Account.module.css';

/** Who this is. */
export function Profile({ since }: { readonly since: string | undefined }) {
  const { user, guestAnimals, idleSeconds } = useSession();
  const arrival = useArrival();
  if (!user) return null;
  const when = since === undefined ? <Skeleton component="span" display="inline-block" width={150} height={14} /> : time(since);

  if (!user.guest) {
    return (
      <Section title="You">
        <dl className={classes.facts}>
          <dt>Name</dt><dd>{user.name}</dd>
          <dt>E-mail address</dt><dd>{user.email}</dd>
          <dt>Account since</dt><dd>{when}</dd>
        </dl>
      </Section>
    );
  }
  return (
    <Section title="You are a guest">
      <Text mb="sm">
        Menagerie knows this browser, but not you: there is no name, no e-mail address and no password. {guestAnimals > 0
          ? <>Your {plural(guestAnimals, 'animal')} can be seen here and nowhere else, and {guestAnimals === 1 ? 'goes' : 'go'} when this browser forgets its cookies or has been away for {plural(Math.round(idleSeconds / 86_400), 'day')}.</>
          : <>What you enter can be seen here and nowhere else.</>}
      </Text>
      <dl className={classes.facts}><dt>Guest since</dt><dd>{when}</dd></dl>
      <Group mt="md">
        <Button component={Link} to={paths.signUp} state={arrival}>Sign up and keep everything</Button>
        <Button component={Link} to={paths.signIn} state={arrival} variant="default">I have an account</Button>
      </Group>
    </Section>
  );
}
