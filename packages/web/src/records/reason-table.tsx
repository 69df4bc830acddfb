import { Link } from '@tanstack/react-router';
import type { Leaderboard } from 'leitai/api-schema';
import { TableFigure } from '../charts/table-figure.tsx';
import { useLanguage } from '../i18n/language.tsx';

type Reason = keyof Leaderboard['excluded'];

/** Reasons that the list of exclusions can have. */
export const LOGGED_REASONS = [
  'identity-leaked',
  'named-mode',
  'failed-side',
  'excluded-voter',
  'test',
  'operator',
] as const satisfies readonly Reason[];

/** Reasons that battles can have. */
export const ALL_REASONS = [...LOGGED_REASONS, 'duplicate'] as const satisfies readonly Reason[];

/** Every reason there can be, how many battles it leaves out now, and what it means. */
export function ReasonTable({ board }: { readonly board: Leaderboard }) {
  const { t, language } = useLanguage();
  const format = (count: number) => count.toLocaleString(language);
  const { publication, version, excluded } = board;
  return (
    <TableFigure
      title={t('exclusions.reasons')}
      computed={
        publication
          ? t('exclusions.reasonsHeld', { number: format(publication.number) })
          : t('exclusions.reasonsComputed', { version: format(version) })
      }
    >
      <thead>
        <tr>
          <th scope="col">{t('exclusions.reason')}</th>
          <th scope="col" className="is-number">
            {t('exclusions.battles')}
          </th>
          <th scope="col">{t('exclusions.meaning')}</th>
        </tr>
      </thead>
      <tbody>
        {ALL_REASONS.map((reason) => (
          <tr key={reason}>
            <th scope="row">
              <ReasonLink reason={reason} />
            </th>
            <td className="is-number">
              <BattlesLink reason={reason} count={excluded[reason] ?? 0} />
            </td>
            <td className="meaning">{t(`boards.why.${reason}`)}</td>
          </tr>
        ))}
      </tbody>
    </TableFigure>
  );
}

/** To these battles one by one. */
function BattlesLink({ reason, count }: { readonly reason: Reason; readonly count: number }) {
  const { t, language } = useLanguage();
  const figure = count.toLocaleString(language);
  if (count === 0) return figure;
  return (
    <Link
      to="/exclusions/battles"
      search={{ reason }}
      className="text-link"
      aria-label={t('exclusions.battlesOf', { count: figure, reason: t(`boards.reason.${reason}`) })}
    >
      {figure}
    </Link>
  );
}

/** Duplicates are found anew with every board, and have a page of their own instead of rows in the list. */
function ReasonLink({ reason }: { readonly reason: Reason }) {
  const { t } = useLanguage();
  const name = t(`boards.reason.${reason}`);
  return reason === 'duplicate' ? (
    <Link to="/duplicates" className="text-link">
      {name}
    </Link>
  ) : (
    <Link to="/exclusions" search={{ reason }} resetScroll={false} className="text-link">
      {name}
    </Link>
  );
}
