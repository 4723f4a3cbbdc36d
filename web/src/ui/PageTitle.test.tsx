import { MantineProvider } from '@mantine/core';
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';

import { AnimalAbsent } from './AnimalAbsent';
import { PageTitle } from './PageTitle';

afterEach(cleanup);

function Page({ name, loading = false }: { readonly name: string; readonly loading?: boolean }) {
  return (
    <MantineProvider env="test">
      <button type="button">elsewhere</button>
      {loading
        ? <AnimalAbsent stranger={false} error={undefined} loading onRetry={() => undefined} actions={null} />
        : <PageTitle key={name} title={name} />}
    </MantineProvider>
  );
}

test('the focus goes on from the heading of a page that is loading to the one of the loaded page, and is taken from nobody else', () => {
  const { rerender } = render(<Page name="" loading />);
  const loading = screen.getByRole('heading', { level: 1 });
  expect(loading.textContent).toBe('Loading the animal');
  act(() => loading.focus());
  rerender(<Page name="Bella" />);
  expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Bella' }));
  act(() => screen.getByRole('button').focus());
  rerender(<Page name="Rex" />);
  expect(document.activeElement).toBe(screen.getByRole('button'));
  act(() => screen.getByRole('button').blur());
  rerender(<Page name="Minka" />);
  expect(document.activeElement).toBe(document.body);
});
