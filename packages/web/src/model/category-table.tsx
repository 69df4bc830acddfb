import { Link } from '@tanstack/react-router';
import type { ModelPage } from 'leitai/api-schema';
import { TableFigure } from '../charts/table-figure.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { type Axis, axisOf, placeOn } from '../leaderboard/axis.ts';
import { Tooltip } from '../ui/tooltip.tsx';

type BoardOfModel = ModelPage['boards'][number];

/** A model's rating on each board, all intervals on one axis. */
export function CategoryTable({ boards }: { readonly boards: readonly BoardOfModel[] }) {
  const { t, language } = useLanguage();
  const axis = axisOf(boards);
  return (
    <TableFigure title={t('model.byCategory')} computed={t('model.byCategoryComputed')}>
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
            {t('board.interval')}
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
                to="/leaderboard/$category/plots"
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
              <RatingBar board={board} axis={axis} />
            </td>
            <td className="is-number">{board.votes.toLocaleString(language)}</td>
          </tr>
        ))}
      </tbody>
    </TableFigure>
  );
}

function RatingBar({ board, axis }: { readonly board: BoardOfModel; readonly axis: Axis }) {
  const { t } = useLanguage();
  const { rating, lower, upper, status } = board;
  const note = status !== 'rated' && <span className="is-amber rating-note">{t(`status.${status}`)}</span>;
  if (rating === null || lower === null || upper === null) return note;
  const percent = (points: number) => `${(placeOn(axis, points) * 100).toFixed(2)}%`;
  const words = { rating: Math.round(rating), lower: Math.round(lower), upper: Math.round(upper) };
  return (
    <>
      <Tooltip className="rate-bar" text={t('board.ratingRange', words)}>
        <i
          className="rate-interval"
          aria-hidden="true"
          style={{ left: percent(lower), right: `calc(100% - ${percent(upper)})` }}
        />
        <i className="rate-dot" aria-hidden="true" style={{ left: percent(rating) }} />
      </Tooltip>
      {note}
    </>
  );
}
