import type { ExclusionList } from 'leitai/api-schema';
import { formatDay, formatMoment } from '../charts/format.ts';
import { ScrollRegion } from '../charts/scroll-region.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { SetBy } from './set-by.tsx';

type Exclusion = ExclusionList['exclusions'][number];

/** Rows of the list of exclusions. */
export function ExclusionTable({ exclusions }: Pick<ExclusionList, 'exclusions'>) {
  const { t } = useLanguage();
  return (
    <ScrollRegion className="wide-table" label={t('exclusions.list')}>
      <table className="table exclusion-list">
        <thead>
          <tr>
            <th scope="col" className="is-number">
              {t('exclusions.row')}
            </th>
            {(['battle', 'reason', 'state', 'setBy', 'when', 'note'] as const).map((column) => (
              <th key={column} scope="col">
                {t(`exclusions.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {exclusions.map((exclusion) => (
            <ExclusionRow key={exclusion.id} exclusion={exclusion} />
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function ExclusionRow({ exclusion }: { readonly exclusion: Exclusion }) {
  const { t, language } = useLanguage();
  const { id, reason, rule, note, createdAt } = exclusion;
  return (
    <tr>
      <td className="is-number" data-label={t('exclusions.row')}>
        {id.toLocaleString(language)}
      </td>
      <th scope="row" data-label={t('exclusions.battle')}>
        <span>
          <Subject exclusion={exclusion} />
        </span>
      </th>
      <td data-label={t('exclusions.reason')}>{t(`boards.reason.${reason}`)}</td>
      <td data-label={t('exclusions.state')}>
        <State exclusion={exclusion} />
      </td>
      <td data-label={t('exclusions.setBy')}>
        <SetBy rule={rule} />
      </td>
      <td className="moment" data-label={t('exclusions.when')}>
        {formatMoment(createdAt, language)}
      </td>
      <td className="note" data-label={t('exclusions.note')}>
        {note ?? '–'}
      </td>
    </tr>
  );
}

/** A battle by its place in the log, or all battles of a voter. */
function Subject({ exclusion }: { readonly exclusion: Exclusion }) {
  const { t, language } = useLanguage();
  const { sequence, voter, battles } = exclusion;
  if (sequence !== null) return t('records.vote', { sequence: sequence.toLocaleString(language) });
  if (voter === null) return t('exclusions.noVote');
  return (
    <>
      {t('exclusions.voter', { voter })}
      <span className="row-hint">
        {t('exclusions.voterBattles', { count: (battles ?? 0).toLocaleString(language) })}
      </span>
    </>
  );
}

function State({ exclusion }: { readonly exclusion: Exclusion }) {
  const { t, language } = useLanguage();
  const { action, liftedAt } = exclusion;
  if (action === 'lifted') return t('exclusions.lifts');
  if (liftedAt !== null) return t('exclusions.lifted', { date: formatDay(liftedAt, language) });
  return <span className="is-amber">{t('exclusions.holds')}</span>;
}
