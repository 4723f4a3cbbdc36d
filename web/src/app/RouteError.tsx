import { Container } from '@mantine/core';
import { useRouteError } from 'react-router';

import { ErrorNotice } from '../ui/ErrorNotice';
import { PageTitle } from '../ui/PageTitle';

/** A page that has failed: by a fault in it, or because it could not be loaded. */
export function RouteError() {
  const error = useRouteError();
  return (
    <Container size="sm" py="lg">
      <PageTitle title="Something went wrong" />
      <ErrorNotice error={error} title="This page could not be shown" onRetry={() => window.location.reload()} />
    </Container>
  );
}
