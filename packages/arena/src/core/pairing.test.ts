import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawPairing, pairProbability } from './pairing.ts';
import { seededRandom, testModel } from './testing/models.ts';

const WEIGHTS: Record<string, number> = { ant: 1, bee: 2, cat: 4, dog: 0.5, eel: 1 };
const models = Object.entries(WEIGHTS).map(([name, weight]) => testModel({ name, weight }));

function drawMany(count: number, seed: number) {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => drawPairing(models, random));
}

const pairKey = (one: string, other: string) => [one, other].sort().join(' v ');

test('drawPairing() draws each pair as often as the stored probability says (chi-square)', () => {
  const draws = drawMany(100_000, 1);
  const observed = new Map<string, number>();
  const expected = new Map<string, number>();
  for (const { models: sides, pairProbability: probability } of draws) {
    const key = pairKey(sides.a.name, sides.b.name);
    observed.set(key, (observed.get(key) ?? 0) + 1);
    expected.set(key, probability * draws.length);
  }
  let chiSquare = 0;
  for (const [key, count] of expected) chiSquare += ((observed.get(key) ?? 0) - count) ** 2 / count;
  expect(expected.size).toBe(10);
  // 99.9th percentile of chi-square with 9 degrees of freedom.
  expect(chiSquare).toBeLessThan(27.88);
});

test('drawPairing() draws the first model by declared weight (chi-square on side shares is fair)', () => {
  const draws = drawMany(10_000, 2);
  const heavyShare = draws.filter(({ models: sides }) => [sides.a.name, sides.b.name].includes('cat')).length;
  const light = draws.filter(({ models: sides }) => [sides.a.name, sides.b.name].includes('dog')).length;
  expect(heavyShare).toBeGreaterThan(light * 3);
  for (const name of Object.keys(WEIGHTS)) {
    const battles = draws.filter(({ models: sides }) => sides.a.name === name || sides.b.name === name);
    const onA = battles.filter(({ models: sides }) => sides.a.name === name).length;
    // 99.9 % band of a fair coin.
    expect(Math.abs(onA / battles.length - 0.5)).toBeLessThan(3.3 * Math.sqrt(0.25 / battles.length));
  }
});

test('drawPairing() gives the same draws for the same seed', () => {
  const names = (seed: number) =>
    drawMany(50, seed).map(({ models: sides }) => `${sides.a.name}/${sides.b.name}`);
  expect(names(7)).toEqual(names(7));
  expect(names(7)).not.toEqual(names(8));
});

const registry = fc.array(
  fc.record({
    weight: fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
    state: fc.constantFrom('active', 'paused', 'retired'),
  }),
  { maxLength: 8 },
);

test('drawPairing() never draws a paused or retired model, nor a model against itself', () => {
  fc.assert(
    fc.property(registry, fc.integer(), (entries, seed) => {
      const all = entries.map((entry, index) => testModel({ name: `m${index}`, ...entry }));
      const active = all.filter((model) => model.state === 'active');
      if (active.length < 2) {
        expect(() => drawPairing(all, seededRandom(seed))).toThrow(
          `at least 2 active models are needed, got ${active.length}`,
        );
        return;
      }
      const { models: sides, pairProbability: probability } = drawPairing(all, seededRandom(seed));
      expect(sides.a).not.toBe(sides.b);
      expect(active).toContain(sides.a);
      expect(active).toContain(sides.b);
      expect(probability).toBeGreaterThan(0);
      expect(probability).toBeLessThanOrEqual(1);
    }),
  );
});

test('pairProbability() sums to 1 over all pairs', () => {
  let sum = 0;
  models.forEach((one, index) => {
    for (const other of models.slice(index + 1)) sum += pairProbability(models, one, other);
  });
  expect(sum).toBeCloseTo(1, 12);
});
