import type { BattleTable, PairCounts } from './battle-set.ts';
import { comparableGroups } from './components.ts';
import { within } from './matrices.ts';
import { RatingError } from './rating-error.ts';
import type { TieModel } from './tie-outcomes.ts';

/** The zero point of the both-bad model stands beside names of competitors, and is none. */
const ZERO_POINT = '\u0000';

interface Subject {
  readonly table: BattleTable;
  readonly members: readonly number[];
  readonly model: TieModel;
}

/**
 * Refuses battles of which a tie model has no finite maximum of the likelihood, since there it may go on rising with
 * ever larger parameters, and a search would stop wherever rounding hides it.
 *
 * @throws {RatingError} `not-converged`.
 */
export function requireTieMaximum(subject: Subject): void {
  const { table, members, model } = subject;
  const part = within(table, members);
  requireOutcomes(part.pairs, model);
  requireComparable(subject, part);
  if (!canRunAway(subject, part.pairs)) return;
  throw new RatingError(
    'not-converged',
    `Cannot fit ${model}: the likelihood must have a maximum, got wins and ties that ever larger parameters fit ever better`,
  );
}

/**
 * Finds who can be placed against the zero point of the both-bad model: joined to it by chains in both directions,
 * where a win leads from the winner to the loser and to the zero point, a tie leads both ways between the two and from
 * both to the zero point, and a both-bad leads from the zero point to both. Nobody else has a finite strength there:
 * who has nothing but losses and both-bad falls for ever.
 *
 * @param members - Indices of competitors; battles with others are left out. Default all.
 * @returns Indices in ascending order. Empty if nothing was both-bad.
 * @see Ford (1957), of whose condition this is the same with one more competitor
 */
export function comparableWithZero(
  table: BattleTable,
  members: readonly number[] = table.competitors.map((_, competitor) => competitor),
): number[] {
  const zero = table.competitors.length;
  const pairs = within(table, members).pairs.flatMap((pair) => {
    const { first, second, firstWins, secondWins, ties, bothBad } = pair;
    const drawn = { ties: 0, bothBad: 0 };
    return [
      { ...pair, bothBad: 0 },
      { first, second: zero, firstWins: firstWins + ties, secondWins: bothBad, ...drawn },
      { first: second, second: zero, firstWins: secondWins + ties, secondWins: bothBad, ...drawn },
    ];
  });
  const groups = comparableGroups({ competitors: [...table.competitors, ZERO_POINT], pairs });
  return groups.find((group) => group.at(-1) === zero)!.slice(0, -1);
}

/** Without one of its outcomes a model's best parameters are at the edge of where they may lie. */
function requireOutcomes(pairs: readonly PairCounts[], model: TieModel): void {
  const has = (of: (pair: PairCounts) => number) => pairs.some((pair) => of(pair) > 0);
  const missing: string[] = [];
  if (!has(({ firstWins, secondWins }) => firstWins + secondWins)) missing.push('wins');
  if (model === 'both-bad') {
    if (!has(({ ties }) => ties)) missing.push('ties');
    if (!has(({ bothBad }) => bothBad)) missing.push('both-bad votes');
  } else if (!has(({ ties, bothBad }) => ties + bothBad)) missing.push('ties or both-bad votes');
  if (missing.length === 0) return;
  throw new RatingError(
    'not-converged',
    `Cannot fit ${model}: the battles must have ${missing.join(' and ')}, got none`,
  );
}

function requireComparable({ table, members, model }: Subject, part: BattleTable): void {
  const { competitors } = table;
  const group =
    model === 'both-bad'
      ? comparableWithZero(table, members)
      : comparableGroups(part).find((one) => one.includes(members[0]!))!;
  const joined = new Set(group);
  const apart = members.find((member) => !joined.has(member));
  if (apart === undefined) return;
  const what = model === 'both-bad' ? 'the zero point' : 'all others';
  throw new RatingError(
    'not-converged',
    `Cannot fit ${model}: every competitor must be comparable with ${what}, got '${competitors[apart]}' that is not`,
  );
}

/** θ at the end of the edge is at most θ at its start + `gap`, in units of log θ or 2 log ν. */
interface Edge {
  readonly from: number;
  readonly to: number;
  readonly gap: number;
}

/**
 * Whether strengths and the tie parameter can grow together for ever and no outcome that was seen become impossible.
 * That needs gaps of at least one unit where there was a win, and of at most one where there was a tie; in the
 * both-bad model besides, winners at or above the zero point, both-bad at or below it, and of a tie one side not
 * below it. Such gaps exist unless some chain that returns to where it began has more wins than ties: a shortest
 * path that has no end (Bellman–Ford). The paths are the largest gaps that there are, so the last condition, which
 * larger ones can only help, need be looked at for these alone.
 */
function canRunAway({ table, model }: Subject, pairs: readonly PairCounts[]): boolean {
  // The shortest chain of all, and nearly always there.
  if (pairs.some(({ firstWins, secondWins }) => firstWins > 0 && secondWins > 0)) return false;
  const zero = table.competitors.length;
  const hasZero = model === 'both-bad';
  const edges = pairs.flatMap((pair) => (hasZero ? edgesWithZero(pair, zero) : edgesOf(pair)));
  const gaps = new Float64Array(zero + 1).fill(hasZero ? Number.POSITIVE_INFINITY : 0);
  gaps[zero] = 0;
  for (let round = 0, isSettled = false; !isSettled; round += 1) {
    if (round > zero + 1) return false;
    isSettled = true;
    for (const { from, to, gap } of edges) {
      if (!(gaps[from]! + gap < gaps[to]!)) continue;
      gaps[to] = gaps[from]! + gap;
      isSettled = false;
    }
  }
  return (
    !hasZero ||
    pairs.every(({ first, second, ties }) => ties === 0 || gaps[first]! >= 0 || gaps[second]! >= 0)
  );
}

function edgesOf({ first, second, firstWins, secondWins, ties, bothBad }: PairCounts): Edge[] {
  const edges: Edge[] = [];
  if (firstWins > 0) edges.push({ from: first, to: second, gap: -1 });
  if (secondWins > 0) edges.push({ from: second, to: first, gap: -1 });
  if (ties + bothBad > 0)
    edges.push({ from: first, to: second, gap: 1 }, { from: second, to: first, gap: 1 });
  return edges;
}

function edgesWithZero(pair: PairCounts, zero: number): Edge[] {
  const { first, second, firstWins, secondWins, bothBad } = pair;
  const edges = edgesOf({ ...pair, bothBad: 0 });
  if (firstWins > 0) edges.push({ from: first, to: zero, gap: 0 });
  if (secondWins > 0) edges.push({ from: second, to: zero, gap: 0 });
  if (bothBad > 0) edges.push({ from: zero, to: first, gap: 0 }, { from: zero, to: second, gap: 0 });
  return edges;
}
