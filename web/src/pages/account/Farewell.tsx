import { Button, Container } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { Link } from 'react-router';

import { paths } from '../../app/paths';
import { EmptyState } from '../../ui/EmptyState';
import { PageTitle } from '../../ui/PageTitle';

/** What is left of an account. */
export function Farewell({ name }: { readonly name: string }) {
  const page = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The address is the same as before, so nobody else moves the focus; and what had it is gone.
    page.current?.querySelector('h1')?.focus();
  }, []);
  return (
    <Container size={640} px={0} ref={page}>
      <PageTitle title="Your account is deleted" />
      <EmptyState picture="👋" title={`Goodbye, ${name}`} actions={<Button component={Link} to={paths.animals}>To the first page</Button>}>
        Your account and what belonged to you alone are no more, and you are signed out everywhere. Thank you for having been here: you
        are welcome back at any time.
      </EmptyState>
    </Container>
  );
}
