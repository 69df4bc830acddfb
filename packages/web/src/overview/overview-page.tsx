import '../charts/charts.css';
import './overview.css';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Overview } from 'leitai/api-schema';
import { useState } from 'react';
import { ApiError, request } from '../api.ts';
import { ModelLink } from '../charts/model-link.tsx';
import { ScrollRegion } from '../charts/scroll-region.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Page } from '../ui/page.tsx';
import { RowsSkeleton } from '../ui/rows-skeleton.tsx';
import { useTitle } from '../ui/use-title.ts';

const SKELETON_ROWS = 12;
const BEST = 3;

/** Every model on every board that has votes. */
export function OverviewPage() {
  const { t } = useLanguage();
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: ['overview'],
    queryFn: () => request<Overview>('GET', '/api/overview'),
  });
  useTitle(t('overview.title'));
  if (error && !data) {
    return (
      <ErrorPanel
        message={error instanceof ApiError ? error.key : 'error.unknown'}
        onRetry={() => void refetch()}
        isRetrying={isFetching}
      />
    );
  }
  return (
    <Page title={t('overview.title')} lead={<p>{t('overview.lead')}</p>}>
      {data ? <Ranks overview={data} /> : <RowsSkeleton label={t('overview.loading')} rows={SKELETON_ROWS} />}
    </Page>
  );
}

function Ranks({ overview }: { readonly overview: Overview }) {
  const { t, language } = useLanguage();
  const [sorted, setSorted] = useState(0);
  const columns = overview.categories
    .map((category, place) => ({ ...category, place }))
    .filter(({ votes, category }) => votes > 0 || category === 'overall');
  const rank = (model: Overview['models'][number], place: number) =>
    model.ranks[place] ?? Number.POSITIVE_INFINITY;
  const models = overview.models
    .filter(({ ranks }) => ranks.some((place) => place !== null))
    .sort((one, other) => rank(one, sorted) - rank(other, sorted));
  return (
    <ScrollRegion className="wide-table" label={t('overview.title')}>
      <table className="table overview">
        <thead>
          <tr>
            <th scope="col">{t('board.model')}</th>
            {columns.map(({ category, titles, place }) => (
              <th
                key={category}
                scope="col"
                className="is-number"
                aria-sort={place === sorted ? 'ascending' : undefined}
              >
                <button
                  type="button"
                  className="sort-button"
                  aria-label={t('boards.sortBy', { column: titles[language] })}
                  onClick={() => setSorted(place)}
                >
                  {titles[language]}
                  <span aria-hidden="true">{place === sorted ? ' ↑' : ''}</span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {models.map((model) => (
            <tr key={model.model}>
              <th scope="row">
                <ModelLink model={model.model} />
                <span className="model-maker">{model.organization}</span>
              </th>
              {columns.map(({ category, place }) => (
                <td key={category} className="is-number" data-best={bestOf(model.ranks[place])}>
                  {model.ranks[place] ?? '–'}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td />
            {columns.map(({ category, titles }) => (
              <td key={category} className="is-number">
                <Link
                  to="/leaderboard/$category"
                  params={{ category }}
                  className="text-link"
                  aria-label={titles[language]}
                >
                  →
                </Link>
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
    </ScrollRegion>
  );
}

function bestOf(rank: number | null | undefined): number | undefined {
  return rank !== null && rank !== undefined && rank <= BEST ? rank : undefined;
}
