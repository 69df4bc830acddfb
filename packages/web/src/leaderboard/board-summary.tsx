import type { Leaderboard } from 'leitai/api-schema';
import { useBoards } from '../charts/read-charts.ts';
import { useLanguage } from '../i18n/language.tsx';

/** How much a board is made of, what was left out, and how its figures came about. */
export function BoardSummary({ board, isLive }: { readonly board: Leaderboard; readonly isLive: boolean }) {
  const { t, language } = useLanguage();
  const all = useBoards().data?.find(({ category }) => category === 'overall')?.votes;
  const format = (count: number) => count.toLocaleString(language);
  const date =
    board.updatedAt &&
    new Date(board.updatedAt).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' });
  const models = board.rows.filter((row) => row.votes > 0).length || board.rows.length;
  const share =
    all && board.category !== 'overall'
      ? t('boards.share', { share: (board.votes / all).toLocaleString(language, { style: 'percent' }) })
      : undefined;
  return (
    <>
      <p className="board-figures">
        <span className="live" data-lost={!isLive || undefined} role="status">
          {t(isLive ? 'board.live' : 'board.reconnecting')}
        </span>{' '}
        · {t('board.summary', { models: format(models), votes: format(board.votes) })}
        {share && ` · ${share}`}
        {date && ` · ${t('board.updated', { date })}`}
      </p>
      <p>{t('board.method')}</p>
      <How board={board} />
    </>
  );
}

function How({ board }: { readonly board: Leaderboard }) {
  const { t, language } = useLanguage();
  const excluded = Object.entries(board.excluded) as [keyof Leaderboard['excluded'], number][];
  const total = excluded.reduce((sum, [, count]) => sum + count, 0);
  const confidence = board.interval.confidence.toLocaleString(language, {
    style: 'percent',
    maximumFractionDigits: 1,
  });
  return (
    <details className="how">
      <summary>
        {t('boards.how')}
        {total > 0 && (
          <span className="is-amber">
            {' '}
            · {t('boards.excludedTitle', { count: total.toLocaleString(language) })}
          </span>
        )}
      </summary>
      <p>{t('boards.howRating')}</p>
      <p>{t('boards.howInterval', { confidence })}</p>
      {board.minimumVotes > 0 && <p>{t('boards.howMinimum', { count: board.minimumVotes })}</p>}
      <p>{t('boards.howVersion', { version: board.version.toLocaleString(language) })}</p>
      {excluded.length > 0 && (
        <ul>
          {excluded.map(([reason, count]) => (
            <li key={reason}>
              {count.toLocaleString(language)}: {t(`boards.excluded.${reason}`)}
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}
