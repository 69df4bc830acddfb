import type { BattleTable, PairCounts } from './battle-set.ts';
import { invertPositiveDefinite } from './matrix.ts';
import { type TieModel, TieOutcomes } from './tie-outcomes.ts';

/** What a tie or a both-bad is: half a win for each side, or no battle at all. */
export const TIE_COUNTINGS = ['half', 'excluded'] as const;
export type TieCounting = (typeof TIE_COUNTINGS)[number];

export interface TieOptions {
  /** Default `half`, as the fit counts them. `excluded` is what Chatbot Arena's heat maps show. */
  readonly ties?: TieCounting;
}

/** One figure for each ordered pair of competitors: a heat map. */
export interface PairMatrix<Values extends ArrayLike<number | null>> {
  readonly competitors: readonly string[];
  /** Row-major, `competitors.length` squared: row against column. */
  readonly values: Values;
}

/**
 * Gives the share of battles that the row won against the column.
 *
 * @returns Shares in [0, 1], null where the two have no battle to count and on the diagonal. The two directions of
 * a pair sum to 1.
 *
 * @example
 * const battles = new BattleSet();
 * battles.add({ first: 'pizza', second: 'sushi', outcome: 'a', count: 2 });
 * battles.add({ first: 'pizza', second: 'sushi', outcome: 'tie' });
 * winFractions(battles.toTable()).values // => [null, 0.8333333333333334, 0.16666666666666666, null]
 *
 * @see Chiang et al. (2024), "Fraction of Model A Wins for All Non-tied A vs. B Battles"; docs/methods.md#heat-maps
 */
export function winFractions(table: BattleTable, options: TieOptions = {}): PairMatrix<(number | null)[]> {
  const { competitors, pairs } = table;
  const size = competitors.length;
  const values = new Array<number | null>(size * size).fill(null);
  for (const pair of pairs) {
    const drawn = drawnOf(pair, options);
    const count = pair.firstWins + pair.secondWins + drawn;
    if (count === 0) continue;
    values[pair.first * size + pair.second] = (pair.firstWins + drawn / 2) / count;
    values[pair.second * size + pair.first] = (pair.secondWins + drawn / 2) / count;
  }
  return { competitors, values };
}

/** Gives the number of battles of each pair: symmetric, 0 where the two never met and on the diagonal. */
export function battleCounts(table: BattleTable, options: TieOptions = {}): PairMatrix<Float64Array> {
  const { competitors, pairs } = table;
  const size = competitors.length;
  const values = new Float64Array(size * size);
  for (const pair of pairs) {
    const count = pair.firstWins + pair.secondWins + drawnOf(pair, options);
    values[pair.first * size + pair.second] = count;
    values[pair.second * size + pair.first] = count;
  }
  return { competitors, values };
}

/**
 * Gives the share of battles that a fit expects the row to win against the column, ties and both-bad as halves.
 *
 * @param fitted.competitors - Names of the fitted ones.
 * @param fitted.strengths - Log-odds, indexed like `competitors`; of the both-bad model above its zero point.
 * @param fitted.ties - Tie model of the fit and its parameter (ν or θ), which say how often a battle is drawn. Default: half wins.
 * @returns Probabilities in [0, 1]; a half on the diagonal.
 * @throws {RangeError} If there is not one finite strength for each competitor.
 */
export function expectedWins(fitted: {
  readonly competitors: readonly string[];
  readonly strengths: ArrayLike<number>;
  readonly ties?: { readonly model: TieModel; readonly parameter: number };
}): PairMatrix<Float64Array> {
  const { competitors, strengths, ties } = fitted;
  const size = competitors.length;
  const own = Array.from(strengths);
  if (own.length !== size || !own.every(Number.isFinite)) {
    throw new RangeError(`Cannot predict: there must be ${size} finite strengths, got ${own.join(', ')}`);
  }
  const score = ties
    ? scoreWithTies(ties)
    : (strength: number, opponentStrength: number) => expectedScore(strength - opponentStrength);
  const values = Float64Array.from({ length: size * size }, (_, place) =>
    score(own[Math.floor(place / size)]!, own[place % size]!),
  );
  return { competitors, values };
}

/** P(win) + ½ · P(neither win nor loss), which is ½ + ½ · (P(win) − P(loss)). */
function scoreWithTies({ model, parameter }: { readonly model: TieModel; readonly parameter: number }) {
  const outcomes = new TieOutcomes(model);
  const alpha = Math.log(parameter - (model === 'davidson' ? 0 : 1));
  return (strength: number, opponentStrength: number) => {
    outcomes.evaluate(strength, opponentStrength, alpha);
    return (1 + Math.exp(outcomes.logs[0]!) - Math.exp(outcomes.logs[1]!)) / 2;
  };
}

/**
 * Averages each row of a heat map of shares: the win rate against all others, each opponent counting the same
 * however often it was met.
 *
 * @param matrix - Of `winFractions` for what was observed, of `expectedWins` for what a fit expects.
 * @returns Shares in [0, 1], indexed like `competitors`: over the opponents that have a figure; null if none has.
 *
 * @example
 * averageWinRates({ competitors: ['pizza', 'sushi'], values: [null, 0.75, 0.25, null] }) // => [0.75, 0.25]
 */
export function averageWinRates(matrix: PairMatrix<ArrayLike<number | null>>): (number | null)[] {
  const { competitors, values } = matrix;
  const size = competitors.length;
  return competitors.map((_, row) => {
    let sum = 0;
    let opponents = 0;
    for (let column = 0; column < size; column += 1) {
      const value = values[row * size + column]!;
      if (column === row || value === null) continue;
      sum += value;
      opponents += 1;
    }
    return opponents === 0 ? null : sum / opponents;
  });
}

/** The battles among some competitors; indices stay as they are. */
export function within({ competitors, pairs }: BattleTable, members: readonly number[]): BattleTable {
  const known = new Set(members);
  return { competitors, pairs: pairs.filter(({ first, second }) => known.has(first) && known.has(second)) };
}

/**
 * Cuts a table down to some competitors and the battles among them, so that an index is a place within `members`.
 *
 * @param members - Indices into `table.competitors`, each once.
 * @returns Competitors in the order of `members`; pairs as they were, so `first` is below `second` only if
 * `members` ascends.
 */
export function tableOfMembers(table: BattleTable, members: readonly number[]): BattleTable {
  const places = new Map(members.map((competitor, place) => [competitor, place]));
  return {
    competitors: members.map((competitor) => table.competitors[competitor]!),
    pairs: table.pairs.flatMap((pair): PairCounts[] => {
      const first = places.get(pair.first);
      const second = places.get(pair.second);
      return first === undefined || second === undefined ? [] : [{ ...pair, first, second }];
    }),
  };
}

/**
 * Inverts the information of a Bradley–Terry fit, in the gauge of mean 0: how strengths answer to a push, and their
 * covariance if every battle had just the variance that the fit expects.
 *
 * @param table - Of the fitted competitors only (`tableOfMembers`), connected by battles.
 * @param strengths - Log-odds, indexed like `table.competitors`.
 * @returns The pseudo-inverse of the negative Hessian, row-major, symmetric; each row sums to 0.
 * @throws {RangeError} If the competitors are not connected.
 */
export function inverseInformation(table: BattleTable, strengths: Float64Array): Float64Array {
  const size = strengths.length;
  const information = new Float64Array(size * size);
  let trace = 0;
  for (const pair of table.pairs) {
    const { first, second, firstWins, secondWins, ties, bothBad } = pair;
    const expected = expectedScore(strengths[first]! - strengths[second]!);
    const weight = (firstWins + secondWins + ties + bothBad) * expected * (1 - expected);
    information[first * size + first]! += weight;
    information[second * size + second]! += weight;
    information[first * size + second]! -= weight;
    information[second * size + first]! -= weight;
    trace += 2 * weight;
  }
  // The information says nothing of the mean. The same number added everywhere makes it invertible, and leaves the
  // inverse as the same number everywhere: (H + c·11ᵀ)⁻¹ = H⁺ + 11ᵀ / (c·size²), here with c·size² = trace.
  const share = trace / (size * size);
  const inverse = invertPositiveDefinite(
    information.map((value) => value + share),
    size,
  );
  return inverse.map((value) => value - 1 / trace);
}

/** Score that the stronger by `gap` is expected to have: 1 / (1 + exp(−gap)), in [0, 1] for every finite gap. */
export function expectedScore(gap: number): number {
  return 1 / (1 + Math.exp(-gap));
}

function drawnOf(pair: PairCounts, { ties = 'half' }: TieOptions): number {
  if (!TIE_COUNTINGS.includes(ties)) {
    throw new TypeError(`Cannot count ties: ties must be one of ${TIE_COUNTINGS.join(', ')}, got '${ties}'`);
  }
  return ties === 'half' ? pair.ties + pair.bothBad : 0;
}
