import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countPairs } from './battle-columns.ts';
import { BattleSet, type BattleTable } from './battle-set.ts';
import { compareTieModels } from './held-out.ts';
import { simulateBattles } from './simulate.ts';
import { fitTieModel, type TieModel } from './tie-models.ts';

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
