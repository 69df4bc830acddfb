import { type RankedCompetitor, rankBattles } from '@leitai/rating';
import type { FrameView } from '../frame/battle-frame.ts';
import { type Anchor, anchored } from './compute-board.ts';
import { CellCounts, forEachCounted, type Slice } from './slice.ts';

/** Ratings as they were at moments in the past, each from all battles up to then. */
export interface ComputedHistory {
  /** Seconds since 1970, ascending; the last is the last counted vote. */
  readonly moments: readonly number[];
  /** Counted battles up to each moment. */
  readonly votes: readonly number[];
  /** By model, one entry a moment; null while it had no rating. */
  readonly series: Readonly<Record<string, readonly (HistoryPoint | null)[]>>;
}

export interface HistoryRequest {
  readonly slice: Slice;
  /** How many moments, from 1. */
  readonly points: number;
  /** Share of intervals that hold the truth, in (0, 1). */
  readonly confidence: number;
  /** As on the board. */
  readonly anchor?: Anchor | undefined;
}

export interface HistoryPoint {
  readonly rating: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * Computes how ratings came about: the board of the slice at evenly spaced moments, each with all battles up to it. The
 * last is the board of today.
 */
export function computeHistory(view: FrameView, request: HistoryRequest): ComputedHistory {
  const { slice, points, confidence, anchor } = request;
  const span = timeSpan(view, slice);
  if (span === undefined) return { moments: [], votes: [], series: {} };
  const moments = momentsWithin(span, points);
  const pieces = countByMoment(view, slice, moments);
  const total = new CellCounts(view.models.length);
  const votes: number[] = [];
  const series: Record<string, (HistoryPoint | null)[]> = Object.fromEntries(
    view.models.map((model) => [model, []]),
  );
  for (const piece of pieces) {
    total.addAll(piece);
    votes.push(total.battles);
    const { rows } = rankBattles(total.toTable(view.models), { confidence });
    for (const row of anchored(rows, anchor)) {
      series[row.name]!.push(toPoint(row));
    }
  }
  return { moments, votes, series };
}

function toPoint({ status, rating, lower, upper }: RankedCompetitor): HistoryPoint | null {
  return status === 'rated' ? { rating: rating!, lower: lower!, upper: upper! } : null;
}

function timeSpan(view: FrameView, slice: Slice): { first: number; last: number } | undefined {
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  forEachCounted(view, slice, ({ createdAt }, rows) => {
    for (const row of rows) {
      const time = createdAt[row]!;
      if (time < first) first = time;
      if (time > last) last = time;
    }
  });
  return first <= last ? { first, last } : undefined;
}

function momentsWithin({ first, last }: { first: number; last: number }, points: number): number[] {
  const moments = Array.from({ length: points }, (_, place) =>
    Math.ceil(first + ((last - first) * (place + 1)) / points),
  );
  return [...new Set(moments)];
}

/** Counts the battles of each stretch of time that ends with a moment. */
function countByMoment(view: FrameView, slice: Slice, moments: readonly number[]): CellCounts[] {
  const pieces = moments.map(() => new CellCounts(view.models.length));
  forEachCounted(view, slice, (chunk, rows) => {
    const { createdAt } = chunk;
    // A log is in the order of time, or nearly: the rows of a stretch stand together.
    for (let start = 0, end = 0; start < rows.length; start = end) {
      const time = createdAt[rows[start]!]!;
      const place = moments.findIndex((moment) => time <= moment);
      const after = moments[place - 1] ?? Number.NEGATIVE_INFINITY;
      const isWithin = (other: number) => other > after && other <= moments[place]!;
      end = start + 1;
      while (end < rows.length && isWithin(createdAt[rows[end]!]!)) end += 1;
      pieces[place]!.addRows(chunk, rows, start, end);
    }
  });
  return pieces;
}
