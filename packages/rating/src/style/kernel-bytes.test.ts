import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { layOutColumns, planKernelPass } from './style-kernel.ts';
import { type PassColumns, plainPass } from './style-pass.ts';
import { simulateBattles } from './testing/style-battles.ts';

test('the compiled kernel is what its source compiles to', () => {
  const build = fileURLToPath(new URL('../../kernel/build.mjs', import.meta.url));
  const built = execFileSync(process.execPath, [build, 'style-pass'], { encoding: 'utf8' });
  expect(readFileSync(new URL('kernel-bytes.ts', import.meta.url), 'utf8')).toBe(built);
});

/** Segments of every length around those of a vector and of a block. */
const LENGTHS = [1, 2, 3, 4, 5, 7, 8, 255, 256, 257, 259, 600, 0, 1];
const SUMS = ['surplus', 'spread', 'spreadByFeature', 'surplusOfFeatures', 'spreadOfFeatures'] as const;

function fill(columns: PassColumns, seed: number, lengths = LENGTHS): void {
  const rows = columns.scores.length;
  const features = columns.differences.map((_, k) => 0.4 - 0.3 * k);
  const source = simulateBattles({ battles: rows, competitors: 3, seed, effects: features, side: 0 });
  lengths.forEach((length, segment) => {
    columns.starts[segment + 1] = columns.starts[segment]! + length;
    columns.bases[segment] = (segment - 6) * (segment === 3 ? 100 : 0.7);
    columns.weights[segment] = segment % 3 === 0 ? 1 : 0.3 + segment;
  });
  columns.coefficients.set(features);
  source.outcome.forEach((code, row) => {
    columns.scores[row] = code % 3;
    if (columns.counts) columns.counts[row] = (row % 5) / 2;
  });
  columns.differences.forEach((column, k) => {
    column.set(source.features![k]!.first.map((value) => (value - 20) / 10));
  });
}

test.each([0, 1, 4, 5].flatMap((features) => [false, true].map((hasCounts) => ({ features, hasCounts }))))(
  'the kernel gives the sums of the plain pass: $features features, counts $hasCounts',
  ({ features, hasCounts }) => {
    const rows = LENGTHS.reduce((sum, length) => sum + length, 0);
    const size = { rows, segments: LENGTHS.length, features, hasCounts };
    const plan = planKernelPass(size)!;
    const plain = layOutColumns(size);
    fill(plan.columns, 5);
    fill(plain, 5);
    for (const isMeat of [false, true]) {
      plan.pass(plan.columns, isMeat);
      plainPass(plain, isMeat);
      for (const name of SUMS) {
        plain[name].forEach((sum, place) => {
          expect(Math.abs(plan.columns[name][place]! - sum)).toBeLessThanOrEqual(1e-11 * (1 + Math.abs(sum)));
        });
      }
      expect(plain.spread[3]).toBeGreaterThanOrEqual(0);
    }
  },
);

/** With one segment that takes many blocks, and so many rows that there are quick passes. */
const QUICK_LENGTHS = [...LENGTHS, 100_001, 5];
const SURPLUSES = ['surplus', 'surplusOfFeatures'] as const;

test.each([1, 2, 3, 4])('quick passes give the sums of the plain pass: %i features', (features) => {
  const rows = QUICK_LENGTHS.reduce((sum, length) => sum + length, 0);
  const size = { rows, segments: QUICK_LENGTHS.length, features, hasCounts: false };
  const { columns, quick } = planKernelPass(size)!;
  const plain = layOutColumns(size);
  fill(columns, 5, QUICK_LENGTHS);
  fill(plain, 5, QUICK_LENGTHS);
  const expectSums = (names: readonly (typeof SUMS)[number][], tolerance: number) => {
    for (const name of names) {
      plain[name].forEach((sum, place) => {
        expect(Math.abs(columns[name][place]! - sum)).toBeLessThanOrEqual(tolerance * (1 + Math.abs(sum)));
      });
    }
  };
  for (const isMeat of [false, true]) {
    plainPass(plain, isMeat);
    quick!.pass(columns, isMeat);
    expectSums(SUMS, 1e-5);
    quick!.slope(columns);
    expectSums(SURPLUSES, 1e-11);
  }
});

test('there are no quick passes for five features, for counts and for few rows', () => {
  const size = { rows: 100_000, segments: 1, features: 4, hasCounts: false };
  expect(planKernelPass(size)!.quick).not.toBeNull();
  for (const part of [{ features: 5 }, { features: 0 }, { hasCounts: true }, { rows: 99_999 }]) {
    expect(planKernelPass({ ...size, ...part })!.quick).toBeNull();
  }
});
