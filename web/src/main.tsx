import { ApolloProvider } from '@apollo/client/react';
import { MantineProvider, localStorageColorSchemeManager } from '@mantine/core';
import '@mantine/core/styles.layer.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router/dom';
import 'virtual:theme.css';

import { SessionProvider, connect, type Change, type SessionState } from './api/session';
import { createRouter } from './app/router';
import './styles.css';
import { theme } from './theme';
import { toast, toasts } from './ui/toast';

const { client, store } = connect(tell);
const router = createRouter();
// The same key as in public/scheme.js.
const schemes = localStorageColorSchemeManager({ key: 'menagerie:scheme' });

function tell(change: Change, { user }: SessionState, here: boolean) {
  if (change === 'replaced' || change === 'left') toasts.withdraw();
  if (change !== 'replaced' || !user) return;
  const now = user.guest ? 'You are a guest now' : `You are signed in as ${user.name} now`;
  toast({ message: here ? `${now}.` : `${now}: that happened in another tab.`, seconds: 15 });
}

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    {/* What Mantine would write into <style> elements stands in virtual:theme.css. */}
    <MantineProvider theme={theme} colorSchemeManager={schemes} defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
      <ApolloProvider client={client}>
        <SessionProvider store={store}>
          <RouterProvider router={router} />
        </SessionProvider>
      </ApolloProvider>
    </MantineProvider>
  </StrictMode>,
);
