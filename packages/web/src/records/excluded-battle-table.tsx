import type { ExcludedBattleList } from 'leitai/api-schema';
import { formatMoment } from '../charts/format.ts';
import { useLanguage } from '../i18n/language.tsx';
import { ExclusionRows } from './exclusion-rows.tsx';
import { SetBy } from './set-by.tsx';

type Battle = ExcludedBattleList['battles'][number];

/** A row for each reason of each battle. */
export function ExcludedBattleTable({ battles }: Pick<ExcludedBattleList, 'battles'>) {
  const { t } = useLanguage();
  return (
    <ExclusionRows label={t('excludedBattles.title')} columns={['battle', 'reason', 'setBy', 'when', 'note']}>
      {battles.flatMap(({ sequence, reasons }) =>
        reasons.map((given) => (
          <ReasonRow key={`${sequence} ${given.reason}`} sequence={sequence} given={given} />
        )),
      )}
    </ExclusionRows>
  );
}

function ReasonRow({
  sequence,
  given,
}: Pick<Battle, 'sequence'> & { readonly given: Battle['reasons'][number] }) {
  const { t, language } = useLanguage();
  const { reason, rule, createdAt } = given;
  return (
    <tr>
      <th scope="row" data-label={t('exclusions.battle')}>
        {t('records.vote', { sequence: sequence.toLocaleString(language) })}
      </th>
      <td data-label={t('exclusions.reason')}>{t(`boards.reason.${reason}`)}</td>
      <td data-label={t('exclusions.setBy')}>
        <SetBy rule={rule} />
      </td>
      <td className="moment" data-label={t('exclusions.when')}>
        {createdAt === null ? t('excludedBattles.eachTime') : formatMoment(createdAt, language)}
      </td>
      <td className="note" data-label={t('exclusions.note')}>
        <Note given={given} />
      </td>
    </tr>
  );
}

/** What else there is to say of a reason. */
function Note({ given }: { readonly given: Battle['reasons'][number] }) {
  const { t, language } = useLanguage();
  const { note, voter, firstSequence } = given;
  const parts = [
    ...(voter === null ? [] : [t('exclusions.voter', { voter })]),
    ...(firstSequence === null
      ? []
      : [t('excludedBattles.sameAs', { sequence: firstSequence.toLocaleString(language) })]),
    ...(note === null ? [] : [note]),
  ];
  return parts.length === 0 ? '–' : parts.join(' · ');
}
