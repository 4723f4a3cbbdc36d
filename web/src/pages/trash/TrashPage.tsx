import { useApolloClient } from '@apollo/client/react';
import { Button, Skeleton, Stack, Text } from '@mantine/core';
import { useCallback, useState } from 'react';
import { Link, useNavigate } from 'react-router';

import { problemOf } from '../../api/problem';
import { useSession } from '../../api/session';
import { useArrival } from '../../app/arrival';
import { paths } from '../../app/paths';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorNotice } from '../../ui/ErrorNotice';
import { ago, day, time, today } from '../../ui/format';
import { speciesColours, speciesEmoji, speciesLabels } from '../../ui/labels';
import { PageTitle } from '../../ui/PageTitle';
import { toast } from '../../ui/toast';
import { DeletedAnimals, useRestoreDeleted, type DeletedAnimal } from '../../ui/trash';
import { usePages, type Page } from '../../ui/usePages';
import classes from './Trash.module.css';

const size = 50;

/** The animals that were deleted and can be brought back yet. */
export function TrashPage() {
  const { status, owner } = useSession();
  const arrival = useArrival();
  return (
    <>
      <PageTitle title="Recently deleted" />
      {status === 'stranger' && (
        <EmptyState picture="🗑️" title="Nothing has been deleted here" actions={<Button component={Link} to={paths.signIn} state={arrival}>Sign in</Button>}>
          Sign in to see what you have deleted.
        </EmptyState>
      )}
      {status === 'loading' && <Waiting />}
      {status !== 'stranger' && status !== 'loading' && <Trash key={owner} />}
    </>
  );
}

function Waiting() {
  return <Stack aria-busy="true"><Skeleton height={72} radius="lg" /><Skeleton height={72} radius="lg" /><Skeleton height={72} radius="lg" /></Stack>;
}

function Trash() {
  const client = useApolloClient();
  const { known, user } = useSession();
  const fetch = useCallback(async (first: number, after: string | null): Promise<Page<DeletedAnimal>> => {
    const { data } = await client.query({ query: DeletedAnimals, variables: { first, after }, fetchPolicy: 'no-cache' });
    if (!data) throw new Error('The server gave an empty answer.');
    const { nodes, pageInfo } = data.deletedAnimals;
    return { base: null, nodes, end: pageInfo.endCursor ?? null, more: pageInfo.hasNextPage };
  }, [client]);
  const { list, error, busy, showMore, reload } = usePages(known ? fetch : null, size);

  return (
    <>
      {!list && error === null && <Waiting />}
      {list?.nodes.length === 0 && (
        <EmptyState picture="🌱" title="Nothing here" actions={<Button component={Link} to={paths.animals} variant="default">See your animals</Button>}>
          An animal that is deleted can be brought back from here for a while, with everything that belongs to it.
        </EmptyState>
      )}
      {list && list.nodes.length > 0 && (
        <>
          <Text c="dimmed" mb="md">
            What was deleted can be brought back from here, with all weights, vaccinations and its history, until its last day.
          </Text>
          <ul className={classes.list} aria-label="Deleted animals, the latest first" aria-busy={busy}>
            {list.nodes.map((animal) => <Item key={animal.animalId} animal={animal} me={user?.id} onGone={reload} />)}
          </ul>
        </>
      )}
      <ErrorNotice error={error} title="What was deleted could not be loaded" onRetry={list?.more ? showMore : () => void reload()} />
      {list?.more && error === null && <Button variant="subtle" size="sm" mt="sm" loading={busy} onClick={showMore}>Show more</Button>}
    </>
  );
}

interface ItemProps {
  readonly animal: DeletedAnimal;
  readonly me: string | undefined;
  /** It is not in the trash any more. */
  readonly onGone: () => Promise<void>;
}

function Item({ animal, me, onGone }: ItemProps) {
  const { animalId: id, name, species, deletedAt, deletedBy, expiresAt } = animal;
  const restore = useRestoreDeleted();
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const by = deletedBy === null ? 'somebody who has left' : deletedBy.id === me ? 'you' : deletedBy.name;

  async function bringBack() {
    if (busy) return;
    setBusy(true);
    try {
      await restore(animal);
      toast({ kind: 'done', about: id, message: `${name} is back.`, action: { label: 'Show', run: () => void navigate(paths.animal(id)) } });
    } catch (error) {
      toast({ kind: 'error', about: id, seconds: 20, message: `${name} could not be brought back. ${problemOf(error).message}` });
    }
    await onGone();
    setBusy(false);
  }

  return (
    <li className={classes.item}>
      <span className={classes.picture} style={{ background: `var(--mantine-color-${speciesColours[species]}-light)` }} aria-hidden>{speciesEmoji[species]}</span>
      <div className={classes.about}>
        <b>{name}</b>
        <Text size="sm" c="dimmed">
          {speciesLabels[species]} · deleted <time dateTime={deletedAt} title={time(deletedAt)}>{ago(deletedAt)}</time> by {by}
        </Text>
        <Text size="sm" c="dimmed">Goes for good on {day(today(new Date(expiresAt)))}</Text>
      </div>
      <Button variant="light" size="sm" loading={busy} aria-label={`Restore ${name}`} onClick={() => void bringBack()}>Restore</Button>
    </li>
  );
}
