import '../charts/charts.css';
import './model.css';
import type { UseQueryResult } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { History, ModelPage as ModelFigures } from 'leitai/api-schema';
import { useMemo } from 'react';
import { ApiError } from '../api.ts';
import { FigureSourceProvider } from '../charts/figure-source.ts';
import { Loaded } from '../charts/loaded.tsx';
import { useHistory, useModelPage } from '../charts/read-charts.ts';
import { useLanguage } from '../i18n/language.tsx';
import { StateLine } from '../live/page-state.tsx';
import { useFollowed } from '../live/use-followed.ts';
import { DaysPlot } from '../plots/activity-plots.tsx';
import { HistoryPlot } from '../plots/history-plot.tsx';
import { EmptyPanel } from '../ui/empty-panel.tsx';
import { Page } from '../ui/page.tsx';
import { useTitle } from '../ui/use-title.ts';
import { CategoryTable } from './category-table.tsx';
import { ExampleList } from './example-list.tsx';
import { ModelFacts } from './model-facts.tsx';
import { OpponentTable } from './opponent-table.tsx';
import { RevisionTable } from './revision-table.tsx';
import { UnknownModel } from './unknown-model.tsx';

const route = getRouteApi('/models/$model');

export function ModelPage() {
  const { model } = route.useParams();
  const query = useModelPage(model);
  const hasHistory = query.data !== undefined && query.data.battles > 0;
  const history = useHistory('overall', {}, hasHistory);
  const about = { category: 'overall', page: model };
  const { figures, isLive } = useFollowed(about, { page: query, ...(hasHistory && { history }) });
  useTitle(model);
  if (query.error instanceof ApiError && query.error.key === 'error.model-not-found') {
    return <UnknownModel name={model} />;
  }
  const { data } = figures.page;
  return (
    <Page title={model} lead={data && <ModelLead page={data} isLive={isLive} />}>
      <Loaded query={figures.page}>
        {(page) => <ModelBody key={model} page={page} history={figures.history} />}
      </Loaded>
    </Page>
  );
}

function ModelLead({ page, isLive }: { readonly page: ModelFigures; readonly isLive: boolean | undefined }) {
  const { t } = useLanguage();
  return (
    <>
      <StateLine isLive={isLive} />
      <p>
        {page.organization} {page.demo && <span className="tag">{t('reveal.demo')}</span>}
      </p>
      {page.state !== 'active' && <p className="is-amber">{t(`model.${page.state}`)}</p>}
    </>
  );
}

function ModelBody(props: {
  readonly page: ModelFigures;
  /** Of all models; absent without a battle. */
  readonly history: UseQueryResult<History> | undefined;
}) {
  const { page, history } = props;
  const { t } = useLanguage();
  const name = `leitai-${page.model.replaceAll(/[^\p{L}\p{N}._-]/gu, '-')}`;
  return (
    <>
      <ModelFacts page={page} />
      {page.battles === 0 ? (
        <EmptyPanel title={t('model.never')} body={t('model.neverBody')}>
          <Link to="/" className="button is-primary">
            {t('board.emptyAction')}
          </Link>
        </EmptyPanel>
      ) : (
        <FigureSourceProvider value={[page.model]}>
          {page.boards.length > 0 && <CategoryTable boards={page.boards} interval={page.interval} />}
          {history && <ModelHistory history={history} model={page.model} name={name} />}
          <OpponentTable page={page} />
          <DaysPlot
            days={page.days}
            title={t('model.days')}
            computed={t('model.daysComputed')}
            name={`${name}-votes-by-day`}
          />
        </FigureSourceProvider>
      )}
      {page.revisions.length > 0 && <RevisionTable revisions={page.revisions} />}
      {page.examples.length > 0 && <ExampleList model={page.model} examples={page.examples} />}
    </>
  );
}

function ModelHistory(props: {
  readonly history: UseQueryResult<History>;
  readonly model: string;
  readonly name: string;
}) {
  const { history, model, name } = props;
  return <Loaded query={history}>{(data) => <OwnHistory history={data} model={model} name={name} />}</Loaded>;
}

function OwnHistory(props: { readonly history: History; readonly model: string; readonly name: string }) {
  const { history, model, name } = props;
  const { t } = useLanguage();
  // One that is made anew with each drawing of the page would draw the plot anew as well.
  const [own, ranked] = useMemo(
    () => [{ ...history, series: history.series.filter((series) => series.model === model) }, [model]],
    [history, model],
  );
  return <HistoryPlot history={own} ranked={ranked} title={t('model.historyTitle')} name={name} />;
}
