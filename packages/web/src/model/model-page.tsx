import '../charts/charts.css';
import './model.css';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ModelPage as ModelFigures } from 'leitai/api-schema';
import { ApiError } from '../api.ts';
import { Loaded } from '../charts/loaded.tsx';
import { useHistory, useModelPage } from '../charts/read-charts.ts';
import { useLanguage } from '../i18n/language.tsx';
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
  useTitle(model);
  if (query.error instanceof ApiError && query.error.key === 'error.model-not-found') {
    return <UnknownModel name={model} />;
  }
  return (
    <Page title={model} lead={query.data && <ModelLead page={query.data} />}>
      <Loaded query={query}>{(page) => <ModelBody key={model} page={page} />}</Loaded>
    </Page>
  );
}

function ModelLead({ page }: { readonly page: ModelFigures }) {
  const { t } = useLanguage();
  return (
    <>
      <p>
        {page.organization} {page.demo && <span className="tag">{t('reveal.demo')}</span>}
      </p>
      {page.state !== 'active' && <p className="is-amber">{t(`model.${page.state}`)}</p>}
    </>
  );
}

function ModelBody({ page }: { readonly page: ModelFigures }) {
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
        <>
          {page.boards.length > 0 && <CategoryTable boards={page.boards} interval={page.interval} />}
          <ModelHistory model={page.model} name={name} />
          <OpponentTable page={page} />
          <DaysPlot
            days={page.days}
            title={t('model.days')}
            computed={t('model.daysComputed')}
            name={`${name}-votes-by-day`}
          />
        </>
      )}
      {page.revisions.length > 0 && <RevisionTable revisions={page.revisions} />}
      {page.examples.length > 0 && <ExampleList model={page.model} examples={page.examples} />}
    </>
  );
}

function ModelHistory({ model, name }: { readonly model: string; readonly name: string }) {
  const { t } = useLanguage();
  const history = useHistory('overall', {});
  return (
    <Loaded query={history}>
      {(data) => {
        const own = { ...data, series: data.series.filter((series) => series.model === model) };
        return <HistoryPlot history={own} ranked={[model]} title={t('model.historyTitle')} name={name} />;
      }}
    </Loaded>
  );
}
