import { Link } from '@tanstack/react-router';
import type { ModelPage } from 'leitai/api-schema';
import { formatConfidence } from '../charts/format.ts';
import { RatingBar, RatingNote } from '../charts/rating-bar.tsx';
import { TableFigure } from '../charts/table-figure.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { axisOf } from '../leaderboard/axis.ts';

/** A model's rating on each board, all intervals on one axis. */
export function CategoryTable({ boards, interval }: Pick<ModelPage, 'boards' | 'interval'>) {
  const { t, language } = useLanguage();
  const axis = axisOf(boards);
  const confidence = formatConfidence(interval.confidence, language);
  return (
    <TableFigure
      title={t('model.byCategory')}
      computed={t('model.byCategoryComputed', { confidence })}
      kind="is-rated is-ranked"
    >
      <thead>
        <tr>
          <th scope="col">{t('model.category')}</th>
          <th scope="col" className="is-number">
            {t('board.rank')}
          </th>
          <th scope="col" className="is-number">
            {t('board.rating')}
          </th>
          <th scope="col" className="interval-column">
            {t('board.interval', { confidence })}
          </th>
          <th scope="col" className="is-number">
            {t('board.votes')}
          </th>
        </tr>
      </thead>
      <tbody>
        {boards.map((board) => (
          <tr key={board.category}>
            <th scope="row">
              <Link
                to="/leaderboard/$category"
                params={{ category: board.category }}
                search={{}}
                className="text-link"
              >
                {board.titles[language]}
              </Link>
            </th>
            <td className="is-number">{board.rank ?? '–'}</td>
            <td className="is-number">{board.rating === null ? '–' : Math.round(board.rating)}</td>
            <td>
              <RatingBar row={board} axis={axis} />
              <RatingNote status={board.status} />
            </td>
            <td className="is-number">{board.votes.toLocaleString(language)}</td>
          </tr>
        ))}
      </tbody>
    </TableFigure>
  );
}
