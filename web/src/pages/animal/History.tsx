import { useApolloClient } from '@apollo/client/react';
import { Button, Skeleton, Stack, Text } from '@mantine/core';
import { IconArrowBackUp, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useCallback, useEffect, useState, type ReactNode } from 'react';

import { inputOf } from '../../api/animal';
import { useSession } from '../../api/session';
import { graphql } from '../../gql';
import type { AnimalDetailsFragment } from '../../gql/graphql';
import { ErrorNotice } from '../../ui/ErrorNotice';
import { ago, time } from '../../ui/format';
import { usePages, type Page } from '../../ui/usePages';
import { Edits } from './Edits';
import classes from './History.module.css';
import { RestoreVersion } from './RestoreVersion';
import { editsOf, leadsTo, recordWords, timeline, type Change, type Entry, type Moment } from './timeline';

const AnimalHistory = graphql(`
  query AnimalHistory($id: ID!, $first: Int!, $after: String) {
    animal(id: $id) {
      ...AnimalDetails
      history(first: $first, after: $after) {
        nodes { subject subjectId version kind changedAt restoredVersion changedBy { id name } fields { field before after } }
        pageInfo { endCursor hasNextPage }
      }
    }
  }
`);

const WeightName = graphql(`fragment WeightName on Weight { measuredOn }`);
const VaccinationName = graphql(`fragment VaccinationName on Vaccination { vaccine }`);

const size = 20;
const sameVersion = (a: AnimalDetailsFragment, b: AnimalDetailsFragment) => a.version === b.version;

interface Props {
  readonly animal: AnimalDetailsFragment;
  /** Another number whenever a weight or a vaccination has been changed here. */
  readonly touched: number;
}

/** Who changed what of an animal, and when, the latest change first. Each version can be brought back. */
export function History({ animal: { id, version }, touched }: Props) {
  const client = useApolloClient();
  const { known } = useSession();
  const [chosen, setChosen] = useState<Moment | null>(null);
  const [asking, setAsking] = useState(false);

  const fetch = useCallback(async (first: number, after: string | null): Promise<Page<Change, AnimalDetailsFragment>> => {
    for (let attempt = 1; ; attempt++) {
      const { data } = await client.query({ query: AnimalHistory, variables: { id, first, after }, fetchPolicy: 'no-cache' });
      if (!data?.animal) throw new Error('It is not there any more.');
      const { history: { nodes, pageInfo }, ...base } = data.animal;
      // A change may come between the two parts of the answer.
      if (after === null && attempt < 3 && !leadsTo(base.version, nodes)) continue;
      return { base, nodes, end: pageInfo.endCursor ?? null, more: pageInfo.hasNextPage };
    }
  }, [client, id]);
  const { list, error, busy, showMore, reload } = usePages(known ? fetch : null, size, sameVersion);

  // What the page knows to be newer is fetched: a change made here, or told of by another answer.
  const [seen, setSeen] = useState(touched);
  const stale = list !== null && (list.base.version < version || seen !== touched);
  useEffect(() => {
    if (!stale) return;
    setSeen(touched);
    void reload();
  }, [stale, touched, reload]);

  if (!list) {
    return error
      ? <ErrorNotice error={error} title="The history could not be loaded" onRetry={() => void reload()} />
      : <Stack aria-busy="true"><Skeleton height={56} radius="md" /><Skeleton height={56} radius="md" /><Skeleton height={56} radius="md" /></Stack>;
  }

  const present = { version: list.base.version, input: inputOf(list.base) };
  const { entries, first } = timeline(present, list.nodes);
  const choose = (moment: Moment) => {
    setChosen(moment);
    setAsking(true);
  };
  const restore = (moment: Moment | null, when: string) => moment && editsOf(present.input, moment.input).length > 0 && (
    <Button
      size="compact-sm" variant="light" leftSection={<IconArrowBackUp size={16} aria-hidden />} aria-label={`Restore this version, of ${when}`}
      onClick={() => choose(moment)}
    >
      Restore this version
    </Button>
  );

  return (
    <>
      <ol className={classes.timeline} aria-label={`History of ${list.base.name}, the latest change first`} aria-busy={busy}>
        {entries.map((entry) => {
          const { change: { subject, subjectId, version, changedAt }, edits, left } = entry;
          return (
            <Item key={`${subject} ${subjectId} ${version}`} kind={entry.change.kind} at={changedAt} title={<Title entry={entry} animal={list.base} />}>
              <Edits edits={edits} />
              {entry.change.kind !== 'DELETED' && restore(left, time(changedAt))}
              {left?.version === present.version && <Text size="sm" c="dimmed">This is how it is now.</Text>}
            </Item>
          );
        })}
        {!list.more && (
          <Item kind="CREATED" at={list.base.createdAt} title={<><b>{list.base.name}</b> was added</>}>
            {first.version > 1 && <Text size="sm" c="dimmed">What was changed between then and the changes above is not known.</Text>}
            {restore(first, time(list.base.createdAt))}
            {entries.length === 0 && <Text size="sm" c="dimmed">Nothing has been changed since.</Text>}
          </Item>
        )}
      </ol>
      <ErrorNotice error={error} title="Not all of the history could be loaded" onRetry={list.more ? showMore : () => void reload()} />
      {list.more && !error && <Button variant="subtle" size="sm" mt="sm" loading={busy} onClick={showMore}>Show more</Button>}
      <RestoreVersion animal={list.base} target={chosen} opened={asking} onClose={() => setAsking(false)} onStale={reload} />
    </>
  );
}

const icons = { REPLACED: IconPencil, DELETED: IconTrash, RESTORED: IconArrowBackUp, CREATED: IconPlus };

interface ItemProps {
  readonly kind: keyof typeof icons;
  readonly at: string;
  readonly title: ReactNode;
  readonly children: ReactNode;
}

function Item({ kind, at, title, children }: ItemProps) {
  const Icon = icons[kind];
  return (
    <li className={classes.item} data-kind={kind}>
      <span className={classes.dot} aria-hidden><Icon size={16} /></span>
      <div className={classes.content}>
        <p className={classes.title}>
          <span>{title}</span>
          <time className={classes.when} dateTime={at} title={time(at)}>{ago(at)}</time>
        </p>
        {children}
      </div>
    </li>
  );
}

interface TitleProps {
  readonly entry: Entry;
  readonly animal: { readonly name: string; readonly createdAt: string };
}

/** "Ann changed Name and Tags". */
function Title({ entry: { change, edits, untrashed, of }, animal: { name, createdAt } }: TitleProps) {
  const { user } = useSession();
  const { cache } = useApolloClient();
  const { changedBy, subject, subjectId: id, kind } = change;
  const who = <b>{changedBy === null ? 'Somebody who has left' : changedBy.id === user?.id ? 'You' : changedBy.name}</b>;
  if (subject !== 'ANIMAL') {
    // The page shows those of late, so that they are in the cache.
    const known = subject === 'WEIGHT'
      ? cache.readFragment({ fragment: WeightName, from: { __typename: 'Weight', id } })
      : cache.readFragment({ fragment: VaccinationName, from: { __typename: 'Vaccination', id } });
    return <>{who} {kind === 'DELETED' ? 'deleted' : 'changed'} {recordWords(change, known)}</>;
  }
  switch (kind) {
    case 'DELETED':
      return <>{who} deleted {name}</>;
    case 'RESTORED': {
      if (untrashed) return <>{who} brought {name} back</>;
      const at = change.restoredVersion === 1 ? createdAt : of?.at;
      return <>{who} restored {at ? `the version of ${time(at)}` : 'an earlier version'}</>;
    }
    case 'REPLACED':
      return <>{who} {edits.length > 0 ? `changed ${names(edits.map(({ label }) => label))}` : 'saved it without a change'}</>;
  }
}

function names(labels: readonly string[]): string {
  return labels.length < 2 ? labels.join('') : `${labels.slice(0, -1).join(', ')} and ${labels.at(-1)}`;
}
