import { expect, test } from 'vitest';
import { type BattleColumns, type BattlePieces, countPairs } from '../battle-columns.ts';
import { fitStrengths } from '../bradley-terry.ts';
import { contrast } from '../matrix.ts';
import { RatingError } from '../rating-error.ts';
import { POINTS_PER_LOGIT } from '../scale.ts';
import { fitStyle, type StyleFit, type StyleOptions } from './fit-style.ts';
import { STYLE_PRESETS, type StyleModel } from './style-presets.ts';
import { simulateBattles } from './testing/style-battles.ts';

const everyone = (columns: BattleColumns) => columns.competitors.map((_, index) => index);
const fit = (columns: BattleColumns, options: StyleOptions = {}) =>
  fitStyle(columns, everyone(columns), options);

interface OracleFit {
  /** Strengths in the gauge of mean 0, then coefficients, then side. */
  readonly parameters: number[];
  readonly covariance: number[][];
}

/** The slow way: one dense row a battle, the first strength left out, Newton's steps by elimination. */
function oracle(columns: BattleColumns, model: StyleModel): OracleFit {
  const members = columns.competitors.length;
  const rows = Array.from(columns.first, (_, row) => row);
  const scaled = columns.features!.map(({ first, second }) => {
    const differences = rows.map((row) => {
      const gap = first[row]! - second[row]!;
      return model.difference === 'plain' ? gap : gap / (first[row]! + second[row]! + 1);
    });
    const mean = model.centred ? differences.reduce((sum, value) => sum + value, 0) / rows.length : 0;
    const variance = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows.length;
    return differences.map((value) => (value - mean) / Math.sqrt(variance));
  });
  const design = rows.map((row) => {
    const strengths = Array.from({ length: members }, (_, index) => {
      return Number(columns.first[row] === index) - Number(columns.second[row] === index);
    });
    return [
      ...strengths.slice(1),
      ...scaled.map((column) => column[row]!),
      ...(model.sideIntercept ? [1] : []),
    ];
  });
  const scores = rows.map((row) => [1, 0, 0.5, 0.5][columns.outcome[row]!]!);
  const weights = pairWeightsOf(columns, model);
  const size = design[0]!.length;
  const times = model.ridge.against === 'mean' ? rows.length : 1;
  const ridge = Array.from({ length: size }, (_, place) => {
    const isCoefficient = place >= members - 1 && place < members - 1 + scaled.length;
    return isCoefficient ? model.ridge.coefficients * times : 0;
  });
  let estimate: number[] = new Array(size).fill(0);
  let curvature: number[][] = [];
  let meat: number[][] = [];
  for (let step = 0; step < 30; step += 1) {
    const slope = estimate.map((value, place) => -ridge[place]! * value);
    curvature = square(size, (i, j) => (i === j ? ridge[i]! : 0));
    meat = square(size, () => 0);
    design.forEach((line, row) => {
      const logit = line.reduce((sum, value, place) => sum + value * estimate[place]!, 0);
      const expected = 1 / (1 + Math.exp(-logit));
      const rest = weights[row]! * (scores[row]! - expected);
      line.forEach((one, i) => {
        slope[i]! += rest * one;
        line.forEach((other, j) => {
          curvature[i]![j]! += weights[row]! * expected * (1 - expected) * one * other;
          meat[i]![j]! += rest * rest * one * other;
        });
      });
    });
    const inverse = inverted(curvature);
    estimate = estimate.map(
      (value, i) => value + inverse[i]!.reduce((sum, one, j) => sum + one * slope[j]!, 0),
    );
  }
  return centredGauge(estimate, product(product(inverted(curvature), meat), inverted(curvature)), members);
}

function pairWeightsOf(columns: BattleColumns, model: StyleModel): number[] {
  const pairOf = (row: number) => [columns.first[row]!, columns.second[row]!].sort((a, b) => a - b).join();
  const rows = Array.from(columns.first, (_, row) => row);
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(pairOf(row), (counts.get(pairOf(row)) ?? 0) + 1);
  const isEqual = model.pairWeights === 'equal';
  const weights = rows.map((row) => (isEqual ? 1 : 1 / Math.max(counts.get(pairOf(row))!, 50)));
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / rows.length;
  return weights.map((weight) => weight / mean);
}

/** From "the first strength is 0" to "the mean is 0". */
function centredGauge(estimate: number[], covariance: number[][], members: number): OracleFit {
  const size = estimate.length + 1;
  const change = square(size, (i, j) => Number(i === j) - (i < members && j < members ? 1 / members : 0));
  const padded = square(size, (i, j) => (i === 0 || j === 0 ? 0 : covariance[i - 1]![j - 1]!));
  const full = [0, ...estimate];
  return {
    parameters: change.map((line) => line.reduce((sum, value, j) => sum + value * full[j]!, 0)),
    covariance: product(product(change, padded), change),
  };
}

function square(size: number, at: (i: number, j: number) => number): number[][] {
  return Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => at(i, j)));
}

function product(left: number[][], right: number[][]): number[][] {
  return square(left.length, (i, j) => left[i]!.reduce((sum, value, k) => sum + value * right[k]![j]!, 0));
}

/** Gauss and Jordan's elimination with pivots. */
function inverted(matrix: number[][]): number[][] {
  const size = matrix.length;
  const work = matrix.map((line, i) => [...line, ...line.map((_, j) => Number(i === j))]);
  for (let i = 0; i < size; i += 1) {
    const pivot = work.findIndex(
      (line, row) =>
        row >= i && work.every((other, at) => at < i || Math.abs(other[i]!) <= Math.abs(line[i]!)),
    );
    [work[i], work[pivot]] = [work[pivot]!, work[i]!];
    work[i] = work[i]!.map((value) => value / work[i]![i]!);
    work.forEach((line, row) => {
      if (row === i) return;
      const share = line[i]!;
      work[row] = line.map((value, j) => value - share * work[i]![j]!);
    });
  }
  return work.map((line) => line.slice(size));
}

function parametersOf({ strengths, coefficients, side }: StyleFit): number[] {
  const rest = side === null ? [] : [side.points / POINTS_PER_LOGIT];
  return [...strengths, ...coefficients.map(({ coefficient }) => coefficient), ...rest];
}

const WORLD = { battles: 900, competitors: 6, seed: 11, effects: [1, -0.5, 0.3], side: 0.3 };
const MODELS = {
  leitai: STYLE_PRESETS.leitai,
  'leitai with a ridge': {
    ...STYLE_PRESETS.leitai,
    ridge: { strengths: 0, coefficients: 40, against: 'sum' },
  },
  'plain differences': { ...STYLE_PRESETS.leitai, difference: 'plain' },
  'lmsys-2024 without ridge': {
    ...STYLE_PRESETS['lmsys-2024'],
    ridge: { strengths: 0, coefficients: 0, against: 'sum' },
  },
  'arena-rank': STYLE_PRESETS['arena-rank'],
  'inverse-count weights': { ...STYLE_PRESETS.leitai, pairWeights: 'inverse-count' },
} as const satisfies Record<string, StyleModel>;

test.each(
  Object.entries(MODELS).flatMap(([name, model]) =>
    [true, false].map((useKernel) => ({ name, model, useKernel })),
  ),
)('fitStyle() agrees with a dense oracle: $name, kernel $useKernel', ({ model, useKernel }) => {
  // Pairs of unequal size, so that weights matter.
  const columns = simulateBattles(WORLD);
  columns.first.forEach((_, row) => {
    if (row >= 300) return;
    columns.first[row] = 0;
    columns.second[row] = 1;
  });
  const found = fit(columns, { model, useKernel });
  const expected = oracle(columns, model);
  const size = expected.parameters.length;
  parametersOf(found).forEach((value, place) => {
    expect(Math.abs(value - expected.parameters[place]!)).toBeLessThan(1e-7);
  });
  found.covariance.forEach((value, place) => {
    const wanted = expected.covariance[Math.floor(place / size)]![place % size]!;
    expect(Math.abs(value - wanted)).toBeLessThan(1e-7);
  });
  expect(found.gradient).toBeLessThanOrEqual(1e-8);
});

test('fitStyle() reports points, deviations and intervals of coefficients in both units', () => {
  const columns = simulateBattles(WORLD);
  const found = fit(columns, { confidence: 0.9 });
  const size = 6 + 3 + 1;
  found.coefficients.forEach(({ name, coefficient, perDeviation, perUnit }, k) => {
    expect(name).toBe(`feature-${k}`);
    const { first, second } = columns.features![k]!;
    const squares = Array.from(first).reduce(
      (sum, one, row) => sum + ((one - second[row]!) / (one + second[row]! + 1)) ** 2,
      0,
    );
    const unit = Math.sqrt(squares / WORLD.battles);
    const deviation = Math.sqrt(found.covariance[(6 + k) * (size + 1)]!) * POINTS_PER_LOGIT;
    expect(perDeviation.points).toBeCloseTo(coefficient * POINTS_PER_LOGIT, 9);
    expect(perDeviation.deviation).toBeCloseTo(deviation, 9);
    expect(perDeviation.upper - perDeviation.points).toBeCloseTo(1.6448536269514722 * deviation, 9);
    expect(perDeviation.points - perDeviation.lower).toBeCloseTo(1.6448536269514722 * deviation, 9);
    expect(perUnit.points * unit).toBeCloseTo(perDeviation.points, 4);
    expect(perUnit.deviation * unit).toBeCloseTo(perDeviation.deviation, 4);
  });
  expect(found.side!.z).toBeCloseTo(found.side!.points / found.side!.deviation, 12);
});

test('fitStyle() without features or side is fitStrengths(), with the same covariance', () => {
  const columns = simulateBattles(WORLD);
  const model = { ...STYLE_PRESETS.leitai, sideIntercept: false };
  const found = fit(columns, { features: [], model });
  const plain = fitStrengths(countPairs(columns), everyone(columns));
  expect(found.coefficients).toEqual([]);
  found.strengths.forEach((value, place) => {
    expect(value).toBeCloseTo(plain.strengths[place]!, 12);
  });
  found.covariance.forEach((value, place) => {
    expect(value).toBeCloseTo(plain.covariance[place]!, 12);
  });
});

test('fitStyle() finds planted effects within four deviations, and they are missed where features are left out', () => {
  const world = {
    battles: 40_000,
    competitors: 12,
    seed: 3,
    effects: [1.2, -0.8],
    side: 0.25,
    tieEvery: 1e9,
  };
  const columns = simulateBattles(world);
  const { coefficients, side } = fit(columns);
  coefficients.forEach(({ perUnit }, k) => {
    const truth = world.effects[k]! * POINTS_PER_LOGIT;
    expect(Math.abs(perUnit.points - truth)).toBeLessThan(4 * perUnit.deviation);
    expect(Math.abs(perUnit.points)).toBeGreaterThan(10 * perUnit.deviation);
  });
  expect(Math.abs(side!.points - 0.25 * POINTS_PER_LOGIT)).toBeLessThan(4 * side!.deviation);
  // The features rise together, so that one alone answers for both.
  const [alone] = fit(columns, { features: ['feature-1'] }).coefficients;
  expect(Math.abs(alone!.perUnit.points + 0.8 * POINTS_PER_LOGIT)).toBeGreaterThan(
    4 * alone!.perUnit.deviation,
  );
});

test.each(['leitai', 'lmsys-2024', 'arena-rank'] as const)(
  'fitStyle() of a long log is the same by quick passes, and the covariance to six digits: %s',
  (preset) => {
    const columns = simulateBattles({ ...WORLD, battles: 120_000, competitors: 9 });
    const model = STYLE_PRESETS[preset];
    const [found, plain] = [fit(columns, { model }), fit(columns, { model, useKernel: false })];
    parametersOf(found).forEach((value, place) => {
      expect(Math.abs(value - parametersOf(plain)[place]!)).toBeLessThan(1e-11);
    });
    const size = parametersOf(found).length;
    const deviation = (place: number) => Math.sqrt(plain.covariance[place * (size + 1)]!);
    found.covariance.forEach((value, place) => {
      const unit = deviation(Math.floor(place / size)) * deviation(place % size);
      expect(Math.abs(value - plain.covariance[place]!)).toBeLessThan(2e-6 * unit);
    });
    expect(found.gradient).toBeLessThanOrEqual(1e-8);
    expect(fit(columns, { model })).toEqual(found);
  },
);

test('fitStyle() of a long log takes exact passes where quick ones cannot tell features apart', () => {
  const columns = simulateBattles({ ...WORLD, battles: 120_000 });
  // The same but for a hundredth.
  const [{ first, second }] = columns.features as [(typeof columns.features & object)[number]];
  const nearly = first.map((value, row) => value * (1 + (row % 7) * 3e-3));
  const twins = { ...columns, features: [...columns.features!, { name: 'nearly', first: nearly, second }] };
  const [found, plain] = [fit(twins), fit(twins, { useKernel: false })];
  found.covariance.forEach((value, place) => {
    expect(Math.abs(value - plain.covariance[place]!)).toBeLessThanOrEqual(1e-8 * Math.abs(value) + 1e-12);
  });
});

test('fitStyle() leaves battles with others out', () => {
  const columns = simulateBattles(WORLD);
  const kept = Array.from(columns.first, (_, row) => row).filter(
    (row) => columns.first[row]! > 1 && columns.second[row]! > 1,
  );
  const pick = <T extends Uint16Array | Uint8Array | Float32Array>(column: T) =>
    column.filter((_, row) => kept.includes(row)) as T;
  const part: BattleColumns = {
    competitors: columns.competitors.slice(2),
    first: pick(columns.first).map((index) => index - 2),
    second: pick(columns.second).map((index) => index - 2),
    outcome: pick(columns.outcome),
    features: columns.features!.map(({ name, first, second }) => ({
      name,
      first: pick(first),
      second: pick(second),
    })),
  };
  expect(fitStyle(columns, [2, 3, 4, 5])).toEqual(fit(part));
});

/** Every row in one of three pieces, among rows of the same columns that are not meant. */
function inThree(columns: BattleColumns): BattlePieces {
  const rows = Array.from(columns.first, (_, row) => row);
  const pieces = [0, 1, 2].map((part) => ({
    ...columns,
    rows: Uint32Array.from(rows.filter((row) => Math.floor(row / 300) === part)),
  }));
  return { table: countPairs(columns), competitors: columns.competitors, pieces };
}

test('fitStyle() of pieces that are read in place is that of the whole', () => {
  const columns = simulateBattles(WORLD);
  expect(fitStyle(inThree(columns), everyone(columns))).toEqual(fit(columns));
  const counts = Float64Array.from(columns.first, (_, row) => 1 + (row % 3));
  const counted = { ...columns, counts };
  expect(fitStyle(inThree(counted), everyone(columns))).toEqual(fit(counted));
});

test('fitStyle() refuses pieces that do not have the battles of their table', () => {
  const columns = simulateBattles(WORLD);
  const { pieces, ...rest } = inThree(columns);
  const fewer = { ...rest, pieces: pieces.slice(1) };
  const battles = columns.first.length;
  expect(() => fitStyle(fewer, everyone(columns))).toThrow(
    `pieces must have the ${battles} battles that their table has among the members, got ${battles - 300}`,
  );
  const stranger = {
    ...pieces[0]!,
    first: pieces[0]!.first.map((index, row) => (row === 3 ? 60_000 : index)),
  };
  expect(() => fitStyle({ ...rest, pieces: [stranger, ...pieces.slice(1)] }, everyone(columns))).toThrow(
    `got ${battles - 1}`,
  );
});

test('fitStyle() never claims certainty: all ties', () => {
  const columns = simulateBattles(WORLD);
  columns.outcome.fill(2);
  const found = fit(columns);
  expect(Math.max(...found.strengths.map(Math.abs))).toBe(0);
  for (let place = 0; place < found.covariance.length; place += 11) {
    expect(found.covariance[place]).toBeGreaterThan(1e-4);
  }
  for (const { perDeviation } of found.coefficients) expect(perDeviation.deviation).toBeGreaterThan(1);
});

const broken = (change: (columns: BattleColumns) => Partial<BattleColumns> | undefined) => {
  const columns = simulateBattles(WORLD);
  return { ...columns, ...change(columns) };
};

test.each<[string, BattleColumns, StyleOptions, RegExp]>([
  [
    'a constant feature',
    broken(({ features }) => {
      features![1]!.first.fill(3);
      features![1]!.second.fill(3);
      return undefined;
    }),
    {},
    /^Cannot fit: the difference of feature 'feature-1' must vary between battles, got 0 in all$/,
  ],
  [
    'a feature given twice',
    broken(({ features }) => ({ features: [...features!, { ...features![0]!, name: 'again' }] })),
    {},
    /^Cannot fit: no feature must follow from the others and the competitors, got feature-0, .*, again$/,
  ],
  [
    'a feature that is a property of the competitor',
    broken(({ features, first, second }) => ({
      features: [
        ...features!,
        { name: 'size', first: Float32Array.from(first), second: Float32Array.from(second) },
      ],
    })),
    { model: { ...STYLE_PRESETS.leitai, difference: 'plain' } },
    /^Cannot fit: no feature must follow/,
  ],
  [
    'a feature that tells all wins from losses',
    broken(({ features, outcome }) => {
      features![0]!.first.set(outcome.map((code) => 1 - (code % 2)));
      features![0]!.second.set(outcome.map((code) => code % 2));
      outcome.set(outcome.map((code) => code % 2));
      return undefined;
    }),
    {},
    /^Cannot fit: the likelihood must have a maximum/,
  ],
  [
    'two islands',
    broken(({ first, second }) => {
      second.forEach((_, row) => {
        second[row] = (Math.floor(first[row]! / 3) * 3 + ((first[row]! + 1) % 3)) % 6;
      });
      return undefined;
    }),
    {},
    /^Cannot fit: members must be at least two in one comparable group, got 6 in 2$/,
  ],
])('fitStyle() refuses %s', (_, columns, options, message) => {
  for (const useKernel of [true, false]) {
    expect(() => fit(columns, { ...options, useKernel })).toThrow(RatingError);
    expect(() => fit(columns, { ...options, useKernel })).toThrow(message);
  }
});

test('fitStyle() omits a feature that is the same in every battle of the members where it may', () => {
  const columns = simulateBattles(WORLD);
  const [tokens, ...others] = columns.features!;
  const isAmong = (row: number) => columns.first[row] !== 0 && columns.second[row] !== 0;
  // It varies in the battles of the first competitor, which is no member.
  const alike = { ...tokens!, name: 'alike' };
  const constant = {
    ...alike,
    first: alike.first.map((_, row) => (isAmong(row) ? 3 : row)),
    second: alike.second.map(() => 3),
  };
  const members = [1, 2, 3, 4, 5];
  const without = fitStyle({ ...columns, features: others }, members);
  const given = { ...columns, features: [constant, ...others] };
  expect(fitStyle(given, members, { constantFeatures: 'omit' })).toEqual(without);
  expect(() => fitStyle(given, members)).toThrow("feature 'alike' must vary between battles");
  expect(
    fitStyle({ ...columns, features: [constant] }, members, { constantFeatures: 'omit' }).coefficients,
  ).toEqual([]);
});

test('fitStyle() refuses what is out of range, and names the row or the feature', () => {
  const columns = simulateBattles(WORLD);
  expect(() => fit(columns, { features: ['size'] })).toThrow(
    /features must be among feature-0, .* got 'size'$/,
  );
  expect(() => fit(columns, { confidence: 1 })).toThrow(
    /^Cannot fit: confidence must be inside \(0, 1\), got 1$/,
  );
  expect(() => fitStyle(columns, [2])).toThrow(/got 1 in 1$/);
  for (const [value, message] of [
    [-1, /^Cannot read row 7: feature 'feature-2' must be from 0, got -1 and 5$/],
    [Number.NaN, /^Cannot read row 7: feature 'feature-2' must be from 0, got NaN and 5$/],
    [Number.POSITIVE_INFINITY, /^Cannot read feature 'feature-2': it must be finite, got /],
  ] as const) {
    const damaged = broken(({ features }) => {
      features![2]!.first[7] = value;
      features![2]!.second[7] = 5;
      return undefined;
    });
    expect(() => fit(damaged)).toThrow(RangeError);
    expect(() => fit(damaged)).toThrow(message);
  }
});

/** Adds a competitor that has done nothing but tie with the first one, forty times, in the same style. */
function withTwin(columns: BattleColumns): BattleColumns {
  const twin = columns.competitors.length;
  const sides = Array.from({ length: 40 }, (_, row) => (row % 2 === 0 ? twin : 0));
  return {
    competitors: [...columns.competitors, 'z-twin'],
    first: Uint16Array.of(...columns.first, ...sides),
    second: Uint16Array.of(...columns.second, ...sides.map((side) => twin - side)),
    outcome: Uint8Array.of(...columns.outcome, ...sides.map(() => 2)),
    features: columns.features!.map(({ name, first, second }) => ({
      name,
      first: Float32Array.of(...first, ...sides.map(() => 9)),
      second: Float32Array.of(...second, ...sides.map(() => 9)),
    })),
  };
}

test.each([true, false])(
  'fitStyle() never takes two whom only ties join for the same: kernel %s',
  (useKernel) => {
    const columns = withTwin(simulateBattles({ ...WORLD, side: 0 }));
    const model = { ...STYLE_PRESETS.leitai, sideIntercept: false };
    const { covariance, strengths } = fit(columns, { model, useKernel });
    const size = Math.sqrt(covariance.length);
    const twin = strengths.length - 1;
    expect(strengths[twin]).toBeCloseTo(strengths[0]!, 9);
    // Forty battles between equals: 1 / (40 · ¼).
    expect(contrast(covariance, size, 0, twin)).toBeCloseTo(0.1, 6);
  },
);
