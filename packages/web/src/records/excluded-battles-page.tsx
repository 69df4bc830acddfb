import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ExcludedBattleList } from 'leitai/api-schema';
import { Loaded } from '../charts/loaded.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { ChoiceField } from '../leaderboard/filter-fields.tsx';
import { EmptyPanel } from '../ui/empty-panel.tsx';
import { ExcludedBattleTable } from './excluded-battle-table.tsx';
import { Pager } from './pager.tsx';
import { useExcludedBattles } from './read-records.ts';
import { ALL_REASONS } from './reason-table.tsx';
import type { BattleSearch } from './record-search.ts';
import { RecordsFrame } from './records-frame.tsx';

/** Every battle that does not count, with its reasons, in the order of the vote log. */
export function ExcludedBattlesPage() {
  const { t } = useLanguage();
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as BattleSearch;
  const query = useExcludedBattles(search);
  return (
    <RecordsFrame
      title={t('excludedBattles.title')}
      lead={
        <p>
          {t('excludedBattles.lead')}{' '}
          <Link to="/exclusions" className="text-link">
            {t('excludedBattles.log')}
          </Link>
        </p>
      }
      files={[
        { name: t('boards.csv'), address: '/api/exclusions/battles.csv' },
        { name: t('boards.json'), address: '/api/exclusions/battles' },
      ]}
    >
      <div className="board-filters">
        <ChoiceField
          label={t('exclusions.reason')}
          value={search.reason}
          options={ALL_REASONS.map((known) => [known, t(`boards.reason.${known}`)] as const)}
          // Another list, which begins at its first row.
          onChange={(reason) => void navigate({ to: '.', search: { reason }, resetScroll: false })}
        />
      </div>
      <Loaded query={query}>{(list) => <List search={search} list={list} />}</Loaded>
    </RecordsFrame>
  );
}

function List({ search, list }: { readonly search: BattleSearch; readonly list: ExcludedBattleList }) {
  const { t } = useLanguage();
  const { after, ...rest } = search;
  const { battles, next } = list;
  return (
    <>
      {battles.length > 0 ? (
        <ExcludedBattleTable battles={battles} />
      ) : (
        <EmptyPanel title={t('excludedBattles.emptyTitle')} body={t('excludedBattles.emptyBody')} />
      )}
      <Pager
        order="oldest"
        start={after === undefined ? null : rest}
        next={next === null ? null : { ...rest, after: String(next) }}
      />
    </>
  );
}
