import { normalQuantile } from '@leitai/rating';
import type { ListedLeaderboard } from '../app/boards/list-leaderboards.ts';
import type { Chart, readStyle } from '../app/boards/read-charts.ts';
import { type Leaderboard as ReadLeaderboard, toMoment } from '../app/boards/read-leaderboard.ts';
import type { ModelPage as ReadModelPage } from '../app/boards/read-model-page.ts';
import type { Overview as ReadOverview } from '../app/boards/read-overview.ts';
import type { PairPage as ReadPairPage } from '../app/boards/read-pair-page.ts';
import type { Category } from '../core/boards/categories.ts';
import type { ComputedHistory } from '../core/boards/compute-history.ts';
import type { ComputedMatrix } from '../core/boards/compute-matrix.ts';
import type { ComputedActivity } from '../core/boards/compute-model.ts';
import type { Publication } from '../core/publication.ts';
import type {
  Activity,
  History,
  Leaderboard,
  LeaderboardList,
  Matrix,
  ModelPage,
  Overview,
  PairPage,
  Style,
  WholePublication,
} from './api-schema.ts';
import type { BoardQuery } from './board-query.ts';

/** What boards say, in the words of the HTTP contract. */

function ratingInterval(confidence: number): Leaderboard['interval'] {
  return { kind: 'sandwich', confidence };
}

function shareInterval(confidence: number): Matrix['interval'] {
  return { kind: 'wilson', confidence, quantile: normalQuantile((1 + confidence) / 2) };
}

function named({ name, title }: Category) {
  return { category: name, title: title.en, titles: title };
}

export function toLeaderboardListBody(listed: readonly ListedLeaderboard[]): LeaderboardList {
  return listed.map(({ category, ...size }) => ({ ...named(category), group: category.group, ...size }));
}

export function toLeaderboardBody(board: ReadLeaderboard, query: BoardQuery): Leaderboard {
  const {
    category,
    options,
    confidence,
    styleEffects,
    alikeFeatures,
    sideEffect,
    etag: _,
    rows,
    ...figures
  } = board;
  const { style: __, duplicates: ___, minimumVotes: ____, ...filter } = query;
  return {
    ...named(category),
    method: 'bradley-terry',
    interval: ratingInterval(confidence),
    rankSets: { looks: 'every' },
    style: toEffects({ styleEffects, alikeFeatures, sideEffect }),
    duplicates: options.duplicates,
    filter: Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as Record<
      string,
      string
    >,
    ...figures,
    rows: [...rows],
  };
}

function toEffects({
  styleEffects,
  alikeFeatures,
  sideEffect,
}: Pick<ReadLeaderboard, 'styleEffects' | 'alikeFeatures' | 'sideEffect'>): Style['style'] {
  return (
    styleEffects && {
      preset: 'leitai',
      effects: [...styleEffects],
      alike: [...alikeFeatures],
      side: sideEffect,
    }
  );
}

export function toStyleBody(chart: Awaited<ReturnType<typeof readStyle>>): Style {
  const { category, version, confidence, board } = chart;
  const interval = ratingInterval(confidence);
  return { category: category.name, version, interval, style: board && toEffects(board) };
}

export function toMatrixBody({ category, version, confidence, ...matrix }: Chart<ComputedMatrix>): Matrix {
  const { models, counts, winRates, expected, averageWinRates } = matrix;
  const rowsOf = <Value>(values: readonly Value[]) =>
    models.map((_, row) => values.slice(row * models.length, (row + 1) * models.length));
  return {
    category: category.name,
    version,
    interval: shareInterval(confidence),
    models: [...models],
    counts: rowsOf(counts),
    winRates: rowsOf(winRates.map(rounded)),
    expected: rowsOf(expected.map(rounded)),
    averageWinRates: averageWinRates.map(rounded),
  };
}

/** A heat map of 400 models has 160,000 cells, and nobody reads more than four digits of one. */
function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1e4) / 1e4;
}

export function toHistoryBody({
  category,
  version,
  confidence,
  moments,
  votes,
  series,
}: Chart<ComputedHistory>): History {
  const entries = Object.entries(series).filter(([, points]) => points.some((point) => point !== null));
  return {
    category: category.name,
    version,
    interval: ratingInterval(confidence),
    moments: moments.map((moment) => toMoment(moment)!),
    votes: [...votes],
    series: entries.map(([model, points]) => ({
      model,
      points: points.map((point) => point && [point.rating, point.lower, point.upper]),
    })),
  };
}

export function toActivityBody({ category, version, days, models }: Chart<ComputedActivity>): Activity {
  return { category: category.name, version, days: [...days], models: [...models] };
}

export function toOverviewBody({ version, categories, models }: ReadOverview): Overview {
  return {
    version,
    categories: categories.map(({ category, votes, missing }) => ({
      category: category.name,
      titles: category.title,
      group: category.group,
      votes,
      missing,
    })),
    models: models.map(({ ranks, ratings, ...model }) => ({
      ...model,
      ranks: [...ranks],
      ratings: [...ratings],
    })),
  };
}

export function toModelPageBody(page: ReadModelPage): ModelPage {
  const { boards, opponents, days, answeredBy, examples, confidence, ...rest } = page;
  return {
    ...rest,
    interval: ratingInterval(confidence),
    shareInterval: shareInterval(confidence),
    boards: boards.map(({ category, rating, lower, upper, rank, bestRank, worstRank, votes, status }) => ({
      category: category.name,
      titles: category.title,
      rating,
      lower,
      upper,
      rank,
      bestRank,
      worstRank,
      votes,
      status,
    })),
    opponents: [...opponents],
    days: [...days],
    revisions: [...answeredBy],
    examples: [...examples],
  };
}

export function toPairPageBody({ boards, confidence, ...page }: ReadPairPage): PairPage {
  return {
    ...page,
    interval: ratingInterval(confidence),
    shareInterval: shareInterval(confidence),
    boards: boards.map(({ category, ...figures }) => ({
      category: category.name,
      titles: category.title,
      ...figures,
    })),
  };
}

/** In the order of the fields, since whoever reads it may hash it again. */
export function toPublicationBody({ method, boards, ...link }: Publication): WholePublication {
  const { models, categories } = method;
  return {
    ...link,
    method: {
      ...method,
      models: [...models],
      categories: categories.map((category) => ({ ...category, condition: { ...category.condition } })),
    },
    boards: boards.map((board) => ({ ...board, rows: [...board.rows] })),
  };
}
