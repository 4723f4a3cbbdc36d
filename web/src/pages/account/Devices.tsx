import { useMutation } from '@apollo/client/react';
import { Badge, Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { IconApi, IconDeviceDesktop } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useNavigate } from 'react-router';

import { useSession } from '../../api/session';
import { paths } from '../../app/paths';
import { graphql } from '../../gql';
import type { AccountQuery, SessionKind } from '../../gql/graphql';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { ErrorNotice } from '../../ui/ErrorNotice';
import { ago, day, plural, time } from '../../ui/format';
import { Section } from '../../ui/Section';
import { toast } from '../../ui/toast';
import classes from './Account.module.css';

const EndSession = graphql(`
  mutation EndSession($id: ID!) {
    endSession(id: $id) { endedId userErrors { code message } }
  }
`);

const EndOtherSessions = graphql(`
  mutation EndOtherSessions {
    endOtherSessions { ended userErrors { code message } }
  }
`);

type Session = NonNullable<AccountQuery['viewer']>['sessions'][number];

const kinds: Record<SessionKind, string> = {
  COOKIE: 'on this website',
  TOKEN: 'an app or a program, by tokens',
};

/** One session, all but this one, or all. */
type Target = Session | 'others' | 'all';

interface Props {
  /** Undefined until they are known. */
  readonly sessions: readonly Session[] | undefined;
  /** Guests have no password, and no second device. */
  readonly guest: boolean;
  /** Fetches them again. */
  readonly onChange: () => Promise<unknown>;
}

/** Where the viewer is signed in, and how to sign out there. */
export function Devices({ sessions, guest, onChange }: Props) {
  const [endSession] = useMutation(EndSession);
  const [endOthers] = useMutation(EndOtherSessions);
  const { signOut } = useSession();
  const navigate = useNavigate();
  const [asked, setAsked] = useState<Target | null>(null);
  const [opened, setOpened] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  useMinutes();
  const others = sessions?.filter(({ current }) => !current).length ?? 0;

  function ask(what: Target) {
    setError(null);
    setAsked(what); // stays while the dialog closes, so that its words do
    setOpened(true);
  }

  async function confirm() {
    if (!asked || busy) return;
    setBusy(true);
    setError(null);
    try {
      if (asked === 'all') {
        // The others first: without this one nobody could end them any more.
        await endOthers();
        await signOut();
        toast({ kind: 'done', message: 'You are signed out everywhere.' });
        return void await navigate(paths.animals);
      }
      if (asked === 'others') {
        const { data } = await endOthers();
        toast({ kind: 'done', message: `Signed out on ${plural(data?.endOtherSessions.ended ?? 0, 'other device')}.` });
      } else {
        // NOT_FOUND: it has ended by itself meanwhile, which is as good.
        await endSession({ variables: { id: asked.id } });
        toast({ kind: 'done', message: `Signed out on ${asked.device}.` });
      }
      setOpened(false);
      await onChange().catch(() => undefined); // the list tells of it itself
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Section title={guest ? 'Where you are known' : 'Where you are signed in'} lead={guest ? 'As a guest you are known in this browser alone.' : 'If you do not know one of these, sign out there and change your password.'}>
      {!sessions && <Stack><Skeleton height={56} /><Skeleton height={56} /></Stack>}
      {sessions && (
        <ul className={classes.devices}>
          {sessions.map((session) => (
            <li key={session.id}>
              <div className={classes.device}>
                {session.kind === 'TOKEN' ? <IconApi size={22} aria-hidden /> : <IconDeviceDesktop size={22} aria-hidden />}
                <div>
                  <Group gap={8}><b>{session.device || 'A device without a name'}</b>{session.current && <Badge color="green" variant="light">This one</Badge>}</Group>
                  <Text size="sm" c="dimmed">
                    {session.current ? 'In use now' : `Last seen ${ago(session.lastSeenAt)}`}, {kinds[session.kind]}
                  </Text>
                  <Text size="sm" c="dimmed">Since {time(session.createdAt)}. Ends on {day(session.expiresAt.slice(0, 10))} at the latest.</Text>
                </div>
              </div>
              {!session.current && (
                <Button size="xs" variant="default" onClick={() => ask(session)} aria-label={`Sign out there: ${session.device}, last seen ${ago(session.lastSeenAt)}`}>
                  Sign out there
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {others > 0 && (
        <Group mt="sm" gap="sm">
          {others > 1 && <Button variant="default" onClick={() => ask('others')}>Sign out everywhere else</Button>}
          <Button variant="default" onClick={() => ask('all')}>Sign out everywhere</Button>
        </Group>
      )}
      <ConfirmDialog
        opened={opened} busy={busy} confirm="Sign out" onConfirm={() => void confirm()} onCancel={() => setOpened(false)}
        title={asked === 'all' ? 'Sign out everywhere?' : asked === 'others' ? 'Sign out everywhere else?' : 'Sign out there?'}
      >
        <Stack gap="sm">
          <Text>
            {asked === 'all' && `On this device and ${plural(others, 'other')} you, and whoever else uses them, have to sign in again.`}
            {asked === 'others' && `Whoever uses one of your ${plural(others, 'other device')} has to sign in again. You stay signed in here.`}
            {asked !== 'all' && asked !== 'others' && `Whoever uses ${asked?.device || 'that device'} (since ${asked ? time(asked.createdAt) : ''}) has to sign in again. It takes effect at once.`}
          </Text>
          <ErrorNotice error={error} />
        </Stack>
      </ConfirmDialog>
    </Section>
  );
}

/** Renders anew each minute, since "3 minutes ago" does not stay true. */
function useMinutes() {
  const [, setMinute] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setMinute((n) => n + 1), 60_000);
    return () => clearInterval(timer);
  }, []);
}
