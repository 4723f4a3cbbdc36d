import { useApolloClient, useQuery } from '@apollo/client/react';
import { Stack } from '@mantine/core';

import { useSession } from '../../api/session';
import { graphql } from '../../gql';
import { PageTitle } from '../../ui/PageTitle';
import { ExportSection } from './ExportSection';
import { ImportSection } from './ImportSection';

const TransferHouseholds = graphql(`
  query TransferHouseholds {
    viewer {
      id
      households { id name animals(first: 1) { edges { node { id } } totalCount } }
    }
  }
`);

export function TransferPage() {
  const client = useApolloClient();
  const { status, known, replaced } = useSession();
  // Other pages change the number of animals; an error here keeps nobody from what the server would do.
  const { data } = useQuery(TransferHouseholds, { skip: !known, fetchPolicy: 'cache-and-network' });
  const households = (known && data?.viewer?.households || [])
    .map(({ id, name, animals }) => ({ id, name, animals: animals.totalCount }));
  return (
    <>
      <PageTitle title="Import &amp; export" />
      <Stack gap="lg">
        {/* The file that one has chosen is not for the next. */}
        <ImportSection
          key={replaced} households={households} onImported={() => void client.refetchQueries({ include: 'active' })}
        />
        <ExportSection
          households={households}
          nothing={status === 'stranger' ? 'There is nothing to export yet: sign in, add an animal, or import a file.' : null}
        />
      </Stack>
    </>
  );
}
