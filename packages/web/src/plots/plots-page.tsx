import './plots.css';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { BoardFrame } from '../charts/board-frame.tsx';
import { hidesModels, toBoardFilter, toQuery } from '../charts/board-search.ts';
import { EmptyFigure } from '../charts/empty-figure.tsx';
import { Loaded } from '../charts/loaded.tsx';
import { useActivity, useBoard, useHistory, useMatrix, useStyle } from '../charts/read-charts.ts';
import { useLanguage } from '../i18n/language.tsx';
import { isUndated } from '../leaderboard/undated.ts';
import { StateLine } from '../live/page-state.tsx';
import { useFollowed } from '../live/use-followed.ts';
import { DaysPlot, ModelsPlot } from './activity-plots.tsx';
import { AveragePlot } from './average-plot.tsx';
import { HistoryPlot } from './history-plot.tsx';
import { IntervalPlot } from './interval-plot.tsx';
import { PricePlot } from './price-plot.tsx';
import { StyleFigure } from './style-plot.tsx';

const route = getRouteApi('/leaderboard/$category/plots');

/** The pictures of a board, each asked for on its own: one that fails leaves the others. */
export function PlotsPage() {
  const { category } = route.useParams();
  const search = route.useSearch();
  const { t } = useLanguage();
  const filter = useMemo(() => toBoardFilter(search), [search]);
  const about = { category, page: `${category}${toQuery(filter)}` };
  const { figures, isLive } = useFollowed(about, {
    board: useBoard(category, filter),
    style: useStyle(category, filter),
    matrix: useMatrix(category, filter),
    activity: useActivity(category, filter),
    history: useHistory(category, filter),
  });
  const { board, style, matrix, activity, history } = figures;
  const rows = useMemo(
    () =>
      board.data?.rows.filter((row) => row.rating !== null && row.lower !== null && row.upper !== null) ?? [],
    [board.data],
  );
  const ranked = useMemo(() => rows.map(({ model }) => model), [rows]);
  const visible = useMemo(
    () => (hidesModels(filter) ? new Set(board.data?.rows.map(({ model }) => model)) : undefined),
    [filter, board.data],
  );
  const navigate = useNavigate();
  const openModel = (model: string) => void navigate({ to: '/models/$model', params: { model } });
  const name = `leitai-${category}`;
  const rated = [board, history, matrix];
  return (
    <BoardFrame
      category={category}
      page="plots"
      filter={filter}
      lead={
        <>
          <StateLine isLive={isLive} />
          <p>{t('plots.lead')}</p>
        </>
      }
    >
      <Loaded query={board} isLong>
        {({ interval }) =>
          rows.length === 0 ? (
            <EmptyFigure title={t('plots.intervals.title')} text={t('plots.noRatings')} />
          ) : (
            <IntervalPlot rows={rows} confidence={interval.confidence} name={name} onPick={openModel} />
          )
        }
      </Loaded>
      {rows.length > 0 && (
        <>
          <Loaded query={history} isLong>
            {(data) => (
              <HistoryPlot history={data} ranked={ranked} title={t('plots.history.title')} name={name} />
            )}
          </Loaded>
          <Loaded query={matrix} after={[history]} isLong>
            {(data) => <AveragePlot matrix={data} shown={visible} name={name} onPick={openModel} />}
          </Loaded>
          <Loaded query={board} after={[history, matrix]}>
            {({ interval }) => (
              <PricePlot rows={rows} confidence={interval.confidence} name={name} onPick={openModel} />
            )}
          </Loaded>
        </>
      )}
      <Loaded query={activity} after={rated} isLong>
        {({ models, days }) =>
          days.length === 0 ? (
            <EmptyFigure title={t('plots.perDay.title')} text={t('plots.noVotes')} />
          ) : (
            <>
              <ModelsPlot models={models} shown={visible} name={name} onPick={openModel} />
              {board.data && isUndated(board.data) ? (
                <EmptyFigure title={t('plots.perDay.title')} text={t('plots.undated')} />
              ) : (
                <DaysPlot
                  days={days}
                  title={t('plots.perDay.title')}
                  computed={t('plots.perDay.computed')}
                  name={`${name}-votes-by-day`}
                />
              )}
            </>
          )
        }
      </Loaded>
      {rows.length > 0 && (
        <Loaded query={style} after={[...rated, activity]} isLong>
          {(data) => <StyleFigure answer={data} name={name} />}
        </Loaded>
      )}
    </BoardFrame>
  );
}
