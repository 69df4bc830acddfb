import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type PanelPlan, planPanels, TILE } from './matrix-panel.ts';
import { createRandom } from './random.ts';

test('the compiled panel is what its source compiles to', () => {
  const build = fileURLToPath(new URL('../kernel/build.mjs', import.meta.url));
  const built = execFileSync(process.execPath, [build, 'panel'], { encoding: 'utf8' });
  expect(readFileSync(new URL('panel-bytes.ts', import.meta.url), 'utf8')).toBe(built);
});

/** A product of random matrices, made panel by panel. */
function product({ matrices, stride, addPanel }: PanelPlan, isLower: boolean, sign: 1 | -1): Float64Array {
  const random = createRandom(stride);
  const [target, left, right] = [matrices[0]!, matrices[1]!, matrices[2]!];
  for (const matrix of [target, left, right]) {
    for (const place of matrix.keys()) matrix[place] = random() - 0.5;
  }
  if (isLower) {
    right.forEach((_, place) => {
      if (place % stride > Math.floor(place / stride)) right[place] = 0;
    });
  }
  for (let row = 0; row < stride; row += TILE) {
    addPanel({ target, left, right, row, from: 0, to: stride, end: stride, isLower, sign });
  }
  return target.slice();
}

test.each(
  [1, 4, 7, 30, 100].flatMap((size) =>
    [false, true].flatMap((isLower) => [1, -1].map((sign) => ({ size, isLower, sign: sign as 1 | -1 }))),
  ),
)(
  'kernel and TypeScript agree to the last digit: $size, lower $isLower, $sign',
  ({ size, isLower, sign }) => {
    const plain = product(planPanels(3, size, false), isLower, sign);
    const plan = planPanels(3, size);
    // In the kernel's memory, not in one of its own.
    expect(plan.matrices[0]!.buffer.byteLength % 65_536).toBe(0);
    expect(product(plan, isLower, sign)).toEqual(plain);
  },
);
