import '../charts/charts.css';
import './pair.css';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { PairPage as PairFigures } from 'leitai/api-schema';
import { ApiError } from '../api.ts';
import { Loaded } from '../charts/loaded.tsx';
import { usePairPage } from '../charts/read-charts.ts';
import { Section } from '../charts/section.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { StateLine } from '../live/page-state.tsx';
import { useFollowed } from '../live/use-followed.ts';
import { EmptyPanel } from '../ui/empty-panel.tsx';
import { Page } from '../ui/page.tsx';
import { useTitle } from '../ui/use-title.ts';
import { HeadToHead } from './head-to-head.tsx';
import { PairCategories } from './pair-categories.tsx';
import { PairFacts } from './pair-facts.tsx';
import { PairPicker } from './pair-picker.tsx';

const route = getRouteApi('/pairs/$one/$other');

export function PairPage() {
  const { one, other } = route.useParams();
  const { t } = useLanguage();
  const query = usePairPage(one, other);
  const { figures, isLive } = useFollowed({ category: 'overall', page: `${one}\n${other}` }, { pair: query });
  const title = t('pair.title', { one, other });
  useTitle(title);
  const isUnknown = query.error instanceof ApiError && query.error.key === 'error.model-not-found';
  return (
    <Page title={title} lead={one !== other && <StateLine isLive={isLive} />}>
      <PairPicker one={one} other={other} />
      {one === other ? (
        <EmptyPanel title={t('pair.same')} body={t('pair.sameBody')} />
      ) : isUnknown ? (
        <EmptyPanel title={t('model.unknownTitle')} body={t('model.unknownBody')}>
          <Link to="/leaderboard" className="button is-primary">
            {t('model.toBoard')}
          </Link>
        </EmptyPanel>
      ) : (
        <Loaded query={figures.pair}>{(pair) => <PairBody pair={pair} />}</Loaded>
      )}
    </Page>
  );
}

function PairBody({ pair }: { readonly pair: PairFigures }) {
  const { t } = useLanguage();
  return (
    <>
      <Section title={t('pair.headToHead')} computed={t('pair.headComputed')}>
        {pair.battles > 0 ? (
          <HeadToHead pair={pair} />
        ) : (
          <p className="figure-empty">{t(pair.expected === null ? 'pair.neverBoth' : 'pair.neverMet')}</p>
        )}
      </Section>
      <PairFacts pair={pair} />
      {pair.boards.length > 0 && <PairCategories pair={pair} />}
    </>
  );
}
