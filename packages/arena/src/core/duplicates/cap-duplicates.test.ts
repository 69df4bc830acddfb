import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { capDuplicates, duplicateCap, NO_CLUSTER } from './cap-duplicates.ts';

/** 1,000 prompts: 990 asked once, 7 five times, and 40, 60 and 200 times. */
const PUBLISHED = Uint32Array.from([...Array(990).fill(1), ...Array(7).fill(5), 40, 60, 200]);

/** One row for each battle of each cluster, sequences from 1. */
function battlesOf(counts: Iterable<number>): { clusters: Uint32Array; sequences: Uint32Array } {
  const clusters = Uint32Array.from([...counts].flatMap((count, cluster) => Array(count).fill(cluster)));
  return { clusters, sequences: clusters.map((_, row) => row + 1) };
}

const keptSequences = (battles: ReturnType<typeof battlesOf>, kept: Uint8Array) =>
  new Set([...battles.sequences].filter((_, row) => kept[row] === 1));

describe('duplicateCap()', () => {
  test('is the quantile of pandas, cut: 60.14 → 60 and 186.014 → 186', () => {
    // Place .999 × 999 = 998.001 lies between 60 and 200, place .9999 × 999 = 998.9001 as well.
    expect(duplicateCap(PUBLISHED, { quantile: 0.999 })).toBe(60);
    expect(duplicateCap(PUBLISHED, { quantile: 0.9999 })).toBe(186);
  });

  test('is not below what the rule says at least', () => {
    expect(duplicateCap(PUBLISHED, { quantile: 0.999, atLeast: 25 })).toBe(60);
    expect(duplicateCap(Uint32Array.of(4, 1, 1), { quantile: 0.999, atLeast: 25 })).toBe(25);
  });

  test.each([
    [[1, 1, 1, 9], 0.9, 6],
    [[3, 1, 2], 0.5, 2],
    [[3, 1, 2], 0, 1],
    [[3, 1, 2], 1, 3],
    [[7], 0.999, 7],
    [[0, 0, 4, 0], 0.5, 4],
    [[], 0.999, Number.POSITIVE_INFINITY],
  ])('of %j at %d is %d', (counts, quantile, cap) => {
    expect(duplicateCap(Uint32Array.from(counts), { quantile })).toBe(cap);
  });

  test('agrees with sorting', () => {
    const counts = fc.uint32Array({ min: 1, max: 50, minLength: 1 });
    fc.assert(
      fc.property(counts, fc.double({ min: 0, max: 1, noNaN: true }), (drawn, quantile) => {
        const sorted = [...drawn].sort((one, other) => one - other);
        const place = quantile * (sorted.length - 1);
        const [low, high] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!];
        const cap = duplicateCap(drawn, { quantile });
        expect(Number.isInteger(cap)).toBe(true);
        expect(Math.abs(cap + 0.5 - (low + (place % 1) * (high - low)))).toBeLessThanOrEqual(0.5 + 1e-9);
      }),
    );
  });

  test('can be a number', () => {
    expect(duplicateCap(PUBLISHED, { battles: 25 })).toBe(25);
    expect(() => duplicateCap(PUBLISHED, { battles: 0 })).toThrow(/whole and at least 1, got 0/);
    expect(() => duplicateCap(PUBLISHED, { battles: 2.5 })).toThrow(/whole and at least 1, got 2.5/);
    expect(() => duplicateCap(PUBLISHED, { quantile: 99.9 })).toThrow(/from 0 to 1, got 99.9/);
    expect(() => duplicateCap(PUBLISHED, { quantile: Number.NaN })).toThrow(/from 0 to 1, got NaN/);
  });
});

describe('capDuplicates()', () => {
  test('takes the one prompt above the published cap down to it and leaves all others', () => {
    const battles = battlesOf(PUBLISHED);
    const { cap, kept, capped } = capDuplicates(battles, { seed: 42 });
    expect(cap).toBe(60);
    expect(capped).toEqual([{ cluster: 999, battles: 200, lost: 140 }]);
    expect(kept.reduce((sum, one) => sum + one, 0)).toBe(battles.clusters.length - 140);
    expect(kept.slice(0, -200).every((one) => one === 1)).toBe(true);
  });

  const counts = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 10 });
  const seed = fc.integer({ min: 0, max: 2 ** 32 - 1 });
  const battles = fc.integer({ min: 1, max: 12 });

  test('keeps min(count, cap) of every cluster and says what was lost', () => {
    fc.assert(
      fc.property(counts, battles, seed, (drawn, cap, chosen) => {
        const table = battlesOf(drawn);
        const { kept, capped } = capDuplicates(table, { rule: { battles: cap }, seed: chosen });
        for (const [cluster, count] of drawn.entries()) {
          const left = [...kept].filter((one, row) => one === 1 && table.clusters[row] === cluster).length;
          expect(left).toBe(Math.min(count, cap));
          expect(capped.find((row) => row.cluster === cluster)?.lost ?? 0).toBe(count - left);
        }
      }),
    );
  });

  test('keeps the same battles in any order of rows', () => {
    fc.assert(
      fc.property(counts, battles, seed, fc.infiniteStream(fc.nat()), (drawn, cap, chosen, keys) => {
        const table = battlesOf(drawn);
        const order = [...table.clusters.keys()]
          .map((row) => [keys.next().value, row] as const)
          .sort((one, other) => one[0] - other[0])
          .map(([, row]) => row);
        const shuffled = {
          clusters: Uint32Array.from(order, (row) => table.clusters[row]!),
          sequences: Uint32Array.from(order, (row) => table.sequences[row]!),
        };
        const options = { rule: { battles: cap }, seed: chosen };
        expect(keptSequences(shuffled, capDuplicates(shuffled, options).kept)).toEqual(
          keptSequences(table, capDuplicates(table, options).kept),
        );
      }),
    );
  });

  test('lets a new battle push out at most one, and a higher cap only let more in', () => {
    fc.assert(
      fc.property(counts, battles, seed, (drawn, cap, chosen) => {
        const table = battlesOf(drawn);
        const shorter = { clusters: table.clusters.slice(0, -1), sequences: table.sequences.slice(0, -1) };
        const keep = (of: typeof table, most: number) =>
          keptSequences(of, capDuplicates(of, { rule: { battles: most }, seed: chosen }).kept);
        const [before, after] = [keep(shorter, cap), keep(table, cap)];
        expect([...before].filter((sequence) => !after.has(sequence)).length).toBeLessThanOrEqual(1);
        const more = keep(table, cap + 1);
        expect([...after].every((sequence) => more.has(sequence))).toBe(true);
      }),
    );
  });

  test('samples evenly over the log, and others for another seed', () => {
    const table = battlesOf([10_000]);
    const samples = [1, 2].map((chosen) =>
      keptSequences(table, capDuplicates(table, { rule: { battles: 1_000 }, seed: chosen }).kept),
    );
    for (const sample of samples) {
      const tenths = Array<number>(10).fill(0);
      for (const sequence of sample) tenths[Math.floor((sequence - 1) / 1_000)]! += 1;
      const chiSquare = tenths.reduce((sum, count) => sum + (count - 100) ** 2 / 100, 0);
      // The 99.9th percentile with nine degrees of freedom.
      expect(chiSquare).toBeLessThan(27.9);
    }
    // Independent samples of a tenth have a hundred in common, with a deviation of nine.
    const common = [...samples[0]!].filter((sequence) => samples[1]!.has(sequence)).length;
    expect(Math.abs(common - 100)).toBeLessThan(40);
  });

  test('keeps the same battles for ever: boards that were published rest on it', () => {
    const table = battlesOf([20]);
    const { kept } = capDuplicates(table, { rule: { battles: 5 }, seed: 1 });
    expect([...keptSequences(table, kept)]).toMatchInlineSnapshot(`
      [
        4,
        6,
        9,
        10,
        19,
      ]
    `);
  });

  test('leaves battles whose prompt is not known alone', () => {
    const clusters = Uint32Array.of(NO_CLUSTER, 0, NO_CLUSTER, 0, NO_CLUSTER);
    const { kept, capped } = capDuplicates(
      { clusters, sequences: Uint32Array.of(1, 2, 3, 4, 5) },
      { rule: { battles: 1 }, seed: 1 },
    );
    expect([kept[0], kept[2], kept[4]]).toEqual([1, 1, 1]);
    expect(capped).toEqual([{ cluster: 0, battles: 2, lost: 1 }]);
  });

  test('takes an empty log, and refuses columns that do not match', () => {
    const none = new Uint32Array(0);
    expect(capDuplicates({ clusters: none, sequences: none }, { seed: 1 })).toEqual({
      cap: Number.POSITIVE_INFINITY,
      kept: new Uint8Array(0),
      capped: [],
    });
    expect(() => capDuplicates({ clusters: Uint32Array.of(1), sequences: none }, { seed: 1 })).toThrow(
      /as many clusters as sequences are needed, got 1 and 0/,
    );
  });
});
