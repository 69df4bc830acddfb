import '../charts/charts.css';
import './overview.css';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import type { Overview } from 'leitai/api-schema';
import { request } from '../api.ts';
import { toBoardFilter, toQuery } from '../charts/board-search.ts';
import { Loaded } from '../charts/loaded.tsx';
import { ViewTabs } from '../charts/view-tabs.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { BoardFilters } from '../leaderboard/board-filters.tsx';
import { SearchField } from '../leaderboard/filter-fields.tsx';
import { NoVotes } from '../leaderboard/no-votes.tsx';
import { Progress } from '../leaderboard/progress.tsx';
import { useChangeSearch } from '../leaderboard/use-change-search.ts';
import { PageState } from '../live/page-state.tsx';
import { useFollowing } from '../live/use-following.ts';
import { EmptyPanel } from '../ui/empty-panel.tsx';
import { Page } from '../ui/page.tsx';
import { useTitle } from '../ui/use-title.ts';
import { findModels, type OverviewSearch, sortModels, toOverviewSearch } from './overview-search.ts';
import { RankTable } from './rank-table.tsx';

/** Every model on every board that has votes. */
export function OverviewPage() {
  const { t } = useLanguage();
  const search = useSearch({ strict: false }) as OverviewSearch;
  const filter = toBoardFilter(search);
  const query = useQuery({
    queryKey: ['overview', toQuery(filter)],
    queryFn: () => request<Overview>('GET', `/api/overview${toQuery(filter)}`),
    placeholderData: keepPreviousData,
  });
  // All boards change with any vote, and none without.
  const isLive = useFollowing('overall', [query]);
  useTitle(t('overview.title'));
  const change = useChangeSearch(toOverviewSearch);
  return (
    <Page
      title={t('overview.title')}
      lead={
        <>
          <p>{t('overview.lead')}</p>
          {query.data !== undefined && query.data.version > 0 && (
            <Size overview={query.data} isLive={isLive} />
          )}
          {query.isPending && <SizeSkeleton />}
        </>
      }
    >
      <div className="board-frame">
        <ViewTabs category="overall" page="overview" filter={filter} />
      </div>
      <BoardFilters filter={filter} onChange={change}>
        <SearchField
          label={t('boards.search')}
          value={search.search}
          onChange={(text) => change({ search: text })}
        />
      </BoardFilters>
      {query.isPlaceholderData && <Progress label={t('overview.computing')} />}
      <div className="board" aria-busy={query.isPlaceholderData}>
        <Loaded query={query} isLong>
          {(overview) => <Ranks overview={overview} search={search} onChange={change} />}
        </Loaded>
      </div>
    </Page>
  );
}

/** How much the boards are made of, and whether they follow the votes. */
function Size({ overview, isLive }: { readonly overview: Overview; readonly isLive: boolean }) {
  const { t, language } = useLanguage();
  const votes = overview.categories.find(({ category }) => category === 'overall')?.votes ?? 0;
  const boards = overview.categories.filter((category) => category.votes > 0).length;
  return (
    <p className="board-figures">
      <PageState isLive={isLive}>{' · '}</PageState>
      {t('overview.summary', {
        boards: boards.toLocaleString(language),
        votes: votes.toLocaleString(language),
      })}
    </p>
  );
}

/** Holds the place of `Size` while that is on its way. */
function SizeSkeleton() {
  const { t } = useLanguage();
  return (
    <div className="skeleton-text" aria-hidden="true">
      <p className="board-figures">
        <span>{t('overview.summary', { boards: '00', votes: '0,000' })}</span>
      </p>
    </div>
  );
}

function Ranks(props: {
  readonly overview: Overview;
  readonly search: OverviewSearch;
  readonly onChange: (search: OverviewSearch) => void;
}) {
  const { overview, search, onChange } = props;
  const { t, language } = useLanguage();
  if (overview.version === 0) return <NoVotes />;
  const columns = overview.categories
    .map((category, place) => ({ ...category, place }))
    .filter(({ votes, category }) => votes > 0 || category === 'overall');
  const sorted = columns.find(({ category }) => category === search.sort) ?? columns[0]!;
  const unlabelled = overview.categories.filter(({ missing }) => missing === 'labels');
  const found = findModels(overview.models, search.search);
  return (
    <>
      {found.size === 0 ? (
        <EmptyPanel title={t('boards.noRowsTitle')} body={t('boards.noRowsBody')} />
      ) : (
        <RankTable
          models={sortModels(overview.models, sorted.place)}
          found={found}
          columns={columns}
          sorted={sorted.place}
          onSort={(category) => onChange({ sort: category })}
        />
      )}
      {unlabelled.length > 0 && (
        <p className="overview-missing">
          {t('overview.missing', {
            boards: unlabelled.map(({ titles }) => titles[language]).join(language === 'zh' ? '、' : ', '),
          })}
        </p>
      )}
      <details className="how">
        <summary>{t('boards.how')}</summary>
        <p>{t('overview.how')}</p>
      </details>
    </>
  );
}
