import { useQuery } from '@apollo/client/react';
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';

import { graphql } from '../../gql';
import { AnimalAbsent } from '../../ui/AnimalAbsent';
import { EmptyState } from '../../ui/EmptyState';
import { FormError } from '../../ui/FormEnd';
import { ago, day, today } from '../../ui/format';
import { PageTitle } from '../../ui/PageTitle';
import { useRestoreDeleted } from '../../ui/trash';
import { useSubmit } from '../../ui/useSubmit';

const DeletedAnimalQuery = graphql(`
  query DeletedAnimal($animalId: ID!) {
    deletedAnimal(animalId: $animalId) { animalId version name deletedAt expiresAt }
  }
`);

interface Props {
  readonly id: string;
  /** What to show where it is not in the trash. */
  readonly absent: ReactNode;
  readonly actions: ReactNode;
  readonly onRestored: () => Promise<unknown>;
}

/** At the address of an animal that there is none of: perhaps it is in the trash, and can be brought back. */
export function DeletedAnimal({ id, absent, actions, onRestored }: Props) {
  const { data, error: failure, loading, refetch } = useQuery(DeletedAnimalQuery, { variables: { animalId: id }, fetchPolicy: 'network-only' });
  const restore = useRestoreDeleted();
  const animal = data?.deletedAnimal;
  const { busy, error, submit } = useSubmit(async () => {
    if (animal) await restore(animal);
    await onRestored();
  });
  if (loading || failure) {
    return <AnimalAbsent stranger={false} error={failure} loading={loading} onRetry={() => void refetch()} actions={null} />;
  }
  if (!animal) return absent;
  const { name, deletedAt, expiresAt } = animal;
  return (
    <>
      <PageTitle title={`${name} was deleted`} />
      <EmptyState
        picture="🗑️" title={`Deleted ${ago(deletedAt)}`}
        actions={<><Button loading={busy} onClick={() => void submit()}>Bring it back</Button>{actions}</>}
      >
        {name} can be brought back with all weights and vaccinations until {day(today(new Date(expiresAt)))}. After that it is gone for good.
      </EmptyState>
      <FormError title={`${name} could not be brought back`} error={error} />
    </>
  );
}
