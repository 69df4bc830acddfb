import type { BattlePiece, FeatureColumns } from '../battle-columns.ts';
import { RatingError } from '../rating-error.ts';
import { layOutColumns, type PassPlan, planKernelPass } from './style-kernel.ts';
import { type PassColumns, plainPass } from './style-pass.ts';
import type { StyleModel } from './style-presets.ts';

/** Pairs with fewer battles than this weigh no more than with so many: arena-rank's `min_pair_count`. */
const PAIR_COUNT_MIN = 50;
/** What a 32-bit column can hold. */
const LARGEST = 3.4028234663852886e38;
/** Twice the score of the first competitor, by outcome. A table, as half of all branches on it would go wrong. */
const SCORES = Uint8Array.of(2, 0, 1, 1);
/** Rows of one call of a loop. A compiler replaces a function that is called often, and one that runs on only with code that knows its loop and not its end. */
const RUN_ROWS = 8_192;
/** Target of a battle that is left out. */
const NOWHERE = -1;

/** Zero point and unit of a feature's difference. */
export interface FeatureScale {
  readonly name: string;
  readonly mean: number;
  /** Standard deviation, or root mean square from 0 (`StyleModel.centred`); > 0. */
  readonly deviation: number;
  /** Largest distance from the mean, in deviations. */
  readonly limit: number;
}

/** Battles sorted by first and second competitor, ready for passes. */
export interface StyleRows extends PassPlan {
  /** Of each segment: place of its competitors among the members. */
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly scales: readonly FeatureScale[];
  /** Number of battles, by count. */
  readonly battleCount: number;
}

export interface RowOptions {
  readonly pieces: readonly BattlePiece[];
  /** Of each competitor of the pieces: its place among the members, or -1. */
  readonly places: Int32Array;
  readonly memberCount: number;
  /** Names of the features of the model, which every piece has. */
  readonly features: readonly string[];
  readonly model: StyleModel;
  readonly useKernel: boolean;
}

/**
 * Sorts battles by counting and finds the scale of the model for their differences. Time and memory grow with the
 * number of battles; no object is made for any.
 *
 * @throws {RangeError} If a feature is not finite, or negative where differences are relative.
 * @throws {RatingError} `not-converged` if a feature's difference is the same in every battle.
 */
export function sortRows(given: RowOptions): StyleRows {
  const options = { ...given, pieces: given.pieces.flatMap(inRuns) };
  const { pieces, features, model } = options;
  const { sizes, first, second, rows } = countSegments(options);
  const hasCounts = pieces.some(({ counts }) => counts !== undefined);
  const size = { rows, segments: first.length, features: features.length, hasCounts };
  const plan = (options.useKernel ? planKernelPass(size) : null) ?? {
    columns: layOutColumns(size),
    pass: plainPass,
    quick: null,
  };
  const targets = sortInto(plan.columns, sizes, options);
  const scales = features.map((name, k) => {
    const differences = plan.columns.differences[k]!;
    const isRelative = model.difference === 'relative';
    const moments = subtract({ name, pieces, targets, differences, isRelative });
    return scaleOf({ name, differences, moments, counts: plan.columns.counts, isCentred: model.centred });
  });
  const battleCounts = countBattles(plan.columns);
  const weights = pairWeights({ first, second, battleCounts, model, memberCount: options.memberCount });
  plan.columns.weights.set(weights);
  const battleCount = battleCounts.reduce((sum, count) => sum + count, 0);
  return { ...plan, first, second, scales, battleCount };
}

function inRuns(piece: BattlePiece): BattlePiece[] {
  const { rows } = piece;
  return Array.from({ length: Math.ceil(rows.length / RUN_ROWS) }, (_, run) => ({
    ...piece,
    rows: rows.subarray(run * RUN_ROWS, (run + 1) * RUN_ROWS),
  }));
}

/** @returns `sizes`: rows of each ordered pair of members, `[first][second]`; and the pairs that have any. */
function countSegments({ pieces, places, memberCount }: RowOptions) {
  const sizes = new Uint32Array(memberCount * memberCount);
  for (const piece of pieces) countRows(piece, { places, memberCount, sizes });
  const cells: number[] = [];
  let rows = 0;
  for (let cell = 0; cell < sizes.length; cell += 1) {
    if (sizes[cell]! > 0) cells.push(cell);
    rows += sizes[cell]!;
  }
  const first = Int32Array.from(cells, (cell) => Math.floor(cell / memberCount));
  const second = Int32Array.from(cells, (cell) => cell % memberCount);
  return { sizes, first, second, rows };
}

interface Segments {
  readonly places: Int32Array;
  readonly memberCount: number;
  /** By ordered pair of members. */
  readonly sizes: Uint32Array;
}

function countRows({ rows, first, second }: BattlePiece, { places, memberCount, sizes }: Segments): void {
  for (let at = 0; at < rows.length; at += 1) {
    const one = places[first[rows[at]!]!]!;
    const other = places[second[rows[at]!]!]!;
    if (one >= 0 && other >= 0) sizes[one * memberCount + other]! += 1;
  }
}

/** Fills starts, scores and counts. Returns to which row each battle of the pieces goes. Uses up `sizes`. */
function sortInto(sorted: PassColumns, sizes: Uint32Array, { pieces, places, memberCount }: RowOptions) {
  const segments = { places, memberCount, sizes: toStarts(sizes, sorted.starts) };
  return pieces.map((piece) => {
    const targets = findTargets(piece, segments);
    setScores(piece, targets, sorted.scores);
    const { rows, counts } = piece;
    if (counts) {
      targets.forEach((target, at) => {
        if (target >= 0) sorted.counts![target] = counts[rows[at]!]!;
      });
    }
    return targets;
  });
}

/** @param next - Of each cell, in `sizes`: its next row. */
function findTargets({ rows, first, second }: BattlePiece, next: Segments): Int32Array {
  const { places, memberCount, sizes } = next;
  const targets = new Int32Array(rows.length);
  for (let at = 0; at < rows.length; at += 1) {
    const one = places[first[rows[at]!]!]!;
    const other = places[second[rows[at]!]!]!;
    targets[at] = one < 0 || other < 0 ? NOWHERE : sizes[one * memberCount + other]!++;
  }
  return targets;
}

function setScores({ rows, outcome }: BattlePiece, targets: Int32Array, scores: Uint8Array): void {
  for (let at = 0; at < rows.length; at += 1) {
    const target = targets[at]!;
    if (target >= 0) scores[target] = SCORES[outcome[rows[at]!]!]!;
  }
}

/** Replaces the size of each cell by its first row. */
function toStarts(sizes: Uint32Array, starts: Uint32Array): Uint32Array {
  let row = 0;
  let segment = 0;
  for (let cell = 0; cell < sizes.length; cell += 1) {
    const size = sizes[cell]!;
    if (size === 0) continue;
    sizes[cell] = row;
    row += size;
    segment += 1;
    starts[segment] = row;
  }
  return sizes;
}

interface Moments {
  sum: number;
  squares: number;
  least: number;
  greatest: number;
}

/** In 32 bits, as it is kept. */
function differenceOf(one: number, other: number, isRelative: boolean): number {
  return Math.fround(isRelative ? (one - other) / (one + other + 1) : one - other);
}

/** Whether a feature's difference is not the same in all battles among the members. Looks no further than to the first that is another. */
export function varies(name: string, { pieces, places, model }: Omit<RowOptions, 'features'>): boolean {
  const isRelative = model.difference === 'relative';
  let known: number | undefined;
  for (const piece of pieces) {
    const { first, second } = featureOf(piece, name);
    for (const row of piece.rows) {
      if (!(places[piece.first[row]!]! >= 0 && places[piece.second[row]!]! >= 0)) continue;
      const difference = differenceOf(first[row]!, second[row]!, isRelative);
      known ??= difference;
      if (difference !== known) return true;
    }
  }
  return false;
}

function featureOf({ features = [] }: BattlePiece, name: string): FeatureColumns {
  return features.find((candidate) => candidate.name === name)!;
}

interface Subtraction {
  readonly name: string;
  readonly pieces: readonly BattlePiece[];
  /** Of each piece. */
  readonly targets: readonly Int32Array[];
  readonly differences: Float32Array;
  readonly isRelative: boolean;
}

/** Writes a feature's differences to their rows. Returns their moments, each battle counted once. */
function subtract(options: Subtraction): Moments {
  const moments = { sum: 0, squares: 0, least: Number.POSITIVE_INFINITY, greatest: Number.NEGATIVE_INFINITY };
  options.pieces.forEach((piece, place) => {
    subtractPiece(options, moments, piece, options.targets[place]!);
  });
  return moments;
}

function subtractPiece(
  options: Subtraction,
  moments: Moments,
  piece: BattlePiece,
  targets: Int32Array,
): void {
  const { name, differences, isRelative } = options;
  const { rows, firstRow = 0 } = piece;
  const feature = featureOf(piece, name);
  const { first, second } = feature;
  const lowest = isRelative ? 0 : -LARGEST;
  let { sum, squares, least, greatest } = moments;
  for (let at = 0; at < rows.length; at += 1) {
    const target = targets[at]!;
    if (target < 0) continue;
    const row = rows[at]!;
    const one = first[row]!;
    const other = second[row]!;
    // Comparisons with NaN are false.
    if (!(one >= lowest && other >= lowest)) refuse(feature, row, firstRow, isRelative);
    const difference = differenceOf(one, other, isRelative);
    differences[target] = difference;
    sum += difference;
    squares += difference * difference;
    if (difference < least) least = difference;
    if (difference > greatest) greatest = difference;
  }
  Object.assign(moments, { sum, squares, least, greatest });
}

function refuse(
  { name, first, second }: FeatureColumns,
  row: number,
  firstRow: number,
  isRelative: boolean,
): never {
  const range = isRelative ? 'from 0' : 'finite';
  throw new RangeError(
    `Cannot read row ${firstRow + row}: feature '${name}' must be ${range}, got ${first[row]} and ${second[row]}`,
  );
}

interface Standardization {
  readonly name: string;
  readonly differences: Float32Array;
  readonly moments: Moments;
  readonly counts: Float64Array | null;
  readonly isCentred: boolean;
}

/** The scale of the model for differences that stay as they are: what passes make of them is put on it (`runPass`). */
function scaleOf(options: Standardization): FeatureScale {
  const { name, differences, moments, counts, isCentred } = options;
  const { least, greatest } = moments;
  const { count, sum, squares } =
    counts === null ? { count: differences.length, ...moments } : weightedMoments(differences, counts);
  const mean = isCentred ? sum / count : 0;
  const deviation = Math.sqrt(squares / count - mean * mean);
  if (!Number.isFinite(squares)) {
    throw new RangeError(`Cannot read feature '${name}': it must be finite, got ${least} to ${greatest}`);
  }
  if (least === greatest || !(deviation > 0)) {
    throw new RatingError(
      'not-converged',
      `Cannot fit: the difference of feature '${name}' must vary between battles, got ${least} in all`,
    );
  }
  return { name, mean, deviation, limit: Math.max(greatest - mean, mean - least) / deviation };
}

function weightedMoments(differences: Float32Array, counts: Float64Array) {
  let [count, sum, squares] = [0, 0, 0];
  for (let row = 0; row < differences.length; row += 1) {
    const difference = differences[row]!;
    count += counts[row]!;
    sum += counts[row]! * difference;
    squares += counts[row]! * difference * difference;
  }
  return { count, sum, squares };
}

/** Battles of each segment, by count. */
function countBattles({ starts, counts, bases }: PassColumns): Float64Array {
  return Float64Array.from(bases, (_, segment) => {
    const [from, to] = [starts[segment]!, starts[segment + 1]!];
    return counts === null ? to - from : counts.subarray(from, to).reduce((sum, count) => sum + count, 0);
  });
}

interface PairWeighing {
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly battleCounts: Float64Array;
  readonly model: StyleModel;
  readonly memberCount: number;
}

/** What a battle of each segment counts for, with mean 1 over all battles. */
function pairWeights({ first, second, battleCounts, model, memberCount }: PairWeighing): Float64Array {
  if (model.pairWeights === 'equal') return battleCounts.map(() => 1);
  const ofPair = new Float64Array(memberCount * memberCount);
  const cellOf = (segment: number) => {
    const [one, other] = [first[segment]!, second[segment]!];
    return Math.min(one, other) * memberCount + Math.max(one, other);
  };
  battleCounts.forEach((count, segment) => {
    ofPair[cellOf(segment)]! += count;
  });
  const weights = battleCounts.map((_, segment) => 1 / Math.max(ofPair[cellOf(segment)]!, PAIR_COUNT_MIN));
  const total = battleCounts.reduce((sum, count) => sum + count, 0);
  const weighted = battleCounts.reduce((sum, count, segment) => sum + count * weights[segment]!, 0);
  return weights.map((weight) => (weight * total) / weighted);
}
