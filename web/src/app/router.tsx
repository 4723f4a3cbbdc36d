import { createBrowserRouter } from 'react-router';

import { Layout } from './Layout';
import { lazily } from './lazily';
import { NotFound } from './NotFound';
import { RouteError } from './RouteError';

/** Where each page lives. Each has a file of its own in the build, loaded when it is asked for. */
export function createRouter() {
  return createBrowserRouter([
    {
      Component: Layout,
      ErrorBoundary: RouteError,
      HydrateFallback: () => null,
      children: [
        {
          // Errors of a page stay in its place, with the navigation around it.
          ErrorBoundary: RouteError,
          children: [
            { path: '/', lazy: lazily(() => import('../pages/animals/AnimalsPage'), (m) => m.AnimalsPage) },
            { path: '/animals/new', lazy: lazily(() => import('../pages/animal-new/NewAnimalPage'), (m) => m.NewAnimalPage) },
            { path: '/animals/:id', lazy: lazily(() => import('../pages/animal/AnimalPage'), (m) => m.AnimalPage) },
            { path: '/animals/:id/edit', lazy: lazily(() => import('../pages/animal-edit/EditAnimalPage'), (m) => m.EditAnimalPage) },
            { path: '/transfer', lazy: lazily(() => import('../pages/transfer/TransferPage'), (m) => m.TransferPage) },
            { path: '/trash', lazy: lazily(() => import('../pages/trash/TrashPage'), (m) => m.TrashPage) },
            { path: '/account', lazy: lazily(() => import('../pages/account/AccountPage'), (m) => m.AccountPage) },
            { path: '/sign-in', lazy: lazily(() => import('../pages/sign-in/SignInPage'), (m) => m.SignInPage) },
            { path: '/sign-up', lazy: lazily(() => import('../pages/sign-up/SignUpPage'), (m) => m.SignUpPage) },
            { path: '/how-it-knows-you', lazy: lazily(() => import('../pages/how-it-knows-you/HowItKnowsYouPage'), (m) => m.HowItKnowsYouPage) },
            { path: '*', Component: NotFound },
          ],
        },
      ],
    },
  ]);
}
