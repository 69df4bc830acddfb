import type { BattleColumns } from '@leitai/rating';

// The textbook's way, in plain TypeScript: what somebody would write who needs a result and not a library.

interface Counts {
  /** Score of row against column, ties as halves. */
  readonly wins: number[][];
}

/** Counts under a key of names for each battle. */
export function countByName({ competitors, first, second, outcome }: BattleColumns): Counts {
  const cells = new Map<string, number>();
  for (let row = 0; row < first.length; row += 1) {
    const key = `${competitors[first[row]!]}|${competitors[second[row]!]}|${outcome[row]}`;
    cells.set(key, (cells.get(key) ?? 0) + 1);
  }
  const places = new Map(competitors.map((name, place) => [name, place]));
  const wins = competitors.map(() => competitors.map(() => 0));
  for (const [key, count] of cells) {
    const [one, other, code] = key.split('|');
    const [i, j] = [places.get(one!)!, places.get(other!)!];
    wins[i]![j]! += code === '0' ? count : code === '1' ? 0 : count / 2;
    wins[j]![i]! += code === '1' ? count : code === '0' ? 0 : count / 2;
  }
  return { wins };
}

/** Zermelo's iteration (Hunter 2004), to the same gradient as the library: wins and expected wins within 1e-8. */
export function fitByIteration({ wins }: Counts): Float64Array {
  const size = wins.length;
  const strengths = new Float64Array(size).fill(1);
  const total = wins.map((row) => row.reduce((sum, value) => sum + value, 0));
  for (let round = 0; round < 100_000; round += 1) {
    let gradient = 0;
    for (let i = 0; i < size; i += 1) {
      let expected = 0;
      for (let j = 0; j < size; j += 1) {
        const battles = wins[i]![j]! + wins[j]![i]!;
        if (battles > 0) expected += battles / (strengths[i]! + strengths[j]!);
      }
      gradient = Math.max(gradient, Math.abs(total[i]! - strengths[i]! * expected));
      strengths[i] = total[i]! / expected;
    }
    if (gradient <= 1e-8) break;
  }
  return strengths.map((strength) => Math.log(strength));
}

/** H⁺BH⁺ with a general inverse by Gauss and Jordan, scores counted battle by battle of each cell. */
export function sandwichByElimination({ wins }: Counts, strengths: Float64Array): number[][] {
  const size = wins.length;
  const zero = () => Array.from({ length: size }, () => new Array<number>(size).fill(0));
  const [bread, meat] = [zero(), zero()];
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < size; j += 1) {
      if (i === j) continue;
      const p = 1 / (1 + Math.exp(strengths[j]! - strengths[i]!));
      const information = (wins[i]![j]! + wins[j]![i]!) * p * (1 - p);
      const spread = wins[i]![j]! * (1 - p) ** 2 + wins[j]![i]! * p ** 2;
      bread[i]![i]! += information;
      bread[i]![j]! -= information;
      meat[i]![i]! += spread;
      meat[i]![j]! -= spread;
    }
  }
  const inverse = invert(bread.map((row) => row.map((value) => value + 1)));
  return product(product(inverse, meat), inverse);
}

function invert(matrix: number[][]): number[][] {
  const size = matrix.length;
  const rows = matrix.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]);
  for (let i = 0; i < size; i += 1) {
    let pivot = i;
    for (let j = i + 1; j < size; j += 1) {
      if (Math.abs(rows[j]![i]!) > Math.abs(rows[pivot]![i]!)) pivot = j;
    }
    [rows[i], rows[pivot]] = [rows[pivot]!, rows[i]!];
    const scale = rows[i]![i]!;
    rows[i] = rows[i]!.map((value) => value / scale);
    for (let j = 0; j < size; j += 1) {
      if (j === i) continue;
      const factor = rows[j]![i]!;
      rows[j] = rows[j]!.map((value, place) => value - factor * rows[i]![place]!);
    }
  }
  return rows.map((row) => row.slice(size));
}

function product(left: number[][], right: number[][]): number[][] {
  return left.map((row) =>
    right[0]!.map((_, column) => row.reduce((sum, value, place) => sum + value * right[place]![column]!, 0)),
  );
}

/** One resample: as many battles drawn as there are, one by one. */
export function resampleByBattle(columns: BattleColumns, random: () => number): BattleColumns {
  const { first, second, outcome } = columns;
  const rows = Uint32Array.from(first, () => Math.floor(random() * first.length));
  return {
    competitors: columns.competitors,
    first: Uint16Array.from(rows, (row) => first[row]!),
    second: Uint16Array.from(rows, (row) => second[row]!),
    outcome: Uint8Array.from(rows, (row) => outcome[row]!),
  };
}

const SCORES = [1, 0, 0.5, 0.5];

/**
 * One Newton step of style control over all battles as they stand: an array of features for each battle, the Hessian filled
 * cell by cell. A fit takes about four, and its sandwich one pass more.
 */
export function styleStepByBattle(
  { competitors, first, second, outcome, features }: BattleColumns,
  parameters: Float64Array,
): number[][] {
  const size = competitors.length + features!.length;
  const hessian = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  const gradient = new Array<number>(size).fill(0);
  for (let row = 0; row < first.length; row += 1) {
    const places = [first[row]!, second[row]!, ...features!.map((_, k) => competitors.length + k)];
    const values = [
      1,
      -1,
      ...features!.map((feature) => {
        const [one, other] = [feature.first[row]!, feature.second[row]!];
        return (one - other) / (one + other + 1);
      }),
    ];
    const logit = places.reduce((sum, place, k) => sum + parameters[place]! * values[k]!, 0);
    const p = 1 / (1 + Math.exp(-logit));
    const surplus = SCORES[outcome[row]!]! - p;
    for (let k = 0; k < places.length; k += 1) {
      gradient[places[k]!]! += surplus * values[k]!;
      for (let l = 0; l < places.length; l += 1) {
        hessian[places[k]!]![places[l]!]! += p * (1 - p) * values[k]! * values[l]!;
      }
    }
  }
  return [gradient, ...hessian];
}
