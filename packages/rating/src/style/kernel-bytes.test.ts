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

function fill(columns: PassColumns, seed: number): void {
  const rows = columns.scores.length;
  const features = columns.differences.map((_, k) => 0.4 - 0.3 * k);
  const source = simulateBattles({ battles: rows, competitors: 3, seed, effects: features, side: 0 });
  LENGTHS.forEach((length, segment) => {
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
