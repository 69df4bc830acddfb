import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../../rating/src/random.ts';
import { bandsOf, jaccard, shingleSet } from './min-hash.ts';

/** Pieces of text as they are, compared by the textbook. */
function slowJaccard(one: string, other: string): number {
  const pieces = (text: string) => {
    const set = new Set<string>();
    for (let start = 0; start < text.length; start += 1) {
      const length = /[\p{Script=Han}\p{Script=Hira}\p{Script=Kana}\p{Script=Hangul}]/u.test(text[start]!)
        ? 2
        : 5;
      if (start + length <= text.length) set.add(text.slice(start, start + length));
    }
    return set;
  };
  const [first, second] = [pieces(one), pieces(other)];
  const common = [...first].filter((piece) => second.has(piece)).length;
  return common === 0 ? 0 : common / (first.size + second.size - common);
}

const text = fc.stringMatching(/^[ab漢字かなカ한글яж]{0,60}$/);

test('jaccard() of two sets of shingles is what the pieces of text themselves give', () => {
  fc.assert(
    fc.property(text, text, (one, other) => {
      expect(jaccard(shingleSet(one), shingleSet(other))).toBeCloseTo(slowJaccard(one, other), 12);
    }),
  );
});

test('shingleSet() is distinct and ascending, and empty for a text shorter than a shingle', () => {
  expect(shingleSet('abcd')).toHaveLength(0);
  expect(shingleSet('abcde')).toHaveLength(1);
  expect(shingleSet('漢字')).toHaveLength(1);
  expect(shingleSet('aaaaaaaaaa')).toHaveLength(1);
  const set = [...shingleSet('to be or not to be, that is the question')];
  expect(set).toEqual([...new Set(set)].sort((one, other) => one - other));
});

describe('bandsOf()', () => {
  test('is the same for ever: clusters that were stored rest on it', () => {
    expect([...bandsOf(shingleSet('howmuchwoodwouldawoodchuckchuck'))]).toMatchInlineSnapshot(`
      [
        2490793061,
        4175079049,
        1560020808,
        3221997528,
        3378543259,
        579989344,
      ]
    `);
  });

  test('finds pairs as often as 1 − (1 − s⁵)⁶ says', () => {
    const random = createRandom(5);
    const draw = () => Math.floor(random() * 2 ** 32);
    for (const similarity of [0.3, 0.5, 0.8, 0.9]) {
      const [pairs, size] = [2_000, 100];
      let found = 0;
      for (let pair = 0; pair < pairs; pair += 1) {
        const shared = Math.round((2 * size * similarity) / (1 + similarity));
        const common = Array.from({ length: shared }, draw);
        const [one, other] = [0, 1].map(() =>
          bandsOf(Uint32Array.from([...common, ...Array.from({ length: size - shared }, draw)])),
        );
        if (one!.some((band, place) => band === other![place])) found += 1;
      }
      const expected = 1 - (1 - similarity ** 5) ** 6;
      const deviation = Math.sqrt((expected * (1 - expected)) / pairs);
      expect(Math.abs(found / pairs - expected)).toBeLessThan(4 * deviation + 0.01);
    }
  });
});
