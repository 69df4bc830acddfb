import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countPairs } from './battle-columns.ts';
import { BattleSet, type BattleTable } from './battle-set.ts';
import { compareTieModels } from './held-out.ts';
import { createRandom } from './random.ts';
import { simulateBattles } from './simulate.ts';
import { comparableWithZero, fitTieModel, type TieModel } from './tie-models.ts';
import { balancePairs } from './weighting.ts';

// Real data lies beside the project, never in it. Where it is absent these tests are skipped, and say so.
const FOLDER = new URL('../../../../shared/data/lmarena/', import.meta.url);
const isPresent = existsSync(FOLDER);

function readPublicLog(): BattleTable {
  const log = JSON.parse(readFileSync(new URL('paircounts_20240814.json', FOLDER), 'utf8'));
  const battles = new BattleSet();
  log.X.forEach(([first, second]: [number, number], row: number) => {
    for (const [place, outcome] of (['a', 'b', 'tie', 'both-bad'] as const).entries()) {
      battles.add({
        first: log.models[first],
        second: log.models[second],
        outcome,
        count: log.Y[row][place],
      });
    }
  });
  return battles.toTable();
}

test.skipIf(!isPresent).each([
  ['davidson', 'davidson', 1.1225202811],
  ['rao-kupper', 'rao_kupper', 2.1533107609],
] as const)(
  'fitTieModel() of the public votes by %s agrees with the golden file',
  (model, key, parameter) => {
    const golden = JSON.parse(readFileSync(new URL('tie_models_golden.json', FOLDER), 'utf8'))[key];
    const table = readPublicLog();
    const members = table.competitors.map((_, place) => place);
    const fit = fitTieModel(table, members, { model });
    expect(fit.tieParameter.value).toBeCloseTo(parameter, 8);
    expect(-fit.logLikelihood / golden.nll).toBeCloseTo(1, 9);
    const wanted = table.competitors.map((name) => golden.theta[name] as number);
    const mean = wanted.reduce((sum, value) => sum + value, 0) / wanted.length;
    for (const [place, value] of wanted.entries()) {
      expect(Math.abs(fit.strengths[place]! - (value - mean))).toBeLessThan(1e-6);
    }
  },
);

test.skipIf(!isPresent)(
  'fitTieModel() of the public votes by both-bad: strengths are above the zero point',
  () => {
    const table = readPublicLog();
    const members = table.competitors.map((_, place) => place);
    expect(comparableWithZero(table)).toEqual(members);
    const { strengths, gradient, logLikelihood, tieParameter } = fitTieModel(table, members, {
      model: 'both-bad',
    });
    expect(gradient).toBeLessThan(1e-8);
    expect(logLikelihood).toBeCloseTo(
      slowLogLikelihood(table, 'both-bad', [...strengths], tieParameter.value),
      3,
    );
    // Nothing published to compare with: what the slow search of the property test holds for small tables, measured here.
    expect(tieParameter.value).toBeCloseTo(1.6809973, 6);
    expect(strengths.reduce((sum, strength) => sum + strength, 0) / strengths.length).toBeCloseTo(
      0.5418246,
      6,
    );
  },
);

const EVALICA = new URL('../../../../shared/data/evalica/', import.meta.url);

test.skipIf(!existsSync(EVALICA)).each([
  // Their search stops where steps are small, which on the first set is not yet the maximum.
  ['simple', 2e-4],
  ['food', 1e-6],
  ['llmfao', 1e-6],
] as const)(
  "fitTieModel() by davidson agrees with evalica's Newman on its data set %s",
  (name, tolerance) => {
    const lines = (file: string) =>
      readFileSync(new URL(file, EVALICA), 'utf8')
        .trim()
        .split(/\r?\n/)
        .map((line) => line.split(','));
    const [header, ...rows] = lines(`${name}.csv`);
    const value = (row: readonly string[], column: string) => row[header!.indexOf(column)]!;
    const battles = new BattleSet();
    for (const row of rows) {
      const outcome = ({ left: 'a', right: 'b', tie: 'tie' } as const)[value(row, 'winner')];
      battles.add({ first: value(row, 'left'), second: value(row, 'right'), outcome: outcome! });
    }
    const table = battles.toTable();
    const everyone = table.competitors.map((_, place) => place);
    const { strengths } = fitTieModel(table, everyone, { model: 'davidson' });
    const golden = new Map(
      lines(`${name}-golden.csv`)
        .filter(([algorithm]) => algorithm === 'newman')
        .map(([, item, score]) => [item, Number(score)]),
    );
    expect(golden.size).toBe(table.competitors.length);
    const sum = (values: Iterable<number>) => [...values].reduce((total, one) => total + one, 0);
    const scores = strengths.map(Math.exp);
    table.competitors.forEach((competitor, place) => {
      const share = scores[place]! / sum(scores);
      expect(Math.abs(share - golden.get(competitor)! / sum(golden.values()))).toBeLessThan(tolerance);
    });
  },
);

/** Probabilities of win, loss, tie and both-bad as the papers write them; the first two models know one draw. */
const LAWS: Record<TieModel, (one: number, other: number, parameter: number) => number[]> = {
  davidson: (one, other, nu) => {
    const total = one + other + nu * Math.sqrt(one * other);
    return [one / total, other / total, (nu * Math.sqrt(one * other)) / total];
  },
  'rao-kupper': (one, other, theta) => {
    const [win, loss] = [one / (one + theta * other), other / (other + theta * one)];
    return [win, loss, 1 - win - loss];
  },
  'both-bad': (one, other, theta) => {
    const [win, loss] = [one / (one + theta * other + 1), other / (other + theta * one + 1)];
    const bad = 1 / (one + other + 1);
    return [win, loss, 1 - win - loss - bad, bad];
  },
};

function slowLogLikelihood(
  table: BattleTable,
  model: TieModel,
  strengths: readonly number[],
  parameter: number,
) {
  let sum = 0;
  for (const { first, second, firstWins, secondWins, ties, bothBad } of table.pairs) {
    const law = LAWS[model](Math.exp(strengths[first]!), Math.exp(strengths[second]!), parameter);
    const counts =
      model === 'both-bad' ? [firstWins, secondWins, ties, bothBad] : [firstWins, secondWins, ties + bothBad];
    counts.forEach((count, place) => {
      if (count > 0) sum += count * Math.log(law[place]!);
    });
  }
  return sum;
}

const MODELS = ['davidson', 'rao-kupper', 'both-bad'] as const;
const counts = fc.tuple(
  fc.integer({ min: 1, max: 40 }),
  fc.integer({ min: 1, max: 40 }),
  fc.integer({ min: 1, max: 30 }),
  fc.integer({ min: 1, max: 30 }),
);

function tableOf(cells: readonly (readonly [number, number, number, number])[]): BattleTable {
  const pairs = [
    [0, 1],
    [0, 2],
    [1, 2],
  ].map(([first, second], place) => {
    const [firstWins, secondWins, ties, bothBad] = cells[place]!;
    return { first: first!, second: second!, firstWins, secondWins, ties, bothBad };
  });
  return { competitors: ['x', 'y', 'z'], pairs };
}

test.each(MODELS)('fitTieModel() by %s is at the top of the likelihood as the paper writes it', (model) => {
  fc.assert(
    fc.property(counts, counts, counts, (...cells) => {
      const table = tableOf(cells);
      const fit = fitTieModel(table, [0, 1, 2], { model });
      const top = slowLogLikelihood(table, model, [...fit.strengths], fit.tieParameter.value);
      expect(fit.logLikelihood).toBeCloseTo(top, 6);
      for (const step of [1e-3, -1e-3]) {
        for (let place = 0; place < 3; place += 1) {
          const moved = fit.strengths.map((value, other) => (other === place ? value + step : value));
          expect(slowLogLikelihood(table, model, [...moved], fit.tieParameter.value)).toBeLessThan(top);
        }
        const parameter = fit.tieParameter.value * (1 + step);
        expect(slowLogLikelihood(table, model, [...fit.strengths], parameter)).toBeLessThan(top);
      }
      const { lower, value, upper } = fit.tieParameter;
      expect(lower).toBeLessThan(value);
      expect(value).toBeLessThan(upper);
    }),
    { numRuns: 60 },
  );
});

test.each(MODELS)(
  'fitTieModel() by %s: four times the battles, the same strengths, half the deviations',
  (model) => {
    fc.assert(
      fc.property(counts, counts, counts, (...cells) => {
        const once = fitTieModel(tableOf(cells), [0, 1, 2], { model });
        const four = fitTieModel(
          tableOf(cells.map((cell) => cell.map((count) => 4 * count) as never)),
          [0, 1, 2],
          {
            model,
          },
        );
        for (const place of [0, 1, 2]) {
          expect(four.strengths[place]).toBeCloseTo(once.strengths[place]!, 7);
          expect(four.covariance[place * 4]! / once.covariance[place * 4]!).toBeCloseTo(0.25, 6);
        }
        expect(four.tieParameter.deviation / once.tieParameter.deviation).toBeCloseTo(0.5, 6);
      }),
      { numRuns: 40 },
    );
  },
);

test('fitTieModel() recovers the strengths and the tie parameter of a simulated world', () => {
  const { columns, truth } = simulateBattles({ competitors: 8, battles: 60_000, ties: 0.8, seed: 3 });
  const table = countPairs(columns);
  const fit = fitTieModel(table, [0, 1, 2, 3, 4, 5, 6, 7], { model: 'davidson' });
  expect(Math.abs(fit.tieParameter.value - 0.8) / fit.tieParameter.deviation).toBeLessThan(4);
  for (const [place, strength] of truth.strengths.entries()) {
    const deviation = Math.sqrt(fit.covariance[place * 9]!);
    expect(Math.abs(fit.strengths[place]! - strength) / deviation).toBeLessThan(4);
  }
});

/** Battles drawn from a law, each pair of four competitors the same number of times. */
function drawnTable(
  model: TieModel,
  strengths: readonly number[],
  parameter: number,
  seed: number,
): BattleTable {
  const random = createRandom(seed);
  const battles = new BattleSet();
  const outcomes = ['a', 'b', 'tie', 'both-bad'] as const;
  for (const [first, one] of strengths.entries()) {
    for (const [second, other] of strengths.entries()) {
      if (second <= first) continue;
      const law = LAWS[model](Math.exp(one), Math.exp(other), parameter);
      for (let battle = 0; battle < 4_000; battle += 1) {
        let left = random();
        const place = law.findIndex((probability) => {
          left -= probability;
          return left < 0;
        });
        battles.add({ first: `${first}`, second: `${second}`, outcome: outcomes[place]! });
      }
    }
  }
  return battles.toTable();
}

test.each([
  ['davidson', 0.9, [-0.9, -0.1, 0.2, 0.8]],
  ['rao-kupper', 1.8, [-0.9, -0.1, 0.2, 0.8]],
  ['both-bad', 1.5, [-0.5, 0.3, 0.6, 1.4]],
] as const)('fitTieModel() by %s recovers what its own law has drawn', (model, parameter, truth) => {
  const fit = fitTieModel(drawnTable(model, truth, parameter, 11), [0, 1, 2, 3], { model });
  const { value, deviation } = fit.tieParameter;
  expect(Math.abs(value - parameter) / deviation).toBeLessThan(4);
  truth.forEach((strength, place) => {
    const variance = fit.covariance[place * 5]!;
    expect(Math.abs(fit.strengths[place]! - strength) / Math.sqrt(variance)).toBeLessThan(4);
    // Where the model is true, the sandwich is what the model itself expects.
    expect(variance / fit.bread[place * 5]!).toBeGreaterThan(0.9);
    expect(variance / fit.bread[place * 5]!).toBeLessThan(1.1);
  });
});

test.each(MODELS)(
  'fitTieModel() by %s of weighted battles: the scale of weights changes nothing',
  (model) => {
    const plain = tableOf([
      [20, 11, 6, 5],
      [12, 16, 9, 3],
      [8, 14, 4, 10],
    ]);
    // With a minimum above every pair's battles all weigh the same.
    const weighted = balancePairs(plain, 1_000);
    const [one, other] = [plain, weighted].map((table) => fitTieModel(table, [0, 1, 2], { model }));
    one!.strengths.forEach((strength, place) => {
      expect(other!.strengths[place]).toBeCloseTo(strength, 8);
    });
    one!.covariance.forEach((value, place) => {
      expect(other!.covariance[place]).toBeCloseTo(value, 8);
    });
    expect(other!.tieParameter.deviation).toBeCloseTo(one!.tieParameter.deviation, 8);
  },
);

test('fitTieModel() widens the interval of the tie parameter with the confidence', () => {
  const table = tableOf([
    [20, 11, 6, 5],
    [12, 16, 9, 3],
    [8, 14, 4, 10],
  ]);
  const at = (confidence: number) =>
    fitTieModel(table, [0, 1, 2], { model: 'rao-kupper', confidence }).tieParameter;
  const { value, lower, upper, deviation } = at(0.95);
  const alpha = Math.log(value - 1);
  expect(Math.log(upper - 1) - alpha).toBeCloseTo((1.959963984540054 * deviation) / (value - 1), 9);
  expect(alpha - Math.log(lower - 1)).toBeCloseTo((1.959963984540054 * deviation) / (value - 1), 9);
  expect(at(0.99).lower).toBeLessThan(lower);
  expect(at(0.99).upper).toBeGreaterThan(upper);
  for (const confidence of [0, 1, Number.NaN]) {
    expect(() => at(confidence)).toThrow('confidence must be inside (0, 1)');
  }
});

test('fitTieModel() is not certain of a competitor of whom nothing but ties with equals is known', () => {
  const table = tableOf([
    [3, 3, 0, 0],
    [0, 0, 13, 0],
    [0, 0, 13, 0],
  ]);
  for (const weighted of [table, balancePairs(table, 1_000)]) {
    for (const model of ['davidson', 'rao-kupper'] as const) {
      const { covariance } = fitTieModel(weighted, [0, 1, 2], { model });
      expect(Math.sqrt(covariance[8]!)).toBeGreaterThan(0.2);
      expect(Math.sqrt(covariance[8]!)).toBeLessThan(1);
    }
  }
});

test('fitTieModel() refuses battles that ever larger parameters fit ever better', () => {
  // 14 wins and 14 ties of the same two: ν without end, and the gap with it.
  const table = {
    competitors: ['x', 'y'],
    pairs: [{ first: 0, second: 1, firstWins: 14, secondWins: 0, ties: 14, bothBad: 0 }],
  };
  for (const model of ['davidson', 'rao-kupper'] as const) {
    expect(() => fitTieModel(table, [0, 1], { model })).toThrow('ever larger parameters fit ever better');
  }
});

test('fitTieModel() says which outcome is missing, and who cannot be compared', () => {
  const everyOutcome = [5, 5, 5, 5] as const;
  const none = [0, 0, 0, 0] as const;
  const message = (table: BattleTable, model: TieModel) => {
    try {
      fitTieModel(table, [0, 1, 2], { model });
    } catch (error) {
      return (error as Error).message;
    }
    return 'fitted';
  };
  const noBothBad = tableOf([
    [5, 5, 5, 0],
    [5, 5, 5, 0],
    [5, 5, 5, 0],
  ]);
  expect(message(noBothBad, 'both-bad')).toBe(
    'Cannot fit both-bad: the battles must have both-bad votes, got none',
  );
  expect(message(noBothBad, 'davidson')).toBe('fitted');
  const island = tableOf([everyOutcome, none, none]);
  for (const model of MODELS) {
    expect(message(island, model)).toMatch(
      /^Cannot fit .*: every competitor must be comparable with .*, got 'z' that is not$/,
    );
  }
  // Half-wins hold z in its place; against the zero point nothing keeps it from falling.
  const hopeless = tableOf([everyOutcome, [6, 0, 0, 2], [6, 0, 0, 2]]);
  expect(message(hopeless, 'davidson')).toBe('fitted');
  expect(message(hopeless, 'both-bad')).toContain("with the zero point, got 'z'");
  expect(comparableWithZero(hopeless)).toEqual([0, 1]);
  expect(comparableWithZero(hopeless, [0, 2])).toEqual([0]);
  expect(comparableWithZero(noBothBad)).toEqual([]);
});

test.each([
  ['without draws', [10, 5, 0, 0]],
  ['with nothing but draws', [0, 0, 10, 0]],
] as const)('fitTieModel() refuses battles %s', (_, cell) => {
  const table = tableOf([cell, cell, cell]);
  for (const model of ['davidson', 'rao-kupper'] as const) {
    expect(() => fitTieModel(table, [0, 1, 2], { model })).toThrow(
      expect.objectContaining({ code: 'not-converged' }),
    );
  }
});

test('compareTieModels() finds the model that drew the battles, and half-wins behind it', () => {
  const { columns } = simulateBattles({ competitors: 10, battles: 40_000, ties: 1.1, spread: 300, seed: 8 });
  const { models, trainingBattles, heldOutBattles, leftOutBattles } = compareTieModels(columns);
  expect([trainingBattles, heldOutBattles, leftOutBattles]).toEqual([32_000, 8_000, 0]);
  expect(models[0]!.model).toBe('davidson');
  const halfWins = models.find(({ model }) => model === 'half-wins')!.threeOutcomes!;
  expect(halfWins.excess).toBeGreaterThan(3 * halfWins.excessDeviation!);
  for (const { threeOutcomes } of models) expect(threeOutcomes!.loss).toBeLessThan(Math.log(3));
});

test('compareTieModels() refuses a share that is none', () => {
  const { columns } = simulateBattles({ competitors: 3, battles: 100 });
  for (const share of [0, 1, Number.NaN]) {
    expect(() => compareTieModels(columns, { share })).toThrow('share must be inside (0, 1)');
  }
});

test.each(['davidson', 'rao-kupper'] as const)(
  'the covariance of %s stays in the gauge of mean 0 where nothing but ties joins two',
  (model) => {
    const battles = new BattleSet();
    battles.add({ first: 'A', second: 'B', outcome: 'a', count: 30 });
    battles.add({ first: 'A', second: 'B', outcome: 'b', count: 30 });
    battles.add({ first: 'A', second: 'B', outcome: 'tie', count: 20 });
    battles.add({ first: 'B', second: 'X', outcome: 'tie', count: 20 });
    const { covariance } = fitTieModel(battles.toTable(), [0, 1, 2], { model });
    for (const row of [0, 1, 2]) {
      const ofRow = covariance.subarray(row * 3, row * 3 + 3);
      expect(ofRow.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 10);
    }
  },
);
