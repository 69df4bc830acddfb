import { battleCounts, expectedWins, type PairMatrix, rankBattles, winFractions } from '@leitai/rating';
import type { FrameView } from '../frame/battle-frame.ts';
import { countSlice, type Slice } from './slice.ts';

/** What the heat maps show. Models best first, then those without a rating. Row-major: row against column. */
export interface ComputedMatrix {
  readonly models: readonly string[];
  readonly counts: readonly number[];
  /** Share of battles that the row won, ties as halves; null where the two never met. */
  readonly winRates: readonly (number | null)[];
  /** What the ratings expect of it; null where one of the two has no rating. */
  readonly expected: readonly (number | null)[];
  /** Mean of a row's expected win rates against all other rated models; null without a rating. */
  readonly averageWinRates: readonly (number | null)[];
}

/** Computes the heat maps of a slice. */
export function computeMatrix(view: FrameView, { slice }: { readonly slice: Slice }): ComputedMatrix {
  const { table } = countSlice(view, slice);
  const { rows, rated, fit } = rankBattles(table);
  const models = rows.filter(({ battles }) => battles > 0).map(({ name }) => name);
  const expected = fit && expectedWins({ competitors: rated, strengths: fit.strengths });
  const inOrder = inOrderOf(models);
  const expectedInOrder = inOrder<number | null>(expected ?? { competitors: [], values: [] });
  return {
    models,
    counts: inOrder(battleCounts(table)) as number[],
    winRates: inOrder(winFractions(table)),
    expected: expectedInOrder,
    averageWinRates: models.map((_, row) => averageOfOthers(expectedInOrder, row, models.length)),
  };
}

/** Brings a matrix into the order of these names; null for what it does not have, and on the diagonal of shares. */
function inOrderOf(names: readonly string[]) {
  return <Value extends number | null>({
    competitors,
    values,
  }: PairMatrix<ArrayLike<Value>>): (Value | null)[] => {
    const places = new Map(competitors.map((name, place) => [name, place]));
    return names.flatMap((row) =>
      names.map((column) => {
        const [i, j] = [places.get(row), places.get(column)];
        if (i === undefined || j === undefined) return null;
        return values[i * competitors.length + j]!;
      }),
    );
  };
}

function averageOfOthers(matrix: readonly (number | null)[], row: number, size: number): number | null {
  const others = Array.from({ length: size }, (_, column) => column)
    .filter((column) => column !== row)
    .map((column) => matrix[row * size + column]!)
    .filter((value) => value !== null);
  return others.length === 0 ? null : others.reduce((total, value) => total + value, 0) / others.length;
}
