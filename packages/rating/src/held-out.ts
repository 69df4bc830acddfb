import { type BattleColumns, countPairs } from './battle-columns.ts';
import { type BattleTable, OUTCOMES, type PairCounts } from './battle-set.ts';
import { fitStrengths } from './bradley-terry.ts';
import { within } from './matrices.ts';
import { rankBattles } from './rank-competitors.ts';
import { RatingError } from './rating-error.ts';
import { comparableWithZero, fitTieModel, TIE_MODELS } from './tie-models.ts';
import { TieOutcomes } from './tie-outcomes.ts';

/** Ways to count a draw: as half a win for each side, or by a model of its own. */
export const DRAW_MODELS = ['half-wins', ...TIE_MODELS] as const;
export type DrawModel = (typeof DRAW_MODELS)[number];

const HELD_OUT_SHARE = 0.2;
/** A standard error below this is of losses that are all the same, in nats. */
const ROUNDING = 1e-12;

/** How badly a model predicted battles that it had not seen. */
export interface HeldOutLoss {
  /** Mean of −log P(what happened), in nats a battle; > 0, less is better. */
  readonly loss: number;
  /** Standard error of `loss`. Null if all battles have the same. */
  readonly deviation: number | null;
  /** `loss` less that of the best model; 0 for the best itself. */
  readonly excess: number;
  /** Standard error of `excess`, battle by battle. Null if all have the same, as for the best itself. */
  readonly excessDeviation: number | null;
}

export interface DrawModelLoss {
  readonly model: DrawModel;
  /** Why the model could not be fitted to the training part; null if it could. */
  readonly problem: string | null;
  /** Of win, loss and draw, ties and both-bad alike. Null if there is a problem. */
  readonly threeOutcomes: HeldOutLoss | null;
  /** Of win, loss, tie and both-bad. Null if there is a problem. */
  readonly fourOutcomes: HeldOutLoss | null;
}

export interface TieModelComparison {
  /** Best first by `threeOutcomes`; models with a problem last. */
  readonly models: readonly DrawModelLoss[];
  /** Names of the competitors that the training part rates. */
  readonly competitors: readonly string[];
  /** Battles that the models were fitted to. */
  readonly trainingBattles: number;
  /** Later battles that they were asked to predict. */
  readonly heldOutBattles: number;
  /** Later battles left out, with a competitor that the training part does not rate. */
  readonly leftOutBattles: number;
}

/**
 * Says which way to count draws predicts best: fits each on the earlier battles, and asks it for the later ones.
 *
 * All predict the same outcomes of the same battles. What a model does not say itself is a share counted in the training
 * part, each with half a battle added so that nothing is impossible:
 *
 * - Half-wins say nothing of draws. They get a draw in a constant share τ of battles, and split the others by
 *   1 / (1 + exp(−gap / (1 − τ))), where gap is the difference of strengths. Half a win for each drew the strengths
 *   together; the factor undoes it, so that near-equals keep the score that the fit expects of them.
 * - All but `both-bad` split a draw into tie and both-bad by a constant share.
 *
 * Strengths are those of the rated group of the training part; where it has both-bad votes, only of those whom the
 * both-bad model can place, too (`comparableWithZero`). Standard errors take battles as independent and the fits as given.
 *
 * @param columns - Rows in the order of time. A row with a count is that many battles, on one side of the split.
 * @param options.share - Share of battles to hold out, in (0, 1). Default 0.2.
 * @throws {RangeError} If the share is not inside (0, 1), or a part has no battle between rated competitors.
 * @throws {RatingError} `not-converged` if even half-wins cannot be fitted.
 * @see Gneiting & Raftery (2007) on logarithmic scores; docs/methods.md#which-tie-model
 */
export function compareTieModels(
  columns: BattleColumns,
  options: { readonly share?: number } = {},
): TieModelComparison {
  const { share = HELD_OUT_SHARE } = options;
  if (!(share > 0 && share < 1)) {
    throw new RangeError(`Cannot compare tie models: share must be inside (0, 1), got ${share}`);
  }
  const { training, heldOut } = splitByTime(columns, share);
  const members = comparedMembers(training);
  const battles = within(heldOut, members);
  const heldOutBattles = total(battles);
  if (!(heldOutBattles > 0)) {
    throw new RangeError(
      `Cannot compare tie models: later battles must be between ${members.length} rated competitors, got none of ${total(heldOut)}`,
    );
  }
  return {
    models: lossesOf(training, members, battles),
    competitors: members.map((member) => training.competitors[member]!),
    trainingBattles: total(within(training, members)),
    heldOutBattles,
    leftOutBattles: total(heldOut) - heldOutBattles,
  };
}

/** The last rows that together hold at most the share, and the rows before them. */
function splitByTime(
  columns: BattleColumns,
  share: number,
): { readonly training: BattleTable; readonly heldOut: BattleTable } {
  const { counts, first } = columns;
  const most = share * (counts === undefined ? first.length : counts.reduce((sum, count) => sum + count, 0));
  let row = first.length;
  for (let held = 0; row > 0; row -= 1) {
    held += counts === undefined ? 1 : counts[row - 1]!;
    if (!(held <= most)) break;
  }
  return { training: countRows(columns, 0, row), heldOut: countRows(columns, row, first.length) };
}

function countRows(
  { competitors, first, second, outcome, counts }: BattleColumns,
  from: number,
  to: number,
): BattleTable {
  return countPairs({
    competitors,
    first: first.subarray(from, to),
    second: second.subarray(from, to),
    outcome: outcome.subarray(from, to),
    ...(counts && { counts: counts.subarray(from, to) }),
  });
}

/** The rated group; where the both-bad model can be fitted to a part of it, the largest such part. */
function comparedMembers(table: BattleTable): readonly number[] {
  let members = ratedOf(table, table);
  for (;;) {
    const placed = comparableWithZero(table, members);
    if (placed.length < 2 || placed.length === members.length) return members;
    // Without those whom the zero point has lost, the others need not be comparable any more.
    members = ratedOf(table, within(table, placed));
  }
}

function ratedOf(table: BattleTable, part: BattleTable): number[] {
  const rated = new Set(rankBattles(part).rated);
  return table.competitors.flatMap((name, competitor) => (rated.has(name) ? [competitor] : []));
}

function total({ pairs }: BattleTable): number {
  return pairs.reduce((sum, pair) => sum + pair.firstWins + pair.secondWins + pair.ties + pair.bothBad, 0);
}

/** Losses by pair and outcome, which is all that they depend on. */
interface CellLosses {
  readonly threeOutcomes: Float64Array;
  readonly fourOutcomes: Float64Array;
}

function lossesOf(training: BattleTable, members: readonly number[], battles: BattleTable): DrawModelLoss[] {
  const counts = Float64Array.from(battles.pairs.flatMap(outcomesOf));
  const fitted = DRAW_MODELS.map((model) => {
    try {
      const predict = predictorOf(model, training, members);
      return { model, problem: null, losses: cellLosses(predict, battles, members) };
    } catch (cause) {
      // That the others can be compared without it is worth more than a report of nothing.
      if (!(cause instanceof RatingError) || model === 'half-wins') throw cause;
      return { model, problem: cause.message, losses: null };
    }
  });
  const possible = fitted.flatMap(({ losses }) => losses ?? []);
  const bestOfThree = leastOf(
    possible.map(({ threeOutcomes }) => threeOutcomes),
    counts,
  );
  const bestOfFour = leastOf(
    possible.map(({ fourOutcomes }) => fourOutcomes),
    counts,
  );
  return fitted
    .map(({ model, problem, losses }) => ({
      model,
      problem,
      threeOutcomes: losses && heldOutLoss(losses.threeOutcomes, bestOfThree, counts),
      fourOutcomes: losses && heldOutLoss(losses.fourOutcomes, bestOfFour, counts),
    }))
    .sort((one, other) => lossOf(one) - lossOf(other));
}

/** In the order of `OUTCOMES`. */
function outcomesOf({ firstWins, secondWins, ties, bothBad }: PairCounts): number[] {
  return [firstWins, secondWins, ties, bothBad];
}

function lossOf({ threeOutcomes }: DrawModelLoss): number {
  return threeOutcomes?.loss ?? Number.MAX_VALUE;
}

/** Log-probabilities of a battle between two members, by place, in the order of `OUTCOMES`. */
type Predict = (place: number, opponentPlace: number) => readonly number[];

function predictorOf(model: DrawModel, training: BattleTable, members: readonly number[]): Predict {
  const { drawnShare, bothBadShare } = sharesOf(within(training, members));
  const tie = Math.log(1 - bothBadShare);
  const bothBad = Math.log(bothBadShare);
  if (model === 'half-wins') {
    const { strengths } = fitStrengths(training, members);
    const [decided, drawn] = [Math.log(1 - drawnShare), Math.log(drawnShare)];
    return (place, opponentPlace) => {
      const gap = (strengths[place]! - strengths[opponentPlace]!) / (1 - drawnShare);
      return [decided + logLogistic(gap), decided + logLogistic(-gap), drawn + tie, drawn + bothBad];
    };
  }
  const { strengths, tieParameter } = fitTieModel(training, members, { model });
  const alpha = Math.log(tieParameter.value - (tieParameter.name === 'theta' ? 1 : 0));
  const outcomes = new TieOutcomes(model);
  return (place, opponentPlace) => {
    outcomes.evaluate(strengths[place]!, strengths[opponentPlace]!, alpha);
    const logs = [...outcomes.logs];
    return model === 'both-bad' ? logs : [logs[0]!, logs[1]!, logs[2]! + tie, logs[2]! + bothBad];
  };
}

/** Share of draws in the battles, and of both-bad in the draws; half a battle more of each keeps both inside (0, 1). */
function sharesOf(table: BattleTable): { readonly drawnShare: number; readonly bothBadShare: number } {
  const bothBad = table.pairs.reduce((sum, pair) => sum + pair.bothBad, 0);
  const drawn = table.pairs.reduce((sum, pair) => sum + pair.ties + pair.bothBad, 0);
  return { drawnShare: (drawn + 0.5) / (total(table) + 1), bothBadShare: (bothBad + 0.5) / (drawn + 1) };
}

function cellLosses(predict: Predict, { pairs }: BattleTable, members: readonly number[]): CellLosses {
  const places = new Map(members.map((member, place) => [member, place]));
  const fourOutcomes = new Float64Array(pairs.length * OUTCOMES.length);
  const threeOutcomes = new Float64Array(pairs.length * OUTCOMES.length);
  pairs.forEach(({ first, second }, row) => {
    const [win, loss, tie, bothBad] = predict(places.get(first)!, places.get(second)!) as [
      number,
      number,
      number,
      number,
    ];
    const drawn = Math.max(tie, bothBad) + Math.log1p(Math.exp(-Math.abs(tie - bothBad)));
    fourOutcomes.set([-win, -loss, -tie, -bothBad], row * OUTCOMES.length);
    threeOutcomes.set([-win, -loss, -drawn, -drawn], row * OUTCOMES.length);
  });
  return { threeOutcomes, fourOutcomes };
}

/** @param counts - Battles by pair and outcome. */
function leastOf(candidates: readonly Float64Array[], counts: Float64Array): Float64Array {
  const means = candidates.map((losses) => meanOf(losses, counts).mean);
  return candidates[means.indexOf(Math.min(...means))]!;
}

function heldOutLoss(losses: Float64Array, best: Float64Array, counts: Float64Array): HeldOutLoss {
  const { mean, deviation } = meanOf(losses, counts);
  const excess = meanOf(
    losses.map((loss, cell) => loss - best[cell]!),
    counts,
  );
  return { loss: mean, deviation, excess: excess.mean, excessDeviation: excess.deviation };
}

/** Mean over battles and its standard error, null where the battles do not differ. */
function meanOf(
  losses: Float64Array,
  counts: Float64Array,
): { readonly mean: number; readonly deviation: number | null } {
  const battles = counts.reduce((sum, count) => sum + count, 0);
  const mean = losses.reduce((sum, loss, cell) => sum + counts[cell]! * loss, 0) / battles;
  const squares = losses.reduce((sum, loss, cell) => sum + counts[cell]! * (loss - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / (battles * (battles - 1)));
  return { mean, deviation: deviation > ROUNDING ? deviation : null };
}

/** log(1 / (1 + exp(−x))), finite for every x. */
function logLogistic(x: number): number {
  return Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));
}
