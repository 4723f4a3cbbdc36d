import { Skeleton, Stack, Text, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';

import { EmptyState } from './EmptyState';
import { ErrorNotice } from './ErrorNotice';
import { PageTitle } from './PageTitle';
import { SignInForm } from './SignInForm';

interface Props {
  readonly stranger: boolean;
  readonly error: unknown;
  readonly loading: boolean;
  readonly onRetry: () => void;
  readonly actions: ReactNode;
}

/** Stands where an animal would: while it is being loaded, for strangers, after errors, and where there is none. */
export function AnimalAbsent({ stranger, error, loading, onRetry, actions }: Props) {
  if (stranger) {
    return (
      <>
        <PageTitle title="Sign in to see it" />
        <Stack maw={420}>
          <Text c="dimmed">
            An animal can be seen by its own household alone. Sign in, and this page will show it if it is yours.
          </Text>
          <SignInForm />
        </Stack>
      </>
    );
  }
  if (error) {
    return (
      <>
        <PageTitle title="Animal" />
        <ErrorNotice error={error} title="The animal could not be loaded" onRetry={onRetry} />
      </>
    );
  }
  if (loading) {
    return (
      <>
        <PageTitle title="Animal">
          <VisuallyHidden>Loading the animal</VisuallyHidden>
          <Skeleton component="span" display="inline-block" width={220} height={28} />
        </PageTitle>
        <Stack aria-busy="true">
          <Skeleton height={140} radius="lg" />
          <Skeleton height={260} radius="lg" />
        </Stack>
      </>
    );
  }
  return (
    <>
      <PageTitle title="No such animal" />
      <EmptyState picture="🐾" title="There is no such animal here" actions={actions}>
        Perhaps it has been deleted, or the address is not complete. If somebody gave you this address: an animal can be seen
        by its own household alone.
      </EmptyState>
    </>
  );
}
