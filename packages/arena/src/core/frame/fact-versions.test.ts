import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FactVersions, type VersionCounts } from './fact-versions.ts';
import { CHUNK_ROWS } from './frame-columns.ts';

const anySaying = fc.record({
  row: fc.oneof(fc.nat({ max: 20 }), fc.integer({ min: CHUNK_ROWS - 3, max: CHUNK_ROWS + 3 })),
  tagger: fc.constantFrom('rules', 'duplicates', 'labels'),
  version: fc.constantFrom('1', '2', 'a labeller'),
});

/** The slow way: what each tagger said last of each row, counted. */
function countOf(
  sayings: readonly { row: number; tagger: string; version: string }[],
  rowCount: number,
): VersionCounts {
  const last = new Map(sayings.map((saying) => [`${saying.row} ${saying.tagger}`, saying]));
  const counts: Record<string, Record<string, number>> = {};
  for (const { row, tagger, version } of last.values()) {
    if (row >= rowCount) continue;
    counts[tagger] = { ...counts[tagger] };
    counts[tagger][version] = (counts[tagger][version] ?? 0) + 1;
  }
  return counts;
}

test('FactVersions counts what each version said last, up to any row, and so after a snapshot', () => {
  fc.assert(
    fc.property(
      fc.array(anySaying),
      fc.array(anySaying),
      fc.constantFrom(0, 5, CHUNK_ROWS - 1, CHUNK_ROWS, CHUNK_ROWS + 2, 3 * CHUNK_ROWS),
      (first, second, rowCount) => {
        const versions = new FactVersions();
        for (const { row, tagger, version } of first) versions.set(row, tagger, version);
        expect(versions.countUpTo(rowCount)).toEqual(countOf(first, rowCount));
        const restored = new FactVersions(versions);
        for (const one of [versions, restored]) {
          for (const { row, tagger, version } of second) one.set(row, tagger, version);
          expect(one.countUpTo(rowCount)).toEqual(countOf([...first, ...second], rowCount));
        }
      },
    ),
    { numRuns: 50 },
  );
});
