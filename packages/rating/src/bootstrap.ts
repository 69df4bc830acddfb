import type { BattleTable } from './battle-set.ts';
import { drawBinomial } from './binomial.ts';
import {
  type BradleyTerryFit,
  type Chances,
  centred,
  emptyChances,
  gradientOf,
  type Meetings,
  meetingsOf,
} from './bradley-terry.ts';
import { columnsOfTable } from './pair-columns.ts';
import { createRandom } from './random.ts';
import { RatingError } from './rating-error.ts';

const SAMPLES = 1_000;
const STEP_TOLERANCE = 1e-9;
const MAX_STEPS = 200;
/** With more samples without a maximum than this share, the rest says nothing about the whole. */
const MAX_SKIPPED_SHARE = 0.5;

export interface BootstrapOptions {
  /** Number of resamples, from 2. Default 1,000. */
  readonly samples?: number;
  /** Default 1. */
  readonly seed?: number;
}

export interface Bootstrap {
  /** Row-major, a sample a row: strengths with mean 0, indexed like the members. */
  readonly strengths: Float64Array;
  readonly samples: number;
  /** Resamples that had no finite maximum, since chance left out what joins the competitors. */
  readonly skipped: number;
}

/**
 * Fits resamples of the log: as many battles as there are, drawn with replacement. Battles of one pair and outcome
 * are alike, so their numbers are drawn (multinomially) instead of the battles, and the time does not grow with the
 * length of the log.
 *
 * @param fit - Of the same table and members. Every battle weighs 1.
 * @throws {RangeError} If the number of samples is below 2, or battles are weighted.
 * @throws {RatingError} `not-converged` if most resamples have no maximum.
 * @see Efron (1979); docs/methods.md#bootstrap
 */
export function bootstrapStrengths(options: {
  readonly table: BattleTable;
  readonly members: readonly number[];
  readonly fit: BradleyTerryFit;
  readonly bootstrap?: BootstrapOptions;
}): Bootstrap {
  const { table, members, fit } = options;
  const { samples = SAMPLES, seed = 1 } = options.bootstrap ?? {};
  if (!(Number.isInteger(samples) && samples >= 2)) {
    throw new RangeError(`Cannot bootstrap: samples must be a whole number from 2, got ${samples}`);
  }
  if (columnsOfTable(table).squares !== undefined) {
    throw new RangeError('Cannot bootstrap: every battle must weigh 1, got weighted battles');
  }
  const meetings = meetingsOf(table, members);
  const resampled = { ...meetings, iScore: meetings.iScore.slice(), jScore: meetings.jScore.slice() };
  const chances = emptyChances(meetings.i.length);
  const random = createRandom(seed);
  const strengths = new Float64Array(samples * members.length);
  let kept = 0;
  for (let sample = 0; sample < samples; sample += 1) {
    resample(meetings, resampled, random);
    const refitted = refit(resampled, fit, chances);
    if (refitted === undefined) continue;
    strengths.set(refitted, kept * members.length);
    kept += 1;
  }
  if (kept < samples * MAX_SKIPPED_SHARE) {
    throw new RatingError(
      'not-converged',
      `Cannot bootstrap: at least half of the resamples must have a maximum, got ${kept} of ${samples}`,
    );
  }
  return {
    strengths: strengths.subarray(0, kept * members.length),
    samples: kept,
    skipped: samples - kept,
  };
}

/** Draws the numbers of all cells (wins of i, wins of j, drawn) one after another, each from what is left. */
function resample(
  { iSquares, jSquares, drawnSquares }: Meetings,
  into: { readonly iScore: Float64Array; readonly jScore: Float64Array },
  random: () => number,
): void {
  let battles = 0;
  for (let row = 0; row < iSquares.length; row += 1) {
    battles += iSquares[row]! + jSquares[row]! + drawnSquares[row]!;
  }
  let left = battles;
  const draw = (count: number) => {
    // The last cell takes all that is left; rounding must not make its share more than 1.
    const drawn = count === 0 ? 0 : drawBinomial(left, Math.min(1, count / battles), random);
    left -= drawn;
    battles -= count;
    return drawn;
  };
  for (let row = 0; row < iSquares.length; row += 1) {
    const iWins = draw(iSquares[row]!);
    const jWins = draw(jSquares[row]!);
    const drawn = draw(drawnSquares[row]!);
    into.iScore[row] = iWins + drawn / 2;
    into.jScore[row] = jWins + drawn / 2;
  }
}

/**
 * Newton's method with the information of the whole log instead of the resample's: it is close, and inverted already.
 *
 * @returns `undefined` if the steps do not become small: there is no finite maximum.
 */
function refit(
  meetings: Meetings,
  { strengths, bread }: BradleyTerryFit,
  chances: Chances,
): Float64Array | undefined {
  const size = strengths.length;
  let current = strengths;
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const gradient = gradientOf(meetings, current, chances);
    let largest = 0;
    const next = current.slice();
    for (let i = 0; i < size; i += 1) {
      let change = 0;
      for (let j = 0; j < size; j += 1) change += bread[i * size + j]! * gradient[j]!;
      next[i]! += change;
      largest = Math.max(largest, Math.abs(change));
    }
    current = next;
    if (largest < STEP_TOLERANCE) return centred(current);
    if (!(largest < Number.MAX_VALUE)) return undefined;
  }
  return undefined;
}

/**
 * Interval of each column of a bootstrap by percentiles, interpolated linearly.
 *
 * @param values - Row-major, a sample a row.
 * @param confidence - In (0, 1).
 */
export function percentileIntervals(
  values: Float64Array,
  columns: number,
  confidence: number,
): { readonly lower: Float64Array; readonly upper: Float64Array } {
  const samples = values.length / columns;
  const lower = new Float64Array(columns);
  const upper = new Float64Array(columns);
  const column = new Float64Array(samples);
  for (let place = 0; place < columns; place += 1) {
    for (let sample = 0; sample < samples; sample += 1) column[sample] = values[sample * columns + place]!;
    column.sort();
    lower[place] = quantile(column, (1 - confidence) / 2);
    upper[place] = quantile(column, (1 + confidence) / 2);
  }
  return { lower, upper };
}

function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (place - below) * (sorted[above]! - sorted[below]!);
}
