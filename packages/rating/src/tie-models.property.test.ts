import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BattleSet, type BattleTable, OUTCOMES } from './battle-set.ts';
import { comparableGroups } from './components.ts';
import { createRandom } from './random.ts';
import { RatingError } from './rating-error.ts';
import {
  comparableWithZero,
  fitTieModel,
  TIE_MODELS,
  type TieModel,
  type TieModelFit,
} from './tie-models.ts';
import { TieOutcomes } from './tie-outcomes.ts';

/** The models as their papers write them: probabilities of the outcomes, from π, π′ and ν or θ. */
const LAWS: Record<TieModel, (one: number, other: number, parameter: number) => number[]> = {
  davidson: (one, other, nu) => {
    const drawn = nu * Math.sqrt(one * other);
    const sum = one + other + drawn;
    return [one / sum, other / sum, drawn / sum];
  },
  'rao-kupper': (one, other, theta) => {
    const [win, loss] = [one / (one + theta * other), other / (other + theta * one)];
    return [win, loss, 1 - win - loss];
  },
  'both-bad': (one, other, theta) => {
    const [win, loss] = [one / (one + theta * other + 1), other / (other + theta * one + 1)];
    const bothBad = 1 / (one + other + 1);
    return [win, loss, 1 - win - loss - bothBad, bothBad];
  },
};

/** Logarithms of the law at (θ, θ′, α). */
function lawLogs(model: TieModel, [strength, opponentStrength, alpha]: readonly number[]): number[] {
  const parameter = Math.exp(alpha!) + (model === 'davidson' ? 0 : 1);
  return LAWS[model](Math.exp(strength!), Math.exp(opponentStrength!), parameter).map(Math.log);
}

/** Slow: the log-likelihood at strengths and α. */
function slowLikelihood(table: BattleTable, model: TieModel, point: readonly number[]): number {
  let sum = 0;
  for (const { first, second, firstWins, secondWins, ties, bothBad } of table.pairs) {
    const logs = lawLogs(model, [point[first]!, point[second]!, point.at(-1)!]);
    const drawn = model === 'both-bad' ? [ties, bothBad] : [ties + bothBad];
    [firstWins, secondWins, ...drawn].forEach((count, outcome) => {
      if (count > 0) sum += count * logs[outcome]!;
    });
  }
  return sum;
}

function shifted(point: readonly number[], places: readonly number[], step: number): number[] {
  const next = [...point];
  for (const place of places) next[place]! += step;
  return next;
}

const coordinate = fc.double({ min: -3, max: 3, noNaN: true });
const point = fc.tuple(coordinate, coordinate, coordinate);

test.each(TIE_MODELS)('TieOutcomes of %s has the log-probabilities that the paper gives', (model) => {
  const outcomes = new TieOutcomes(model);
  fc.assert(
    fc.property(point, (at) => {
      outcomes.evaluate(...at);
      lawLogs(model, at).forEach((log, outcome) => {
        expect(outcomes.logs[outcome]).toBeCloseTo(log, 8);
      });
    }),
  );
});

test.each(TIE_MODELS)('TieOutcomes of %s has derivatives that agree with differences', (model) => {
  const outcomes = new TieOutcomes(model);
  const step = 1e-4;
  fc.assert(
    fc.property(point, (at) => {
      outcomes.evaluate(...at);
      const gradients = outcomes.gradients.slice();
      const curvatures = outcomes.curvatures.slice();
      for (const k of [0, 1, 2]) {
        const [forth, back] = [step, -step].map((own) => {
          outcomes.evaluate(...(shifted(at, [k], own) as [number, number, number]));
          return { logs: outcomes.logs.slice(), gradients: outcomes.gradients.slice() };
        });
        for (let outcome = 0; outcome < outcomes.logs.length; outcome += 1) {
          const slope = (forth!.logs[outcome]! - back!.logs[outcome]!) / (2 * step);
          expect(gradients[outcome * 3 + k]).toBeCloseTo(slope, 6);
          for (const m of [0, 1, 2]) {
            const place = outcome * 3 + m;
            const bend = (forth!.gradients[place]! - back!.gradients[place]!) / (2 * step);
            expect(curvatures[outcome * 9 + m * 3 + k]).toBeCloseTo(bend, 6);
          }
        }
      }
    }),
  );
});

test.each(TIE_MODELS)('TieOutcomes of %s sums to 1 and stays finite far out', (model) => {
  const far = fc.double({ min: -600, max: 600, noNaN: true });
  const outcomes = new TieOutcomes(model);
  fc.assert(
    fc.property(far, far, far, (...at) => {
      outcomes.evaluate(...at);
      expect(outcomes.logs.reduce((sum, log) => sum + Math.exp(log), 0)).toBeCloseTo(1, 8);
      for (const values of [outcomes.logs, outcomes.gradients, outcomes.curvatures]) {
        expect(values.every(Number.isFinite)).toBe(true);
      }
    }),
  );
});

const NAMES = ['ant', 'bee', 'cat', 'dog'];
const battle = fc
  .record({
    first: fc.constantFrom(...NAMES),
    second: fc.constantFrom(...NAMES),
    outcome: fc.constantFrom(...OUTCOMES),
    count: fc.integer({ min: 1, max: 20 }),
  })
  .filter(({ first, second }) => first !== second);
type Battle = typeof battle extends fc.Arbitrary<infer Value> ? Value : never;
const log = fc.array(battle, { minLength: 1, maxLength: 30 });

function tableOf(battles: readonly Battle[]): BattleTable {
  const set = new BattleSet();
  for (const one of battles) set.add(one);
  return set.toTable();
}

function membersOf(table: BattleTable, model: TieModel): number[] {
  if (model === 'both-bad') return comparableWithZero(table);
  return comparableGroups(table).sort((one, other) => other.length - one.length)[0]!;
}

/** The fit, or undefined where it is refused as having no maximum. */
function fitIfAny(table: BattleTable, model: TieModel): TieModelFit | undefined {
  try {
    return fitTieModel(table, membersOf(table, model), { model });
  } catch (error) {
    if (error instanceof RatingError && error.code === 'not-converged') return undefined;
    throw error;
  }
}

test.each(TIE_MODELS)('fitTieModel() by %s is finite and certain of nothing, or refuses', (model) => {
  let fitted = 0;
  fc.assert(
    fc.property(log, (battles) => {
      const fit = fitIfAny(tableOf(battles), model);
      if (!fit) return;
      fitted += 1;
      const size = fit.strengths.length;
      expect([...fit.strengths, ...fit.covariance, ...fit.bread].every(Number.isFinite)).toBe(true);
      expect(fit.gradient).toBeLessThan(1e-8);
      for (let place = 0; place < size; place += 1) {
        const diagonal = place * (size + 1);
        expect(fit.covariance[diagonal]! / fit.bread[diagonal]!).toBeGreaterThanOrEqual(0.01);
        // Further out than this lies nothing that so few battles can say: the fit would have run away.
        expect(Math.abs(fit.strengths[place]!)).toBeLessThan(20);
      }
      const { name, value, lower, upper, deviation } = fit.tieParameter;
      expect(lower).toBeGreaterThan(name === 'nu' ? 0 : 1);
      expect(value).toBeGreaterThan(lower);
      expect(upper).toBeGreaterThan(value);
      expect(Number.isFinite(upper) && deviation > 0).toBe(true);
      const mean = fit.strengths.reduce((sum, strength) => sum + strength, 0) / size;
      if (model !== 'both-bad') expect(mean).toBeCloseTo(0, 12);
    }),
    { numRuns: 300 },
  );
  expect(fitted).toBeGreaterThan(50);
});

test.each(TIE_MODELS)('fitTieModel() by %s: renaming and swapping sides change nothing else', (model) => {
  const flipped = { a: 'b', b: 'a', tie: 'tie', 'both-bad': 'both-bad' } as const;
  const renamed = (name: string) => `${9 - NAMES.indexOf(name)}-${name}`;
  fc.assert(
    fc.property(log, (battles) => {
      const table = tableOf(battles);
      const swapped = tableOf(
        battles.map(({ first, second, outcome, count }) => ({
          first: renamed(second),
          second: renamed(first),
          outcome: flipped[outcome],
          count,
        })),
      );
      const everyone = (of: BattleTable) => of.competitors.map((_, place) => place);
      if (membersOf(table, model).length < table.competitors.length) return;
      const fit = fitIfAny(table, model);
      const other = fitIfAny(swapped, model);
      expect(other === undefined).toBe(fit === undefined);
      if (!fit || !other) return;
      const places = everyone(table).map((place) =>
        swapped.competitors.indexOf(renamed(table.competitors[place]!)),
      );
      const size = places.length;
      places.forEach((place, i) => {
        expect(other.strengths[place]).toBeCloseTo(fit.strengths[i]!, 7);
        const ratio = other.covariance[place * (size + 1)]! / fit.covariance[i * (size + 1)]!;
        expect(ratio).toBeCloseTo(1, 6);
      });
      expect(other.tieParameter.value / fit.tieParameter.value).toBeCloseTo(1, 7);
      expect(other.logLikelihood).toBeCloseTo(fit.logLikelihood, 7);
    }),
    { numRuns: 150 },
  );
});

/** Slow: whether some direction of all parameters, followed far, leaves every outcome that was seen possible. */
function canRunAwaySlowly(table: BattleTable, model: TieModel): boolean {
  const outcomes = new TieOutcomes(model);
  const steps = [-3, -2, -1, 0, 1, 2, 3];
  // The first two models know differences only: the third strength stays where it is.
  const lasts = model === 'both-bad' ? steps : [0];
  const directions = steps.flatMap((one) =>
    steps.flatMap((two) => lasts.flatMap((three) => [-1, 0, 1].map((alpha) => [one, two, three, alpha]))),
  );
  return directions.some((direction) => {
    if (direction.every((step) => step === 0)) return false;
    const unit = model === 'davidson' ? 20 : 40;
    return table.pairs.every(({ first, second, firstWins, secondWins, ties, bothBad }) => {
      outcomes.evaluate(40 * direction[first]!, 40 * direction[second]!, unit * direction[3]!);
      const drawn = model === 'both-bad' ? [ties, bothBad] : [ties + bothBad];
      return [firstWins, secondWins, ...drawn].every(
        (count, outcome) => count === 0 || outcomes.logs[outcome]! > -5,
      );
    });
  });
}

test.each(TIE_MODELS)('fitTieModel() by %s refuses what has no maximum, and nothing else', (model) => {
  const few = fc.constantFrom(0, 0, 0, 1, 3);
  const cell = fc.tuple(few, few, few, few);
  const seen = { fitted: 0, refused: 0 };
  fc.assert(
    fc.property(cell, cell, cell, (...cells) => {
      const pairs = [
        [0, 1],
        [0, 2],
        [1, 2],
      ].map(([first, second], place) => {
        const [firstWins, secondWins, ties, bothBad] = cells[place]!;
        return { first: first!, second: second!, firstWins, secondWins, ties, bothBad };
      });
      const table = { competitors: ['x', 'y', 'z'], pairs };
      const isRefused = canRunAwaySlowly(table, model);
      seen[isRefused ? 'refused' : 'fitted'] += 1;
      const fit = () => fitTieModel(table, [0, 1, 2], { model });
      if (isRefused) expect(fit).toThrow(expect.objectContaining({ code: 'not-converged' }));
      else expect(fit().gradient).toBeLessThan(1e-8);
    }),
    { numRuns: 1_000 },
  );
  expect(Math.min(seen.fitted, seen.refused)).toBeGreaterThan(100);
});

/** Slow: climbs by trying a step along each variable, from where it is told, until steps are tiny. */
function climb(likelihood: (at: readonly number[]) => number, start: readonly number[]): number {
  let at = [...start];
  let best = likelihood(at);
  for (let step = 1; step > 1e-5; ) {
    const tried = at.flatMap((_, place) => [shifted(at, [place], step), shifted(at, [place], -step)]);
    const values = tried.map(likelihood);
    const highest = Math.max(...values.filter((value) => !Number.isNaN(value)));
    if (highest > best) {
      best = highest;
      at = tried[values.indexOf(highest)]!;
    } else step /= 2;
  }
  return best;
}

test.each(TIE_MODELS)('fitTieModel() by %s finds the highest maximum, wherever a search begins', (model) => {
  const cell = fc.tuple(...[0, 1, 2, 3].map(() => fc.integer({ min: 1, max: 30 })));
  fc.assert(
    fc.property(cell, cell, cell, fc.nat(), (one, two, three, seed) => {
      const pairs = [
        { first: 0, second: 1, cell: one },
        { first: 0, second: 2, cell: two },
        { first: 1, second: 2, cell: three },
      ].map(({ first, second, cell: [firstWins, secondWins, ties, bothBad] }) => {
        return {
          first,
          second,
          firstWins: firstWins!,
          secondWins: secondWins!,
          ties: ties!,
          bothBad: bothBad!,
        };
      });
      const table = { competitors: ['x', 'y', 'z'], pairs };
      const { logLikelihood } = fitTieModel(table, [0, 1, 2], { model });
      const random = createRandom(seed);
      for (let search = 0; search < 3; search += 1) {
        const start = Array.from({ length: 4 }, () => 6 * random() - 3);
        const found = climb((at) => slowLikelihood(table, model, at), start);
        expect(found).toBeLessThan(logLikelihood + 1e-6);
        expect(found).toBeGreaterThan(logLikelihood - 1e-4 * Math.abs(logLikelihood));
      }
    }),
    { numRuns: 15 },
  );
});
