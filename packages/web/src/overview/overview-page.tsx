import './overview.css';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { Overview } from 'leitai/api-schema';
import { request } from '../api.ts';
import { toBoardFilter, toQuery } from '../charts/board-search.ts';
import { Loaded } from '../charts/loaded.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { BoardFilters } from '../leaderboard/board-filters.tsx';
import { SearchField } from '../leaderboard/filter-fields.tsx';
import { Progress } from '../leaderboard/progress.tsx';
import { EmptyPanel } from '../ui/empty-panel.tsx';
import { Page } from '../ui/page.tsx';
import { useTitle } from '../ui/use-title.ts';
import { findModels, type OverviewSearch, sortModels } from './overview-search.ts';
import { RankTable } from './rank-table.tsx';

/** All boards are many computations: they follow the votes with a delay. */
const REFRESH_MS = 30_000;

/** Every model on every board that has votes. */
export function OverviewPage() {
  const { t } = useLanguage();
  const search = useSearch({ strict: false }) as OverviewSearch;
  const navigate = useNavigate();
  const filter = toBoardFilter(search);
  const query = useQuery({
    queryKey: ['overview', toQuery(filter)],
    queryFn: () => request<Overview>('GET', `/api/overview${toQuery(filter)}`),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
  useTitle(t('overview.title'));
  const change = (next: OverviewSearch) =>
    void navigate({ to: '.', search: (now: OverviewSearch) => ({ ...now, ...next }), replace: true });
  return (
    <Page title={t('overview.title')} lead={<p>{t('overview.lead')}</p>}>
      <nav className="tabs overview-tabs" aria-label={t('charts.views')}>
        <Link to="/leaderboard" search={filter}>
          {t('charts.board')}
        </Link>
        <Link to="/overview" search={search}>
          {t('overview.title')}
        </Link>
      </nav>
      <BoardFilters filter={filter} onChange={change}>
        <SearchField
          label={t('boards.search')}
          value={search.search}
          onChange={(text) => change({ search: text })}
        />
      </BoardFilters>
      {query.isPlaceholderData && <Progress label={t('overview.computing')} />}
      <div className="board" aria-busy={query.isPlaceholderData}>
        <Loaded query={query}>
          {(overview) => <Ranks overview={overview} search={search} onChange={change} />}
        </Loaded>
      </div>
    </Page>
  );
}

function Ranks(props: {
  readonly overview: Overview;
  readonly search: OverviewSearch;
  readonly onChange: (search: OverviewSearch) => void;
}) {
  const { overview, search, onChange } = props;
  const { t, language } = useLanguage();
  if (overview.version === 0) {
    return (
      <EmptyPanel title={t('board.emptyTitle')} body={t('board.emptyBody')}>
        <Link to="/" className="button is-primary">
          {t('board.emptyAction')}
        </Link>
      </EmptyPanel>
    );
  }
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
