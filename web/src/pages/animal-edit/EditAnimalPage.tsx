import { useQuery } from '@apollo/client/react';
import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';

import { useSession } from '../../api/session';
import { paths } from '../../app/paths';
import { graphql } from '../../gql';
import type { AnimalDetailsFragment } from '../../gql/graphql';
import { AnimalAbsent } from '../../ui/AnimalAbsent';
import { editDraftKey, isEditDraft } from '../../ui/animal-form/editDraft';
import { newDraftKey, type NewDraft } from '../../ui/animal-form/newDraft';
import { PageTitle } from '../../ui/PageTitle';
import { dropDraft, keepDraft, readDraft } from '../../ui/useDraft';
import { EditAnimal } from './EditAnimal';

const AnimalToEdit = graphql(`
  query AnimalToEdit($id: ID!) {
    animal(id: $id) { ...AnimalDetails }
  }
`);

export function EditAnimalPage() {
  const { id = '' } = useParams();
  const navigate = useNavigate();
  const { status, owner } = useSession();
  const { data, error, loading, refetch } = useQuery(AnimalToEdit, {
    variables: { id }, skip: status === 'loading' || status === 'stranger', fetchPolicy: 'cache-and-network',
  });

  // What the form began with stays, whatever is fetched later: nobody loses what she types to an answer of the server.
  const [begun, setBegun] = useState<{ readonly key: string; readonly animal: AnimalDetailsFragment } | null>(null);
  const key = `${owner} ${id}`;
  if (data?.animal && begun?.key !== key) setBegun({ key, animal: data.animal });

  function saveAsNew() {
    const kept = readDraft(owner, editDraftKey(id), isEditDraft);
    if (!kept) return;
    keepDraft(owner, newDraftKey(id), { form: kept.value.form } satisfies NewDraft);
    dropDraft(owner, editDraftKey(id));
    void navigate(`${paths.newAnimal}?from=${encodeURIComponent(id)}`, { replace: true });
  }

  if (begun?.key === key && status !== 'stranger') {
    return (
      <>
        <PageTitle title={`Edit ${begun.animal.name}`} />
        <EditAnimal key={key} animal={data?.animal ?? begun.animal} onSaveAsNew={saveAsNew} />
      </>
    );
  }
  const typed = readDraft(owner, editDraftKey(id), isEditDraft);
  return (
    <AnimalAbsent
      stranger={status === 'stranger'} error={error} loading={loading || status === 'loading'} onRetry={() => void refetch()}
      actions={(
        <Group>
          {typed && <Button variant="default" onClick={saveAsNew}>Go on with what you typed, as a new animal</Button>}
          <Button component={Link} to={paths.animals}>See your animals</Button>
        </Group>
      )}
    />
  );
}
