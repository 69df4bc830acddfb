import './leaderboard.css';
import { Link } from '@tanstack/react-router';
import type { Leaderboard, LeaderboardRow } from 'leitai/api-schema';
import { ApiError } from '../api.ts';
import { useLanguage } from '../i18n/language.tsx';
import { EmptyPanel } from '../ui/empty-panel.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { ModelName } from '../ui/model-name.tsx';
import { Page } from '../ui/page.tsx';
import { RowsSkeleton } from '../ui/rows-skeleton.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { useTitle } from '../ui/use-title.ts';
import { type Axis, axisOf, placeOn } from './axis.ts';
import { useLeaderboard } from './use-leaderboard.ts';

const SKELETON_ROWS = 8;

export function LeaderboardPage() {
  const { t } = useLanguage();
  const { data, error, refetch, isFetching, isLive } = useLeaderboard('overall');
  useTitle(t('board.title'));
  if (error && !data) {
    return (
      <ErrorPanel
        message={error instanceof ApiError ? error.key : 'error.unknown'}
        onRetry={() => void refetch()}
        isRetrying={isFetching}
      />
    );
  }
  return (
    <Page title={t('board.title')} lead={data && <Summary board={data} isLive={isLive} />}>
      {data ? <Board board={data} /> : <RowsSkeleton label={t('board.loading')} rows={SKELETON_ROWS} />}
    </Page>
  );
}

function Board({ board }: { readonly board: Leaderboard }) {
  const rated = board.rows.filter((row) => row.status === 'rated');
  const unrated = board.rows.filter((row) => row.status !== 'rated');
  return (
    <>
      {board.version === 0 && <EmptyBoard />}
      {rated.length > 0 && <RatedTable rows={rated} />}
      {unrated.length > 0 && board.version > 0 && <UnratedTable rows={unrated} />}
    </>
  );
}

function Summary({ board, isLive }: { readonly board: Leaderboard; readonly isLive: boolean }) {
  const { t, language } = useLanguage();
  const excluded = board.excluded['identity-leaked'] ?? 0;
  const format = (count: number) => count.toLocaleString(language);
  const date =
    board.updatedAt &&
    new Date(board.updatedAt).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <>
      <p className="board-figures">
        <span className="live" data-lost={!isLive || undefined} role="status">
          {t(isLive ? 'board.live' : 'board.reconnecting')}
        </span>{' '}
        · {t('board.summary', { models: format(board.rows.length), votes: format(board.votes) })}
        {date && ` · ${t('board.updated', { date })}`}
      </p>
      <p>
        {t('board.method')}
        {excluded > 0 && (
          <span className="is-amber"> {t('board.excluded', { count: format(excluded) })}</span>
        )}
      </p>
    </>
  );
}

function EmptyBoard() {
  const { t } = useLanguage();
  return (
    <EmptyPanel title={t('board.emptyTitle')} body={t('board.emptyBody')}>
      <Link to="/" className="button is-primary">
        {t('board.emptyAction')}
      </Link>
    </EmptyPanel>
  );
}

function RatedTable({ rows }: { readonly rows: readonly LeaderboardRow[] }) {
  const { t } = useLanguage();
  const axis = axisOf(rows);
  return (
    <table className="table rated">
      <thead>
        <tr>
          <th scope="col" className="is-number">
            {t('board.rank')}
          </th>
          <th scope="col">{t('board.model')}</th>
          <th scope="col" className="is-number">
            {t('board.rating')}
          </th>
          <th scope="col" className="interval-head">
            <span>{t('board.interval')}</span>
            <AxisLabels axis={axis} />
          </th>
          <th scope="col" className="is-number">
            {t('board.votes')}
          </th>
          <th scope="col" className="license">
            {t('board.license')}
          </th>
          <th scope="col" className="cutoff">
            {t('board.cutoff')}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <RatedRow
            key={row.model}
            row={row}
            axis={axis}
            isJoint={rows.some((other, place) => place !== index && other.rank === row.rank)}
            startsRank={rows[index - 1]?.rank !== row.rank}
          />
        ))}
      </tbody>
    </table>
  );
}

function RatedRow(props: {
  readonly row: LeaderboardRow;
  readonly axis: Axis;
  readonly isJoint: boolean;
  readonly startsRank: boolean;
}) {
  const { t, language } = useLanguage();
  const { row, axis, isJoint, startsRank } = props;
  const spread = t('board.rankSpread', { best: row.bestRank!, worst: row.worstRank! });
  return (
    <tr data-joint={isJoint || undefined} data-starts={startsRank || undefined}>
      <td className="is-number rank" title={spread}>
        {row.rank}
        {row.worstRank !== row.bestRank && <span className="rank-spread">–{row.worstRank}</span>}
      </td>
      <th scope="row">
        <ModelName row={row} />
      </th>
      <td className="is-number rating">{Math.round(row.rating!)}</td>
      <td className="interval-cell">
        <IntervalBar row={row} axis={axis} />
      </td>
      <td className="is-number votes" data-label={t('board.votes')}>
        {row.votes.toLocaleString(language)}
      </td>
      <td className="license">{row.license || '–'}</td>
      <td className="cutoff">{row.knowledgeCutoff ?? '–'}</td>
    </tr>
  );
}

/** Low and high in whole points; the bar says the same to the eye. */
function IntervalBar({ row, axis }: { readonly row: LeaderboardRow; readonly axis: Axis }) {
  const { t } = useLanguage();
  const percent = (rating: number) => `${(placeOn(axis, rating) * 100).toFixed(2)}%`;
  const [rating, lower, upper] = [row.rating!, row.lower!, row.upper!].map(Math.round) as [
    number,
    number,
    number,
  ];
  const label = t('board.ratingRange', { rating, lower, upper });
  return (
    <Tooltip className="interval" text={label}>
      <span
        className="interval-bar"
        aria-hidden="true"
        style={{ left: percent(row.lower!), right: `calc(100% - ${percent(row.upper!)})` }}
      />
      <span className="interval-dot" aria-hidden="true" style={{ left: percent(row.rating!) }} />
      <span className="interval-figures" aria-hidden="true">
        +{upper - rating} / −{rating - lower}
      </span>
    </Tooltip>
  );
}

function AxisLabels({ axis }: { readonly axis: Axis }) {
  return (
    <span className="axis" aria-hidden="true">
      <span>{Math.round(axis.low)}</span>
      <span>{Math.round((axis.low + axis.high) / 2)}</span>
      <span>{Math.round(axis.high)}</span>
    </span>
  );
}

function UnratedTable({ rows }: { readonly rows: readonly LeaderboardRow[] }) {
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
