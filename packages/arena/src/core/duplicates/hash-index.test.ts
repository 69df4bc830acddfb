import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HashIndex } from './hash-index.ts';

test('HashIndex finds what a Map of lists finds, in the same order, also after it grew and was restored', () => {
  // Hashes of a narrow range at both ends make long runs, some of them around the end of the table.
  const hash = fc.oneof(
    fc.integer({ min: 0, max: 20 }),
    fc.integer({ min: 2 ** 32 - 20, max: 2 ** 32 - 1 }),
    fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  );
  fc.assert(
    fc.property(fc.array(hash, { minLength: 1, maxLength: 3_000, size: 'max' }), (hashes) => {
      const index = new HashIndex();
      const lists = new Map<number, number[]>();
      for (const [value, key] of hashes.entries()) {
        index.add(key, value);
        lists.set(key, [...(lists.get(key) ?? []), value]);
      }
      const restored = new HashIndex(structuredClone(index.columns));
      restored.add(7, 1);
      const keys = [...lists.keys()];
      expect(keys.map((key) => index.find(key))).toEqual([...lists.values()]);
      lists.set(7, [...(lists.get(7) ?? []), 1]);
      expect(keys.map((key) => restored.find(key))).toEqual(keys.map((key) => lists.get(key)));
      expect(index.find(1_234_567)).toEqual(lists.get(1_234_567) ?? []);
    }),
    { numRuns: 30 },
  );
});
