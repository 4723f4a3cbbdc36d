import { MantineProvider } from '@mantine/core';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';

import { SessionProvider } from '../../api/session';
import { Reachability } from '../../api/reachability';
import type { Rest, Who } from '../../api/rest';
import { SessionStore } from '../../api/sessionStore';
import { ExportSection } from './ExportSection';

afterEach(cleanup);

test('a file is asked for when the session is known to go on, and not when it has ended', async () => {
  const user = { id: 'u', name: 'Ann', email: 'ann@example.org', guest: false };
  let server: Who = { user, session: { id: 's', kept: true, expiresAt: '2027-01-01T00:00:00Z', idleSeconds: 60 }, guestAnimals: 0 };
  const rest = { session: vi.fn(async () => server) } as unknown as Rest;
  const channel = { postMessage: () => undefined, addEventListener: () => undefined };
  const store = new SessionStore(rest, new Reachability(async () => true), channel, () => undefined);
  const followed = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockReturnValue(undefined);
  render(
    <MantineProvider env="test">
      <SessionProvider store={store}>
        <ExportSection households={[{ id: 'h', name: 'Home', animals: 2 }]} nothing={null} />
      </SessionProvider>
    </MantineProvider>,
  );
  await vi.waitFor(() => expect(store.get().status).toBe('user'));

  expect(fireEvent.click(screen.getByRole('link', { name: 'Download CSV' }))).toBe(false);
  await vi.waitFor(() => expect(followed).toHaveBeenCalledTimes(1));
  expect(followed.mock.contexts[0]).toMatchObject({ download: '' });
  expect((followed.mock.contexts[0] as HTMLAnchorElement).getAttribute('href')).toBe('/export.csv');
  expect(fireEvent.click(screen.getByRole('link', { name: 'Download CSV' }), { ctrlKey: true })).toBe(true);

  server = { user: null, ended: true };
  fireEvent.click(screen.getByRole('link', { name: 'Download JSON' }));
  await vi.waitFor(() => expect(store.get().status).toBe('ended'));
  expect(followed).toHaveBeenCalledTimes(1);
});
