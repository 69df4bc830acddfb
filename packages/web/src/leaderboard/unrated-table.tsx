import type { LeaderboardRow } from 'leitai/api-schema';
import { useLanguage } from '../i18n/language.tsx';
import { ModelName } from '../ui/model-name.tsx';

/** The models that have no rating, and why. */
export function UnratedTable({ rows }: { readonly rows: readonly LeaderboardRow[] }) {
  const { t } = useLanguage();
  return (
    <section className="unrated">
      <h2>{t('board.unratedTitle')}</h2>
      <p className="page-lead">{t('board.unratedLead')}</p>
      <table className="table is-unrated">
        <thead>
          <tr>
            <th scope="col">{t('board.model')}</th>
            <th scope="col">{t('board.recordLabel')}</th>
            <th scope="col">{t('board.why')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.model}>
              <th scope="row">
                <ModelName row={row} />
              </th>
              <td className="record">
                {t('board.record', { wins: row.wins, losses: row.losses, ties: row.ties })}
              </td>
              <td className="is-amber">{row.status !== 'rated' && t(`status.${row.status}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
