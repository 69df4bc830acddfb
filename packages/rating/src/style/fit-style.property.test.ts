import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BattleColumns } from '../battle-columns.ts';
import { fitStyle, type StyleFit } from './fit-style.ts';
import { STYLE_PRESETS, type StyleModel } from './style-presets.ts';
import { createDraw, simulateBattles } from './testing/style-battles.ts';

const world = fc
  .record({
    seed: fc.nat(),
    competitors: fc.integer({ min: 2, max: 7 }),
    side: fc.double({ min: -1, max: 1, noNaN: true }),
  })
  .map((parts) => simulateBattles({ battles: 700, effects: [0.8, -0.4], ...parts }));
const model = fc.constantFrom<StyleModel>(...Object.values(STYLE_PRESETS));
const RUNS = { numRuns: 25 };
const WITHOUT_SIDE = { ...STYLE_PRESETS.leitai, sideIntercept: false };
const SWAPPED_OUTCOME = Uint8Array.of(1, 0, 2, 3);

const fit = (columns: BattleColumns, chosen?: StyleModel) =>
  fitStyle(
    columns,
    columns.competitors.map((_, index) => index),
    chosen ? { model: chosen } : {},
  );

/** Exchanges the sides of the chosen battles. */
function swapped(columns: BattleColumns, isSwapped: (row: number) => boolean): BattleColumns {
  const mixed = <T extends Uint16Array | Float32Array>(own: T, other: T) =>
    own.map((value, row) => (isSwapped(row) ? other[row]! : value)) as T;
  return {
    ...columns,
    first: mixed(columns.first, columns.second),
    second: mixed(columns.second, columns.first),
    outcome: columns.outcome.map((code, row) => (isSwapped(row) ? SWAPPED_OUTCOME[code]! : code)),
    features: columns.features!.map(({ name, first, second }) => ({
      name,
      first: mixed(first, second),
      second: mixed(second, first),
    })),
  };
}

function expectClose(found: StyleFit, wanted: StyleFit, tolerance = 1e-7): void {
  const numbers = (one: StyleFit) => [
    ...one.strengths,
    ...one.coefficients.flatMap(({ coefficient, perUnit }) => [
      coefficient,
      perUnit.points,
      perUnit.deviation,
    ]),
    ...one.covariance,
  ];
  const expected = numbers(wanted);
  numbers(found).forEach((value, place) => {
    expect(Math.abs(value - expected[place]!)).toBeLessThanOrEqual(
      tolerance * (1 + Math.abs(expected[place]!)),
    );
  });
}

test('swapping any battles changes nothing without a side, where differences are not centred', () => {
  fc.assert(
    fc.property(world, fc.nat(), (columns, seed) => {
      const draw = createDraw(seed);
      const chosen = Uint8Array.from(columns.first, () => draw(2));
      const other = swapped(columns, (row) => chosen[row] === 1);
      expectClose(fit(other, WITHOUT_SIDE), fit(columns, WITHOUT_SIDE), 1e-10);
    }),
    RUNS,
  );
});

test('the centred models of others do not have that property', () => {
  const columns = simulateBattles({ battles: 700, competitors: 4, seed: 1, effects: [0.8], side: 0.5 });
  const other = swapped(columns, (row) => row % 3 === 0);
  const one = fit(columns, STYLE_PRESETS['lmsys-2024']).strengths;
  const two = fit(other, STYLE_PRESETS['lmsys-2024']).strengths;
  expect(Math.max(...one.map((value, place) => Math.abs(value - two[place]!)))).toBeGreaterThan(1e-5);
});

test('swapping all battles turns the side effect round and changes nothing else', () => {
  fc.assert(
    fc.property(world, (columns) => {
      const one = fit(columns);
      const other = fit(swapped(columns, () => true));
      expect(Math.abs(one.side!.z + other.side!.z)).toBeLessThan(1e-9 * (1 + Math.abs(one.side!.z)));
      const size = one.strengths.length + 3;
      const withoutSide = (found: StyleFit): StyleFit => ({
        ...found,
        covariance: found.covariance.filter(
          (_, place) => place % size < size - 1 && place < size * (size - 1),
        ),
      });
      expectClose(withoutSide(other), withoutSide(one), 1e-10);
    }),
    RUNS,
  );
});

test('the order of battles changes nothing beyond rounding, and the same input gives the same bits', () => {
  fc.assert(
    fc.property(world, model, fc.nat(), (columns, chosen, seed) => {
      const draw = createDraw(seed);
      const keys = Array.from(columns.first, () => draw(1_000_000));
      const order = Array.from(columns.first, (_, row) => row).sort(
        (one, other) => keys[one]! - keys[other]!,
      );
      const shuffled = rowsOf(columns, order);
      expectClose(fit(shuffled, chosen), fit(columns, chosen));
      expect(fit(columns, chosen)).toEqual(fit(columns, chosen));
    }),
    RUNS,
  );
});

function rowsOf(columns: BattleColumns, order: readonly number[]): BattleColumns {
  const pick = <T extends Uint16Array | Uint8Array | Float32Array>(column: T): T =>
    Reflect.construct(column.constructor, [order.map((row) => column[row]!)]);
  return {
    competitors: columns.competitors,
    first: pick(columns.first),
    second: pick(columns.second),
    outcome: pick(columns.outcome),
    features: columns.features!.map(({ name, first, second }) => ({
      name,
      first: pick(first),
      second: pick(second),
    })),
  };
}

test('a count is as many equal battles, in every model and by either pass', () => {
  fc.assert(
    fc.property(world, model, fc.nat(), (columns, chosen, seed) => {
      const draw = createDraw(seed);
      const counts = Float64Array.from(columns.first, () => draw(4));
      const repeated = rowsOf(
        columns,
        Array.from(columns.first, (_, row) => row).flatMap((row) =>
          new Array<number>(counts[row]!).fill(row),
        ),
      );
      expectClose(fit({ ...columns, counts }, chosen), fit(repeated, chosen));
    }),
    RUNS,
  );
});

test('four times the battles give half the deviations', () => {
  fc.assert(
    fc.property(world, (columns) => {
      const one = fit(columns);
      const four = fit({ ...columns, counts: new Float64Array(columns.first.length).fill(4) });
      expectClose(
        { ...four, covariance: four.covariance.map((value) => value * 4) },
        {
          ...one,
          coefficients: one.coefficients.map((entry) => ({
            ...entry,
            perUnit: { ...entry.perUnit, deviation: entry.perUnit.deviation / 2 },
          })),
        },
      );
    }),
    RUNS,
  );
});

test('every interval contains its estimate and has a width', () => {
  fc.assert(
    fc.property(world, model, (columns, chosen) => {
      const { coefficients, side } = fit(columns, chosen);
      const effects = coefficients.flatMap(({ perDeviation, perUnit }) => [perDeviation, perUnit]);
      for (const { lower, points, upper } of side ? [...effects, side] : effects) {
        expect(lower).toBeLessThan(points);
        expect(points).toBeLessThan(upper);
      }
    }),
    RUNS,
  );
});
