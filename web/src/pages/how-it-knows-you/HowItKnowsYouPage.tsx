import { useQuery } from '@apollo/client/react';
import { Button, Skeleton, Stack, Text, Title } from '@mantine/core';
import { Link } from 'react-router';

import { useSession } from '../../api/session';
import { paths } from '../../app/paths';
import { graphql } from '../../gql';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorNotice } from '../../ui/ErrorNotice';
import { PageTitle } from '../../ui/PageTitle';
import { Section } from '../../ui/Section';
import { Experiment } from './Experiment';

const AnimalsToSend = graphql(`
  query AnimalsToSend {
    animals(first: 20, orderBy: { field: NAME, direction: ASC }) {
      edges { node { id name species } }
    }
  }
`);

export function HowItKnowsYouPage() {
  const { status, known, owner } = useSession();
  // Not by the cache: its list of all animals is another page's, and may have any length.
  const { data, previousData, loading, error, refetch } = useQuery(AnimalsToSend, { skip: !known, fetchPolicy: 'no-cache' });
  const edges = (status === 'ended' ? data ?? previousData : data)?.animals.edges;
  const empty = status === 'stranger' || edges?.length === 0;

  return (
    <>
      <PageTitle title="How it knows you" />
      <Stack gap="lg">
        <Text maw={720}>
          The web forgets: each request to a server stands alone, and says nothing of the one before. So each has to bring something by
          which the server knows whose it is. There are two ways, and Menagerie can do both. Here you can watch them at work.
        </Text>

        {empty && (
          <Section title="Watch it with an animal of yours">
            <EmptyState
              picture="🐾" title={status === 'stranger' ? 'It does not know you yet' : 'There is no animal to send yet'}
              actions={<Button component={Link} to={paths.newAnimal}>Add an animal</Button>}
            >
              {status === 'stranger'
                ? 'You have sent nothing so far that it would have to know you for. Add an animal, no account is needed: with this first change you get a session. Then come back and watch.'
                : 'The same change is sent twice, so there must be something to change. Add an animal, then come back and watch.'}
            </EmptyState>
          </Section>
        )}
        <ErrorNotice error={error} title="Your animals could not be loaded" onRetry={() => void refetch().catch(() => undefined)} />
        {!empty && !edges && !error && (loading || !known) && <Skeleton height={150} radius="md" />}
        <Experiment key={owner} animals={edges?.map(({ node }) => node) ?? []} />

        <section>
          <Title order={2} size="h4" mb="xs">Which one is better?</Title>
          <Text maw={720}>
            Neither. The session costs a look into the database for each request; in return the server can end it at once, and there is
            nothing in the browser that a page could read or lose. The token costs no look; in return it is given for minutes only, and
            has to be renewed. This website uses sessions; apps and programs use tokens. When the session behind a token is ended, the
            instances of Menagerie tell each other, and reading by it ends within a second. For changes, Menagerie asks within the
            statement of the change itself whether that session still stands: so
            {' '}<Link to={paths.account}>“Sign out there”</Link> holds for both.
          </Text>
        </section>
      </Stack>
    </>
  );
}
