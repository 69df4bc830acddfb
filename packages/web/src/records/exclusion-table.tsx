import type { ExclusionList } from 'leitai/api-schema';
import { formatDay, formatMoment } from '../charts/format.ts';
import { useLanguage } from '../i18n/language.tsx';
import { ExclusionRows } from './exclusion-rows.tsx';
import { SetBy } from './set-by.tsx';

type Exclusion = ExclusionList['exclusions'][number];

/** Rows of the list of exclusions. */
export function ExclusionTable({ exclusions }: Pick<ExclusionList, 'exclusions'>) {
  const { t } = useLanguage();
  return (
    <ExclusionRows
      label={t('exclusions.list')}
      columns={['battle', 'reason', 'state', 'setBy', 'when', 'note']}
      first={
        <th scope="col" className="is-number">
          {t('exclusions.row')}
        </th>
      }
    >
      {exclusions.map((exclusion) => (
        <ExclusionRow key={exclusion.id} exclusion={exclusion} />
      ))}
    </ExclusionRows>
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
