import type { BattleColumns, FeatureColumns } from './battle-columns.ts';
import { logistic } from './bradley-terry.ts';
import { normalQuantile } from './normal-quantile.ts';
import { createRandom, type Random } from './random.ts';
import { POINTS_PER_LOGIT } from './scale.ts';

/** A world: what is true of it, and how it is seen. */
export interface SimulationOptions {
  /** From 2 to 65,536. */
  readonly competitors: number;
  readonly battles: number;
  /** Whole, from 0. Default 1. */
  readonly seed?: number;
  /** Standard deviation of the true ratings, in points. Default 120; 0 makes all equal. */
  readonly spread?: number;
  /** Exponent of Zipf's law by which competitors are drawn: 0 draws all alike. Default 0.8. */
  readonly skew?: number;
  /** Into how many stretches the log falls; each competitor comes in one of them and stays a while. Default 1. */
  readonly eras?: number;
  /** Davidson's ν: draws between equals are to wins as ν to 2. Default 1.1, a share of about 35 %. */
  readonly ties?: number;
  /** Points that come with being the first side. Default 0. */
  readonly sideBias?: number;
  /** True effect of each feature, in points for a relative difference of 1. Default none. */
  readonly styleEffects?: Readonly<Record<string, number>>;
  /** Voters with tastes of their own. Default: none are recorded. */
  readonly voters?: VoterOptions;
}

export interface VoterOptions {
  readonly count: number;
  /** Standard deviation of a voter's own rating of a competitor around the true one, in points. Default 0. */
  readonly taste?: number;
  /** Share of voters who always vote for `riggedFor`, in [0, 1]. Default 0. */
  readonly riggers?: number;
}

export interface Truth {
  /** Log-odds with mean 0, in the order of the competitors. */
  readonly strengths: Float64Array;
  /** Log-odds of being first. */
  readonly side: number;
  /** Log-odds for a relative difference (a − b) / (a + b + 1) of 1, in the order of features. */
  readonly coefficients: readonly number[];
  /** For whom riggers vote; always the weakest. */
  readonly riggedFor: string;
  /** The voters below this number are riggers. */
  readonly riggerCount: number;
}

export interface Simulation {
  readonly columns: BattleColumns;
  readonly truth: Truth;
}

/** How strongly the logarithm of a feature goes with the strength of who wrote it, and its spread. */
const FEATURE_BY_STRENGTH = 0.3;
const FEATURE_DEVIATION = 0.6;
const FEATURE_MEAN = 5;

/**
 * Draws a log of battles of which the truth is known. The same options give the same bits; a further option leaves
 * what the others draw as it was, since each has a stream of random numbers of its own.
 *
 * @throws {RangeError} If an option is out of range.
 * @see docs/methods.md#simulation
 */
export function simulateBattles(options: SimulationOptions): Simulation {
  const world = createWorld(options);
  return { columns: drawBattles(world, { start: 0, length: options.battles }), truth: truthOf(world) };
}

/**
 * Draws the same log in pieces, for a log that need not be in memory as a whole.
 *
 * @param length - Battles of a piece, from 1; the last one may be shorter.
 * @throws {RangeError} If an option is out of range.
 */
export function simulateInPieces(
  options: SimulationOptions,
  length: number,
): { readonly truth: Truth; readonly names: readonly string[]; readonly pieces: Generator<BattleColumns> } {
  requireWhole('length', length, { from: 1, to: 2 ** 31 });
  const world = createWorld(options);
  function* pieces() {
    for (let start = 0; start < options.battles; start += length) {
      yield drawBattles(world, { start, length: Math.min(length, options.battles - start) });
    }
  }
  return { truth: truthOf(world), names: world.names, pieces: pieces() };
}

function truthOf({ strengths, side, effects, names, riggedFor, riggerCount }: World): Truth {
  const coefficients = effects.map(([, effect]) => effect);
  return { strengths, side, coefficients, riggedFor: names[riggedFor]!, riggerCount };
}

function drawBattles(
  world: World,
  { start, length }: { readonly start: number; readonly length: number },
): BattleColumns {
  const columns = {
    competitors: world.names,
    first: new Uint16Array(length),
    second: new Uint16Array(length),
    outcome: new Uint8Array(length),
    pairProbabilities: new Float64Array(length),
    ...(world.voterCount > 0 && { voters: new Uint32Array(length) }),
  };
  const features = world.effects.map(([name]) => ({
    name,
    first: new Float32Array(length),
    second: new Float32Array(length),
  }));
  for (let row = 0; row < length; row += 1) {
    const era = world.eras[Math.floor(((start + row) * world.eras.length) / world.battles)]!;
    drawPair(world, columns, { era, row });
    const gap = gapOf(world, columns, row) + drawFeatures(world, columns, { features, row });
    columns.outcome[row] = drawOutcome(world, columns, { row, gap });
  }
  return features.length > 0 ? { ...columns, features } : columns;
}

interface World {
  readonly seed: number;
  readonly battles: number;
  readonly names: readonly string[];
  readonly strengths: Float64Array;
  readonly eras: readonly Era[];
  readonly ties: number;
  readonly side: number;
  /** Names and log-odds. */
  readonly effects: readonly (readonly [string, number])[];
  readonly voterCount: number;
  /** Log-odds. */
  readonly taste: number;
  readonly riggerCount: number;
  readonly riggedFor: number;
  readonly random: Readonly<Record<'pair' | 'voter' | 'feature' | 'outcome', Random>>;
}

/** Who can be drawn in a stretch of the log. */
interface Era {
  readonly members: Uint16Array;
  readonly weights: Float64Array;
  /** Sums of weights up to each member. */
  readonly cumulated: Float64Array;
}

interface DrawnColumns {
  readonly first: Uint16Array;
  readonly second: Uint16Array;
  readonly pairProbabilities: Float64Array;
  readonly voters?: Uint32Array;
}

function createWorld(options: SimulationOptions): World {
  const { competitors, battles, seed = 1, spread = 120, skew = 0.8, eras = 1 } = options;
  const { ties = 1.1, sideBias = 0, styleEffects = {}, voters } = options;
  requireWhole('competitors', competitors, { from: 2, to: 65_536 });
  requireWhole('battles', battles, { from: 0, to: 2 ** 32 - 1 });
  requireWhole('eras', eras, { from: 1, to: Math.max(1, Math.floor(competitors / 2)) });
  requireWhole('voters', voters?.count ?? 1, { from: 1, to: 2 ** 31 });
  for (const [name, value] of Object.entries({ spread, skew, ties, taste: voters?.taste ?? 0 })) {
    if (!(value >= 0 && Number.isFinite(value))) throw outOfRange(name, 'a number from 0', value);
  }
  const riggers = voters?.riggers ?? 0;
  if (!(riggers >= 0 && riggers <= 1)) throw outOfRange('riggers', 'a share from 0 to 1', riggers);
  const stream = (place: number) => createRandom((seed + Math.imul(place, 0x9e3779b1)) >>> 0);
  const strengths = drawStrengths(competitors, spread / POINTS_PER_LOGIT, stream(1));
  const width = String(competitors - 1).length;
  return {
    seed: Math.imul(seed, 0x9e3779b1),
    battles,
    names: Array.from(
      { length: competitors },
      (_, place) => `competitor-${String(place).padStart(width, '0')}`,
    ),
    strengths,
    eras: createEras({ competitors, eras, skew, random: stream(2) }),
    ties,
    side: sideBias / POINTS_PER_LOGIT,
    effects: Object.entries(styleEffects).map(([name, points]) => [name, points / POINTS_PER_LOGIT] as const),
    voterCount: voters?.count ?? 0,
    taste: (voters?.taste ?? 0) / POINTS_PER_LOGIT,
    riggerCount: Math.round(riggers * (voters?.count ?? 0)),
    riggedFor: strengths.indexOf(Math.min(...strengths)),
    random: { pair: stream(3), voter: stream(4), feature: stream(5), outcome: stream(6) },
  };
}

function requireWhole(
  name: string,
  value: number,
  range: { readonly from: number; readonly to: number },
): void {
  if (Number.isInteger(value) && value >= range.from && value <= range.to) return;
  throw outOfRange(name, `a whole number from ${range.from} to ${range.to}`, value);
}

function outOfRange(name: string, expected: string, value: number): RangeError {
  return new RangeError(`Cannot simulate: ${name} must be ${expected}, got ${value}`);
}

function drawStrengths(size: number, deviation: number, random: Random): Float64Array {
  const drawn = Float64Array.from({ length: size }, () => deviation * normalOf(random));
  const mean = drawn.reduce((sum, strength) => sum + strength, 0) / size;
  return drawn.map((strength) => strength - mean);
}

/** Popularity is drawn apart from strength. Each competitor stays for a third of the eras, from its own on. */
function createEras(options: {
  readonly competitors: number;
  readonly eras: number;
  readonly skew: number;
  readonly random: Random;
}): Era[] {
  const { competitors, eras, skew, random } = options;
  const places = shuffled(competitors, random);
  const popularity = Float64Array.from(places, (place) => (place + 1) ** -skew);
  const stay = Math.max(1, Math.ceil(eras / 3));
  return Array.from({ length: eras }, (_, era) => {
    const isThere = (competitor: number) => {
      const since = Math.floor((competitor * eras) / competitors);
      // Those of the last eras were there from the start, or the log would begin with too few.
      return (era - since + eras) % eras < stay;
    };
    const members = Uint16Array.from(places.keys()).filter(isThere);
    const weights = Float64Array.from(members, (member) => popularity[member]!);
    let sum = 0;
    const cumulated = weights.map((weight) => {
      sum += weight;
      return sum;
    });
    return { members, weights, cumulated };
  });
}

function shuffled(size: number, random: Random): number[] {
  const places = Array.from({ length: size }, (_, place) => place);
  for (let last = size - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [places[last], places[other]] = [places[other]!, places[last]!];
  }
  return places;
}

/** Two different members of the row's era, by weight, in the order in which they stand on the screen. */
function drawPair(
  { random, voterCount }: World,
  columns: DrawnColumns,
  { era, row }: { readonly era: Era; readonly row: number },
): void {
  const { members, weights, cumulated } = era;
  const total = cumulated.at(-1)!;
  const one = placeIn(cumulated, random.pair() * total);
  let other = one;
  while (other === one) other = placeIn(cumulated, random.pair() * total);
  columns.first[row] = members[one]!;
  columns.second[row] = members[other]!;
  const [weight, otherWeight] = [weights[one]!, weights[other]!];
  columns.pairProbabilities[row] =
    (weight / total) * (otherWeight / (total - weight)) +
    (otherWeight / total) * (weight / (total - otherWeight));
  // A few vote often, most seldom.
  if (columns.voters) columns.voters[row] = Math.floor(voterCount * random.voter() ** 2.5);
}

function placeIn(cumulated: Float64Array, value: number): number {
  let low = 0;
  let high = cumulated.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (cumulated[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Log-odds of the first side before style. */
function gapOf({ seed, strengths, side, taste }: World, columns: DrawnColumns, row: number): number {
  const one = columns.first[row]!;
  const other = columns.second[row]!;
  const gap = strengths[one]! - strengths[other]! + side;
  if (taste === 0 || !columns.voters) return gap;
  const voter = columns.voters[row]!;
  return gap + taste * (tasteOf(seed + voter, one) - tasteOf(seed + voter, other));
}

/** A voter's liking of a competitor: always the same, and kept nowhere. */
function tasteOf(voter: number, competitor: number): number {
  let hash = Math.imul(voter + 1, 0x9e3779b1) ^ Math.imul(competitor + 1, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return normalQuantile((((hash ^ (hash >>> 16)) >>> 0) + 0.5) / 2 ** 32);
}

/** Fills the features of both answers, and gives what their differences are worth. */
function drawFeatures(
  { effects, strengths, random }: World,
  columns: DrawnColumns,
  drawn: { readonly features: readonly FeatureColumns[]; readonly row: number },
): number {
  const { features, row } = drawn;
  let worth = 0;
  for (let place = 0; place < features.length; place += 1) {
    const { first, second } = features[place]!;
    first[row] = drawFeature(strengths[columns.first[row]!]!, random.feature);
    second[row] = drawFeature(strengths[columns.second[row]!]!, random.feature);
    const [one, other] = [first[row]!, second[row]!];
    worth += effects[place]![1] * ((one - other) / (one + other + 1));
  }
  return worth;
}

/** Log-normal, whole: like a length. */
function drawFeature(strength: number, random: Random): number {
  return Math.round(
    Math.exp(FEATURE_MEAN + FEATURE_BY_STRENGTH * strength + FEATURE_DEVIATION * normalOf(random)),
  );
}

/** @returns Place in `OUTCOMES`. */
function drawOutcome(
  world: World,
  columns: DrawnColumns,
  { row, gap }: { readonly row: number; readonly gap: number },
): number {
  const { strengths, ties, random, riggerCount, riggedFor } = world;
  const [one, other] = [columns.first[row]!, columns.second[row]!];
  const drawn = random.outcome();
  const kind = random.outcome();
  if (columns.voters && columns.voters[row]! < riggerCount && (one === riggedFor || other === riggedFor)) {
    return one === riggedFor ? 0 : 1;
  }
  // Davidson with strengths ±gap/2: wins as exp(gap/2) and exp(−gap/2), draws as ν.
  const win = Math.exp(gap / 2);
  const total = win + 1 / win + ties;
  if (drawn < win / total) return 0;
  if (drawn < (win + 1 / win) / total) return 1;
  // The better the two, the seldomer both are bad.
  return kind < logistic(-0.4 - (strengths[one]! + strengths[other]!) / 2) ? 3 : 2;
}

/** Standard normal. */
function normalOf(random: Random): number {
  return normalQuantile((random() * 2 ** 32 + 0.5) / (2 ** 32 + 1));
}
