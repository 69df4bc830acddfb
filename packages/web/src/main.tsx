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
import { ApiError } from './api.ts';
import { BattlePage } from './battle/battle-page.tsx';
import { StartPage } from './battle/start-page.tsx';
import { toBoardFilter } from './charts/board-search.ts';
import { toHeatSearch } from './heat-map/heat-search.ts';
import { LanguageProvider } from './i18n/language.tsx';
import { toBoardSearch } from './leaderboard/board-view.ts';
import { NotFound } from './not-found.tsx';
import { toOverviewSearch } from './overview/overview-search.ts';
import { onlyRead, parseSearch, stringifySearch } from './plain-search.ts';
import {
  toBattleSearch,
  toExclusionSearch,
  toPlaceSearch,
  toPublicationSearch,
} from './records/record-search.ts';
import { Shell } from './shell.tsx';
import { BrokenPage } from './ui/error-panel.tsx';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });
const board = lazyRouteComponent(() => import('./leaderboard/leaderboard-page.tsx'), 'LeaderboardPage');
const heatMap = lazyRouteComponent(() => import('./heat-map/heat-map-page.tsx'), 'HeatMapPage');
const plots = lazyRouteComponent(() => import('./plots/plots-page.tsx'), 'PlotsPage');
const overview = lazyRouteComponent(() => import('./overview/overview-page.tsx'), 'OverviewPage');
const model = lazyRouteComponent(() => import('./model/model-page.tsx'), 'ModelPage');
const pair = lazyRouteComponent(() => import('./pair/pair-page.tsx'), 'PairPage');
const publications = lazyRouteComponent(
  () => import('./publications/publications-page.tsx'),
  'PublicationsPage',
);
const publication = lazyRouteComponent(
  () => import('./publications/publication-page.tsx'),
  'PublicationPage',
);
const exclusions = lazyRouteComponent(() => import('./records/exclusions-page.tsx'), 'ExclusionsPage');
const excludedBattles = lazyRouteComponent(
  () => import('./records/excluded-battles-page.tsx'),
  'ExcludedBattlesPage',
);
const duplicates = lazyRouteComponent(() => import('./records/duplicates-page.tsx'), 'DuplicatesPage');
const routeTree = root.addChildren([
  createRoute({ getParentRoute: () => root, path: '/', component: StartPage }),
  createRoute({ getParentRoute: () => root, path: '/battle/$id', component: BattlePage }),
  createRoute({
    getParentRoute: () => root,
    path: '/leaderboard',
    validateSearch: onlyRead(toBoardSearch),
    component: board,
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/leaderboard/$category',
    validateSearch: onlyRead(toBoardSearch),
    component: board,
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/overview',
    validateSearch: onlyRead(toOverviewSearch),
    component: overview,
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/leaderboard/$category/heat-map',
    validateSearch: onlyRead(toHeatSearch),
    component: heatMap,
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/leaderboard/$category/plots',
    validateSearch: onlyRead(toBoardFilter),
    component: plots,
  }),
  createRoute({ getParentRoute: () => root, path: '/models/$model', component: model }),
  createRoute({ getParentRoute: () => root, path: '/pairs/$one/$other', component: pair }),
  createRoute({
    getParentRoute: () => root,
    path: '/publications',
    validateSearch: onlyRead(toPlaceSearch),
    component: publications,
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/publications/$number',
    validateSearch: onlyRead(toPublicationSearch),
    component: publication,
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/exclusions',
    validateSearch: onlyRead(toExclusionSearch),
    component: exclusions,
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/exclusions/battles',
    validateSearch: onlyRead(toBattleSearch),
    component: excludedBattles,
  }),
  createRoute({ getParentRoute: () => root, path: '/duplicates', component: duplicates }),
]);
// Nothing is loaded before it is asked for: a battle's page must not fetch the board, which holds names.
const router = createRouter({
  routeTree,
  defaultPreload: false,
  scrollRestoration: true,
  parseSearch,
  stringifySearch,
  defaultErrorComponent: BrokenPage,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (failures, error) => failures < 1 && !(error instanceof ApiError && !error.mayPass),
      refetchOnWindowFocus: false,
    },
  },
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
