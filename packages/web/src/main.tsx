import './style.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  RouterProvider,
} from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BattlePage } from './battle/battle-page.tsx';
import { StartPage } from './battle/start-page.tsx';
import { LanguageProvider } from './i18n/language.tsx';
import { NotFound } from './not-found.tsx';
import { Shell } from './shell.tsx';
import { BrokenPage } from './ui/error-panel.tsx';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });
const board = lazyRouteComponent(() => import('./leaderboard/leaderboard-page.tsx'), 'LeaderboardPage');
const routeTree = root.addChildren([
  createRoute({ getParentRoute: () => root, path: '/', component: StartPage }),
  createRoute({ getParentRoute: () => root, path: '/battle/$id', component: BattlePage }),
  createRoute({ getParentRoute: () => root, path: '/leaderboard', component: board }),
]);
// Nothing is loaded before it is asked for: a battle's page must not fetch the board, which holds names.
const router = createRouter({
  routeTree,
  defaultPreload: false,
  scrollRestoration: true,
  defaultErrorComponent: BrokenPage,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

const queryClient = new QueryClient({
  defaultOptions: { queries: { retry: 1, refetchOnWindowFocus: false } },
});

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <LanguageProvider>
        <RouterProvider router={router} />
      </LanguageProvider>
    </QueryClientProvider>
  </StrictMode>,
);
