import type { WholePublication } from 'leitai/api-schema';
import { ModelLink } from '../charts/model-link.tsx';
import { RatingBar, RatingNote } from '../charts/rating-bar.tsx';
import { ScrollRegion } from '../charts/scroll-region.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { type Axis, axisOf } from '../leaderboard/axis.ts';
import { RankDelta } from '../ui/rank-delta.tsx';
import { type RankMoves, rankMoves } from './rank-moves.ts';

type Board = WholePublication['boards'][number];
type Row = Board['rows'][number];

/** Rows of one board as they were published, and what had changed since the publication before. */
export function PublishedBoard(props: { readonly board: Board; readonly before: Board | undefined }) {
  const { board, before } = props;
  const { t } = useLanguage();
  if (board.problem !== null)
    return <p className="figure-empty">{t('publication.problem', { problem: board.problem })}</p>;
  if (board.rows.length === 0) return <p className="figure-empty">{t('publication.noRows')}</p>;
  const axis = axisOf(board.rows);
  const moves = before && rankMoves(before.rows, board.rows);
  return (
    <>
      <ScrollRegion className="wide-table" label={t('publication.boards')}>
        <table className="table">
          <BoardHead hasChange={moves !== undefined} />
          <tbody>
            {board.rows.map((row) => (
              <BoardRow key={row.name} row={row} axis={axis} moves={moves} />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {moves && moves.left.length > 0 && <Left left={moves.left} />}
    </>
  );
}

function BoardHead({ hasChange }: { readonly hasChange: boolean }) {
  const { t } = useLanguage();
  return (
    <thead>
      <tr>
        <th scope="col" className="is-number">
          {t('board.rank')}
        </th>
        {hasChange && <th scope="col">{t('publications.change')}</th>}
        <th scope="col">{t('board.model')}</th>
        <th scope="col" className="is-number">
          {t('board.rating')}
        </th>
        <th scope="col" className="interval-column">
          {t('boards.name.interval')}
        </th>
        <th scope="col" className="is-number">
          {t('board.votes')}
        </th>
      </tr>
    </thead>
  );
}

function BoardRow(props: { readonly row: Row; readonly axis: Axis; readonly moves: RankMoves | undefined }) {
  const { row, axis, moves } = props;
  const { language } = useLanguage();
  const { name, rank, rating, votes, status } = row;
  return (
    <tr>
      <td className="is-number">{rank ?? '–'}</td>
      {moves && (
        <td>
          <Change gain={moves.gains.get(name)} />
        </td>
      )}
      <th scope="row">
        <ModelLink model={name} />
        <RatingNote status={status} />
      </th>
      <td className="is-number">{rating === null ? '–' : Math.round(rating)}</td>
      <td>
        <RatingBar row={row} axis={axis} />
      </td>
      <td className="is-number">{votes.toLocaleString(language)}</td>
    </tr>
  );
}

function Change({ gain }: { readonly gain: number | 'joined' | undefined }) {
  const { t } = useLanguage();
  if (gain === undefined) return null;
  if (gain === 'joined') return <span className="tag">{t('publication.joined')}</span>;
  const words = gain > 0 ? 'publication.gained' : 'publication.lost';
  return <RankDelta gain={gain} text={t(words, { count: Math.abs(gain) })} />;
}

function Left({ left }: Pick<RankMoves, 'left'>) {
  const { t, language } = useLanguage();
  const models = left.map(({ name, rank }) => t('publication.wasRank', { model: name, rank }));
  return (
    <p className="figure-computed">
      {t('publication.left', { models: models.join(language === 'zh' ? '、' : ', ') })}
    </p>
  );
}
