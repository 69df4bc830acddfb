import {
  type BattleColumns,
  type BattleTable,
  balancePairs,
  CENTRE_RATING,
  clusteredCovariance,
  comparableWithZero,
  countPairs,
  type Estimate,
  eloHistory,
  fitStrengths,
  fitStyle,
  fitTieModel,
  type Looks,
  leadingBlock,
  POINTS_PER_LOGIT,
  type RankedCompetitor,
  type Ranking,
  type RankOptions,
  RatingError,
  rankBattles,
  rankSets,
  STYLE_PRESETS,
  type StyleFit,
  type StylePreset,
  weighBattles,
  weighByProbability,
} from '@leitai/rating';
import type { RankingReport, ReportedCompetitor, ReportedEffect } from '../core/ranking-report.ts';

export const RANK_METHODS = ['bradley-terry', 'davidson', 'rao-kupper', 'both-bad', 'elo'] as const;
export type RankMethod = (typeof RANK_METHODS)[number];
export const WEIGHTINGS = ['plain', 'balanced', 'inverse-probability'] as const;
export type Weighting = (typeof WEIGHTINGS)[number];

/** Battles as they were read. */
export interface BattleLog {
  /** With what the options need: voters, pair probabilities, features, or rows in order. */
  readonly columns: BattleColumns;
  /** How much each battle of a row weighs, where the files say so. */
  readonly weights?: Float64Array;
  /** Seconds since 1970 of each row, where they are known: rows then stand in their order. */
  readonly times?: Float64Array;
  /** Whether rows are counts of battles, of which neither order nor sides mean anything. */
  readonly isCounted: boolean;
  readonly battles: number;
  readonly excluded: Readonly<Record<string, number>>;
  readonly formats: readonly string[];
  /** Style features that were counted in conversations here. */
  readonly countedFeatures?: readonly string[];
}

export interface RankLogOptions {
  readonly method: RankMethod;
  readonly interval: 'sandwich' | 'clustered' | 'bootstrap' | 'arena-rank';
  readonly confidence: number;
  /** Whether rank sets hold at one look, or at every look at a log that grows. */
  readonly looks: Looks;
  /** Resamples of a bootstrap. */
  readonly samples: number;
  readonly seed: number;
  readonly weighting: Weighting;
  /** Prior; see `fitWithVirtualTies`. */
  readonly virtualTies?: number;
  /** Controls for all features of the columns. */
  readonly style?: StylePreset;
  /** Intervals are then relative to it. */
  readonly anchor?: { readonly name: string; readonly rating: number };
}

/** Options that exclude each other, or that the log cannot answer. */
export class RankOptionsError extends RangeError {
  override readonly name = 'RankOptionsError';
}

/** What a method found beside the ratings; filled while it runs. */
interface Findings {
  effects: readonly ReportedEffect[];
  effectiveSize: number;
}

/**
 * Rates the competitors of a log.
 *
 * @throws {RankOptionsError} If two options exclude each other, or the log does not have what one asks for.
 * @throws {RangeError} If a number is out of range.
 * @throws {RatingError} If the log does not allow the method.
 */
export function rankLog(log: BattleLog, options: RankLogOptions): RankingReport {
  checkCombination(log, options);
  if (options.method === 'elo') return rankByElo(log, options);
  const table = countPairs(log.columns);
  const findings: Findings = { effects: [], effectiveSize: log.battles };
  const ranking = rankBattles(table, {
    ...toRankOptions(log, options, findings),
    ...(options.method === 'both-bad' && membersByZero(table)),
  });
  const head = headOf(log, options, findings);
  const { skippedResamples: skipped } = ranking;
  return {
    ...head,
    ...(options.interval === 'bootstrap' && { interval: { ...head.interval, skipped } }),
    zeroPoint: options.method === 'both-bad' ? zeroPointOf(ranking) : null,
    ratedBattles: ranking.battles,
    competitors: withRankSets(ranking, options),
  };
}

/** Strengths of the both-bad model are distances to its zero point. */
function zeroPointOf({ rows, rated, fit }: Ranking): number | null {
  if (fit === undefined) return null;
  const { rating } = rows.find(({ name }) => name === rated[0])!;
  return rating! - fit.strengths[0]! * POINTS_PER_LOGIT;
}

/** Half-wins alone have weights, priors and other intervals; a silent choice would be a wrong board. */
function checkCombination({ weights, times, isCounted }: BattleLog, options: RankLogOptions): void {
  const { method, style, weighting, virtualTies, interval } = options;
  const isUnweighted = weighting === 'plain' && !weights;
  const isPlain = isUnweighted && virtualTies === undefined && interval === 'sandwich';
  const subject = style ? 'style control' : `method ${method}`;
  if ((style || method !== 'bradley-terry') && !isPlain) {
    throw new RankOptionsError(
      `Cannot rank: ${subject} must come without weights, virtual ties and other intervals, got one of them`,
    );
  }
  if (style && method !== 'bradley-terry') {
    throw new RankOptionsError(
      `Cannot rank: style control must come with method bradley-terry, got ${method}`,
    );
  }
  const isWitnessed = weights !== undefined && interval === 'clustered';
  if (!isUnweighted && (virtualTies !== undefined || (interval !== 'sandwich' && !isWitnessed))) {
    throw new RankOptionsError(
      'Cannot rank: weights must come without virtual ties and other intervals, got one of them',
    );
  }
  if (method === 'elo' && isCounted && !times) {
    throw new RankOptionsError(
      'Cannot rank: method elo must have battles in their order, got counts of battles without times',
    );
  }
  if (weights && weighting !== 'plain') {
    throw new RankOptionsError(
      `Cannot rank: the files have weights, so weighting must be plain, got ${weighting}`,
    );
  }
}

function toRankOptions(log: BattleLog, options: RankLogOptions, findings: Findings): RankOptions {
  const { confidence, anchor, interval, samples, seed, virtualTies } = options;
  const common = { confidence, ...(anchor && { anchor, gauge: 'anchored' as const }) };
  const estimate = estimatorOf(log, options, findings);
  if (estimate) return { ...common, estimate };
  return {
    ...common,
    ...(virtualTies !== undefined && { virtualTies }),
    ...(interval === 'clustered' && { interval: { kind: interval, columns: log.columns } }),
    ...(interval === 'bootstrap' && { interval: { kind: interval, samples, seed } }),
    ...(interval === 'arena-rank' && { interval: { kind: interval } }),
  };
}

/**
 * The both-bad model compares all whom votes join to its zero point, also such as never met. Where these are too few, the fit
 * of the usual group says what is missing.
 */
function membersByZero(table: BattleTable): Pick<RankOptions, 'members'> {
  const members = comparableWithZero(table);
  return members.length < 2 ? {} : { members };
}

/** @returns `undefined` for plain half-wins, which the ranking fits itself. */
function estimatorOf(log: BattleLog, options: RankLogOptions, findings: Findings): RankOptions['estimate'] {
  const { method, style, weighting, confidence } = options;
  if (style) {
    return (table, members) => {
      const model = STYLE_PRESETS[style];
      const fit = fitStyle(log.columns, members, { model, confidence });
      findings.effects = effectsOfStyle(fit);
      if (model.pairWeights === 'inverse-count')
        findings.effectiveSize = effectiveSizeOf(balancePairs(table));
      return { strengths: fit.strengths, covariance: leadingBlock(fit.covariance, members.length) };
    };
  }
  if (method !== 'bradley-terry' && method !== 'elo') {
    return (table, members) => {
      const fit = fitTieModel(table, members, { model: method, confidence });
      findings.effects = [{ ...fit.tieParameter, unit: '(tie parameter)' }];
      return fit;
    };
  }
  if (weighting === 'plain' && !log.weights) return undefined;
  return (table, members) => {
    const weighted = weigh(table, log, weighting);
    findings.effectiveSize = effectiveSizeOf(weighted);
    const fit = fitStrengths(weighted, members);
    if (options.interval !== 'clustered') return fit;
    const columns = { ...log.columns, counts: weightsOfRows(log) };
    return { ...fit, covariance: clusteredCovariance({ fit, table: weighted, members, columns }) };
  };
}

/** All battles of a row together: what a voter's score is a sum of. */
function weightsOfRows({ columns, weights }: BattleLog): Float64Array {
  return weights!.map((weight, row) => weight * (columns.counts?.[row] ?? 1));
}

function weigh(table: BattleTable, { columns, weights }: BattleLog, weighting: Weighting): BattleTable {
  if (weights) return weighBattles(columns, weights).table;
  return weighting === 'balanced' ? balancePairs(table) : weighByProbability(columns).table;
}

function effectsOfStyle({ coefficients, side }: StyleFit): ReportedEffect[] {
  const effects = coefficients.map(({ name, perDeviation }) => ({
    name,
    unit: 'points for one standard deviation more',
    value: perDeviation.points,
    lower: perDeviation.lower,
    upper: perDeviation.upper,
  }));
  if (side === null) return effects;
  const { points, lower, upper } = side;
  return [...effects, { name: 'first side', unit: 'points', value: points, lower, upper }];
}

/** (Σw)² / Σw². */
function effectiveSizeOf({ pairs }: BattleTable): number {
  let sum = 0;
  let squares = 0;
  for (const pair of pairs) {
    sum += pair.firstWins + pair.secondWins + pair.ties + pair.bothBad;
    squares += pair.squares!.firstWins + pair.squares!.secondWins + pair.squares!.drawn;
  }
  return sum ** 2 / squares;
}

function headOf(log: BattleLog, options: RankLogOptions, findings: Findings) {
  const { method, style, interval, confidence, samples, seed, anchor, looks, virtualTies } = options;
  return {
    method,
    style: style ?? null,
    countedFeatures: style ? (log.countedFeatures ?? []) : [],
    interval: {
      kind: interval,
      confidence,
      ...(interval === 'bootstrap' && { samples, seed }),
      relativeTo: anchor?.name ?? (method === 'both-bad' ? 'zero point' : 'centred'),
    },
    rankSets: { looks },
    order: method === 'elo' ? (log.times ? ('times' as const) : ('rows' as const)) : null,
    zeroPoint: null,
    battles: log.battles,
    excluded: log.excluded,
    formats: log.formats,
    weighting: { kind: kindOfWeights(log, options), effectiveSize: findings.effectiveSize },
    virtualTies: virtualTies ?? null,
    details: null,
    effects: findings.effects,
  };
}

function kindOfWeights({ weights }: BattleLog, { style, weighting }: RankLogOptions): string {
  if (weights) return 'given';
  return style && STYLE_PRESETS[style].pairWeights === 'inverse-count' ? 'balanced' : weighting;
}

/** Rank sets of all at once, from the covariance of the fit; a bootstrap's is that of the sandwich. */
function withRankSets({ rows, rated, fit, battles }: Ranking, options: RankLogOptions): ReportedCompetitor[] {
  const places = new Map(rated.map((name, place) => [name, place]));
  const sets = fit && rankSets(fit.strengths, fit.covariance, { ...options, battles });
  return rows.map((row) => {
    const place = places.get(row.name);
    if (place === undefined || !sets) return withoutRankSet(row);
    return {
      ...row,
      simultaneousBest: sets.best[place]!,
      simultaneousWorst: sets.worst[place]!,
      tier: sets.tiers[place]!,
    };
  });
}

function withoutRankSet(row: RankedCompetitor): ReportedCompetitor {
  return { ...row, simultaneousBest: null, simultaneousWorst: null, tier: null };
}

/** Online Elo has an order and no interval: nobody's rank is shared but by equal ratings. */
function rankByElo(log: BattleLog, options: RankLogOptions): RankingReport {
  const { competitors, ratings } = eloHistory(log.columns, { every: Math.max(1, log.columns.first.length) });
  const { anchor } = options;
  const tallies = new Map(
    rankBattles(countPairs(log.columns), { estimate: noEstimate }).rows.map((row) => [row.name, row]),
  );
  const shift = anchor ? anchor.rating - (ratings[competitors.indexOf(anchor.name)] ?? Number.NaN) : 0;
  if (Number.isNaN(shift)) {
    throw new RatingError(
      'anchor-not-rated',
      `Cannot anchor: '${anchor!.name}' must be one of the competitors`,
    );
  }
  const rated = competitors
    .map((name, place) => ({ name, rating: (ratings[place] ?? CENTRE_RATING) + shift }))
    .sort((one, other) => other.rating - one.rating || (one.name < other.name ? -1 : 1));
  const rows = rated.map(({ name, rating }) => {
    const rank = 1 + rated.filter((other) => other.rating > rating).length;
    const { battles, wins, losses, ties } = tallies.get(name)!;
    const ranks = { rank, bestRank: rank, worstRank: rank };
    const figures = { rating, lower: null, upper: null, ...ranks, battles, wins, losses, ties };
    return withoutRankSet({ name, status: battles > 0 ? 'rated' : 'no-battles', ...figures });
  });
  const head = headOf(log, options, { effects: [], effectiveSize: log.battles });
  return {
    ...head,
    interval: { ...head.interval, kind: 'none' },
    rankSets: null,
    ratedBattles: log.battles,
    competitors: rows,
  };
}

/** For the tallies alone. */
function noEstimate(_: BattleTable, members: readonly number[]): Estimate {
  return {
    strengths: new Float64Array(members.length),
    covariance: new Float64Array(members.length ** 2),
  };
}
