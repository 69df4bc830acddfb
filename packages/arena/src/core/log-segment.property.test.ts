import fc from 'fast-check';
import { expect, test } from 'vitest';
import { COLUMN_NAMES, COLUMN_TYPES, type ColumnName } from './frame/frame-columns.ts';
import { decodeSegment, encodeSegment, type LogSegment, segmentHash, textsHash } from './log-segment.ts';

const largest = (name: ColumnName) => 2 ** (8 * COLUMN_TYPES[name].BYTES_PER_ELEMENT) - 1;

const segment: fc.Arbitrary<LogSegment> = fc.integer({ min: 0, max: 20 }).chain((rowCount) =>
  fc.record({
    rowCount: fc.constant(rowCount),
    models: fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 3 }),
    voters: fc.array(fc.string(), { maxLength: 3 }),
    languages: fc.array(fc.string(), { maxLength: 3 }),
    pairProbabilities: fc.option(
      fc
        .array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: rowCount, maxLength: rowCount })
        .map((values) => Float64Array.from(values)),
      { nil: undefined },
    ),
    columns: fc
      .tuple(
        ...COLUMN_NAMES.map((name) =>
          fc.oneof(
            fc.constant(new Array<number>(rowCount).fill(0)),
            fc.array(fc.nat({ max: largest(name) }), { minLength: rowCount, maxLength: rowCount }),
          ),
        ),
      )
      .map((values) => Object.fromEntries(COLUMN_NAMES.map((name, place) => [name, values[place]])) as never),
  }),
);

test('decodeSegment() gives back what encodeSegment() was given', () => {
  fc.assert(
    fc.property(segment, (given) => {
      const { columns, ...rest } = decodeSegment(Buffer.from(encodeSegment(given)));
      const { columns: expected, ...others } = given;
      expect(rest).toEqual(others);
      for (const name of COLUMN_NAMES) expect(Array.from(columns[name])).toEqual(Array.from(expected[name]));
    }),
  );
});

test('decodeSegment() refuses a segment that was cut, or is of another version', () => {
  const columns = Object.fromEntries(COLUMN_NAMES.map((name) => [name, [1, 2, 3]])) as never;
  const bytes = encodeSegment({ rowCount: 3, columns, models: ['x'], voters: [], languages: [] });
  expect(() => decodeSegment(bytes.slice(0, -16))).toThrow('it must go on');
  const newer = new TextEncoder().encode(
    new TextDecoder('latin1').decode(bytes).replace('"version":1', '"version":2'),
  );
  expect(() => decodeSegment(newer)).toThrow('its version must be 1, got 2');
});

test('segmentHash() and textsHash() change with everything that they cover', () => {
  const link = { firstSequence: 1, rowCount: 2, importId: 'one', contentHash: 'c', textsHash: 'a' };
  const hashes = [
    segmentHash(link, '0'),
    segmentHash(link, '1'),
    segmentHash({ ...link, firstSequence: 2 }, '0'),
    segmentHash({ ...link, rowCount: 3 }, '0'),
    segmentHash({ ...link, importId: 'two' }, '0'),
    segmentHash({ ...link, contentHash: 'd' }, '0'),
    segmentHash({ ...link, textsHash: 'b' }, '0'),
  ];
  expect(new Set(hashes).size).toBe(hashes.length);
  const turn = { prompt: 'p', replies: { a: 'x', b: 'y' } };
  const texts = [[[turn]], [undefined], [[turn], [turn]], [[turn, turn]], [[{ ...turn, prompt: 'q' }]], []];
  expect(new Set(texts.map((one) => textsHash(one))).size).toBe(texts.length);
});
