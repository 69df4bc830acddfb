import {
  type BattlePiece,
  type Estimate,
  fitStyle,
  type Looks,
  leadingBlock,
  type RankedCompetitor,
  RatingError,
  rankBattles,
  rankSets,
  type StyleFit,
} from '@leitai/rating';
import type { FrameView } from '../frame/battle-frame.ts';
import { countSlice, type ExcludedCounts, type Slice, STYLE_FEATURES, slicePieces } from './slice.ts';

/** What a board is asked for. Equal requests on an equal frame give equal boards, to the last digit. */
export interface BoardRequest {
  readonly slice: Slice;
  /** Whether ratings are as if all had answered in the same style. */
  readonly style: boolean;
  /** Models with fewer counted battles have a rating and no rank. */
  readonly minimumVotes: number;
  /** Models that are shown, and ranked among themselves; all others stay in the fit. */
  readonly shown?: readonly string[];
  /** Share of intervals that hold the truth, in (0, 1). */
  readonly confidence: number;
  /** Whether rank sets hold at one look or, as whoever can follow a board needs, at every look at a log that grows. */
  readonly looks: Looks;
  /** Shifts all ratings so that this model has this rating, where it is rated; intervals stay relative to the mean. */
  readonly anchor?: Anchor | undefined;
}

export interface Anchor {
  readonly name: string;
  /** Points. */
  readonly rating: number;
}

/** `preliminary`: rated, from too few battles to be given a rank. */
export type BoardStatus = RankedCompetitor['status'] | 'preliminary';

/**
 * Name and version of how figures come out of counted battles. A change of any digit of any board is another version, by which the
 * publications of before are known.
 */
export const BOARD_RULE = 'board@3';

/** A model's figures on a board. Ranks are null unless `status` is `rated`. */
export interface BoardRow extends Omit<RankedCompetitor, 'status' | 'battles'> {
  readonly status: BoardStatus;
  readonly votes: number;
  /** Places that hold for all models at once, from the differences of their ratings. */
  readonly simultaneousBest: number | null;
  readonly simultaneousWorst: number | null;
  readonly tier: number | null;
}

/** What a feature of the answers is worth. */
export interface StyleEffectRow {
  readonly feature: string;
  /** Points for one standard deviation (root mean square) of the difference. */
  readonly points: number;
  readonly lower: number;
  readonly upper: number;
  /** Log-odds for one standard deviation, as published tables give it. */
  readonly coefficient: number;
  /** How much more than an average answer `pointsForMore` is for. */
  readonly more: number;
  readonly pointsForMore: number;
}

export interface ComputedBoard {
  readonly rows: readonly BoardRow[];
  readonly votes: number;
  readonly excluded: ExcludedCounts;
  readonly firstAt: number | null;
  readonly lastAt: number | null;
  /** Null without style control. */
  readonly styleEffects: readonly StyleEffectRow[] | null;
  /** Features that style control leaves out: they are the same in every battle. */
  readonly alikeFeatures: readonly string[];
  /** What the first side is worth in points, where style control estimates it. */
  readonly sideEffect: { readonly points: number; readonly lower: number; readonly upper: number } | null;
}

/**
 * Computes a board: Bradley–Terry over the counted battles of a slice, with sandwich intervals, rank spread and rank sets
 * that hold at once. Intervals and rank spread hold at one look.
 *
 * @throws {RatingError} `not-converged`.
 */
export function computeBoard(view: FrameView, request: BoardRequest): ComputedBoard {
  const { confidence } = request;
  const slice = { ...request.slice, needsStyle: request.style };
  const { table, ...counts } = countSlice(view, slice);
  let style: StyleFit | undefined;
  let effects: StyleEffectRow[] = [];
  const estimate = (_: unknown, members: readonly number[]): Estimate => {
    const pieces = slicePieces(view, slice);
    style = fitStyle({ table, competitors: view.models, pieces }, members, {
      confidence,
      constantFeatures: 'omit',
    });
    if (style.coefficients.length === 0) throw nothingVaries();
    effects = toStyleEffects(style, pieces);
    return { strengths: style.strengths, covariance: leadingBlock(style.covariance, members.length) };
  };
  const ranking = rankBattles(table, { confidence, ...(request.style && { estimate }) });
  const { rated, fit, battles } = ranking;
  const rows = anchored(ranking.rows, request.anchor);
  const shown = rows.filter(({ name }) => request.shown?.includes(name) ?? true);
  return {
    ...counts,
    rows: withRanks({ rows: shown, rated, fit, battles, request }),
    styleEffects: request.style ? effects : null,
    alikeFeatures: style ? alikeFeatures(style) : [],
    sideEffect: style?.side
      ? { points: style.side.points, lower: style.side.lower, upper: style.side.upper }
      : null,
  };
}

/** The same rows on a scale on which the anchor has its rating; unchanged where it is not rated. */
export function anchored(
  rows: readonly RankedCompetitor[],
  anchor: Anchor | undefined,
): readonly RankedCompetitor[] {
  const found = rows.find(({ name }) => name === anchor?.name)?.rating;
  if (!anchor || found === undefined || found === null) return rows;
  const shift = anchor.rating - found;
  const shifted = (points: number | null) => (points === null ? null : points + shift);
  return rows.map((row) => ({
    ...row,
    rating: shifted(row.rating),
    lower: shifted(row.lower),
    upper: shifted(row.upper),
  }));
}

interface Ranked {
  readonly rows: readonly RankedCompetitor[];
  readonly rated: readonly string[];
  readonly fit: Estimate | undefined;
  readonly battles: number;
  readonly request: BoardRequest;
}

/** Ranks among the models that are shown and have votes enough. */
function withRanks({ rows, rated, fit, battles, request }: Ranked): BoardRow[] {
  const isRanked = (row: RankedCompetitor) => row.status === 'rated' && row.battles >= request.minimumVotes;
  const ranked = rows.filter(isRanked);
  const places = ranked.map(({ name }) => rated.indexOf(name));
  const sets =
    fit && places.length > 0 ? rankSets(...subset(fit, places), { ...request, battles }) : undefined;
  const spreads = new Map(ranked.map((row, place) => [row.name, { ...rankSpread(row, ranked), place }]));
  return rows
    .map(({ battles: votes, ...row }) => {
      const spread = spreads.get(row.name);
      if (!spread || !sets) return { ...row, ...UNRANKED, votes, status: statusOf(row.status) };
      const { place, ...ranks } = spread;
      return {
        ...row,
        ...ranks,
        votes,
        simultaneousBest: sets.best[place]!,
        simultaneousWorst: sets.worst[place]!,
        tier: sets.tiers[place]!,
      };
    })
    .sort(byShownRank);
}

/** By the ranks that are shown and not by those of the whole fit, then by rating; those that have no rating stay as they are, at the end. */
function byShownRank(one: BoardRow, other: BoardRow): number {
  return (
    (one.rank ?? Number.MAX_SAFE_INTEGER) - (other.rank ?? Number.MAX_SAFE_INTEGER) ||
    (other.rating ?? Number.MIN_SAFE_INTEGER) - (one.rating ?? Number.MIN_SAFE_INTEGER)
  );
}

const UNRANKED = {
  rank: null,
  bestRank: null,
  worstRank: null,
  simultaneousBest: null,
  simultaneousWorst: null,
  tier: null,
} as const;

function statusOf(status: RankedCompetitor['status']): BoardStatus {
  return status === 'rated' ? 'preliminary' : status;
}

/** Upper-bound rank and rank spread as Chatbot Arena publishes them, recomputed among those that are ranked. */
function rankSpread(row: RankedCompetitor, ranked: readonly RankedCompetitor[]) {
  const above = ranked.filter((other) => other.lower! > row.upper!).length;
  const notBelow = ranked.filter((other) => other.upper! > row.lower!).length;
  return { rank: above + 1, bestRank: above + 1, worstRank: notBelow };
}

function subset(fit: Estimate, places: readonly number[]): [Float64Array, Float64Array] {
  const size = fit.strengths.length;
  return [
    Float64Array.from(places, (place) => fit.strengths[place]!),
    Float64Array.from(places.flatMap((i) => places.map((j) => fit.covariance[i * size + j]!))),
  ];
}

/** How much more is spoken of, by feature: a paragraph, or one more of what is counted singly. */
const MORE: Readonly<Record<string, number>> = { tokens: 100 };

function toStyleEffects(fit: StyleFit, pieces: readonly BattlePiece[]): StyleEffectRow[] {
  return fit.coefficients.map(({ name, coefficient, perDeviation, perUnit }) => {
    const average = averageAnswer(pieces, name);
    const more = MORE[name] ?? 1;
    return {
      feature: name,
      points: perDeviation.points,
      lower: perDeviation.lower,
      upper: perDeviation.upper,
      coefficient,
      more,
      // The relative difference that style control fits, (a − b) / (a + b + 1), at an average answer b.
      pointsForMore: (perUnit.points * more) / (2 * average + more + 1),
    };
  });
}

function nothingVaries(): RatingError {
  const names = STYLE_FEATURES.map(({ name }) => name).join(', ');
  const expected = `the two answers of some battle must differ otherwise than those of another in ${names}`;
  return new RatingError(
    'not-converged',
    `Cannot control style: ${expected}, got the same difference in all`,
  );
}

function alikeFeatures({ coefficients }: StyleFit): string[] {
  const told = new Set(coefficients.map(({ name }) => name));
  return STYLE_FEATURES.map(({ name }) => name).filter((name) => !told.has(name));
}

/** How much of a feature an answer has, on the average of both sides of all battles. */
function averageAnswer(pieces: readonly BattlePiece[], feature: string): number {
  let [sum, answers] = [0, 0];
  for (const { rows, features } of pieces) {
    const { first, second } = features!.find(({ name }) => name === feature)!;
    // A walk by index is many times faster than an iterator over millions of numbers.
    for (let place = 0; place < rows.length; place += 1) sum += first[rows[place]!]! + second[rows[place]!]!;
    answers += 2 * rows.length;
  }
  return sum / answers;
}
