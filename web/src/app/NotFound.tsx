import { Button } from '@mantine/core';
import { Link } from 'react-router';

import { EmptyState } from '../ui/EmptyState';
import { PageTitle } from '../ui/PageTitle';
import { paths } from './paths';

export function NotFound() {
  return (
    <>
      <PageTitle title="Page not found" />
      <EmptyState picture="🐾" title="The tracks end here" actions={<Button component={Link} to={paths.animals}>See your animals</Button>}>
        There is no page at this address. Perhaps it was mistyped, or what stood here has moved.
      </EmptyState>
    </>
  );
}
