import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Loaded } from '../charts/loaded.tsx';
import { useBoard } from '../charts/read-charts.ts';
import { Section } from '../charts/section.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { ChoiceField } from '../leaderboard/filter-fields.tsx';
import { EmptyPanel } from '../ui/empty-panel.tsx';
import { ExclusionTable } from './exclusion-table.tsx';
import { NewestFirst } from './newest-first.tsx';
import { useExclusions } from './read-records.ts';
import { LOGGED_REASONS, ReasonTable } from './reason-table.tsx';
import type { ExclusionSearch } from './record-search.ts';
import { RecordsFrame } from './records-frame.tsx';

/** Which battles were left out and why: how many, then one by one. */
export function ExclusionsPage() {
  const { t } = useLanguage();
  const search = useSearch({ strict: false }) as ExclusionSearch;
  const board = useBoard('overall', {});
  return (
    <RecordsFrame
      title={t('exclusions.title')}
      lead={<p>{t('exclusions.lead')}</p>}
      files={[
        { name: t('boards.csv'), address: '/api/exclusions.csv' },
        { name: t('boards.json'), address: '/api/exclusions' },
      ]}
    >
      <Loaded query={board}>{(overall) => <ReasonTable board={overall} />}</Loaded>
      <p className="to-battles">
        <Link to="/exclusions/battles" className="text-link">
          {t('excludedBattles.all')}
        </Link>
      </p>
      <Section title={t('exclusions.list')} computed={t('exclusions.listComputed')}>
        <ReasonFilter reason={search.reason} />
        <List search={search} />
      </Section>
    </RecordsFrame>
  );
}

function ReasonFilter({ reason }: { readonly reason: string | undefined }) {
  const { t } = useLanguage();
  const navigate = useNavigate();
  return (
    <div className="board-filters">
      <ChoiceField
        label={t('exclusions.reason')}
        value={reason}
        options={LOGGED_REASONS.map((known) => [known, t(`boards.reason.${known}`)] as const)}
        // Another list, which begins at its newest row.
        onChange={(next) => void navigate({ to: '.', search: { reason: next }, resetScroll: false })}
      />
    </div>
  );
}

function List({ search }: { readonly search: ExclusionSearch }) {
  const query = useExclusions(search);
  return (
    <Loaded query={query}>
      {({ exclusions, next }) =>
        exclusions.length === 0 ? (
          <EmptyList search={search} />
        ) : (
          <>
            <ExclusionTable exclusions={exclusions} />
            <NewestFirst search={search} next={next} />
          </>
        )
      }
    </Loaded>
  );
}

function EmptyList({ search }: { readonly search: ExclusionSearch }) {
  const { t } = useLanguage();
  const { before, reason } = search;
  if (before !== undefined) {
    return (
      <EmptyPanel title={t('records.nothingHere')} body={t('records.nothingHereBody')}>
        <Link to="." search={reason === undefined ? {} : { reason }} className="button">
          {t('records.newest')}
        </Link>
      </EmptyPanel>
    );
  }
  if (reason === undefined)
    return <EmptyPanel title={t('exclusions.emptyTitle')} body={t('exclusions.emptyBody')} />;
  return (
    <EmptyPanel title={t('exclusions.noneTitle')} body={t('exclusions.noneBody')}>
      <Link to="." search={{}} className="button">
        {t('exclusions.all')}
      </Link>
    </EmptyPanel>
  );
}
