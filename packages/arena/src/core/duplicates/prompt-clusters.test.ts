import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../../rating/src/random.ts';
import { nearSimilarity } from './near-duplicate.ts';
import { foldPrompt, promptKey } from './normalize-prompt.ts';
import { PromptClusters, sketchPrompt } from './prompt-clusters.ts';

/** Adds texts in order; their places are their sequences. */
function addAll(texts: readonly string[], clusters = new PromptClusters(), from = 0): number[] {
  return texts
    .slice(from)
    .map((text, place) =>
      clusters.add({ sequence: from + place, sketch: sketchPrompt(text) }, (sequence) => texts[sequence]),
    );
}

/** The same rule by comparing each prompt with every leader before it, and every key with every key. */
function slowClusters(texts: readonly string[]): number[] {
  const folded = texts.map(foldPrompt);
  const leaders: number[] = [];
  const placed: number[] = [];
  for (const [place, text] of folded.entries()) {
    const equal = folded.slice(0, place).findIndex((earlier) => promptKey(earlier) === promptKey(text));
    const similarities = leaders.map((leader) => nearSimilarity(folded[leader]!, text) ?? 0);
    const highest = Math.max(0, ...similarities);
    if (equal >= 0) placed.push(placed[equal]!);
    else if (highest > 0) placed.push(similarities.indexOf(highest));
    else placed.push(leaders.push(place) - 1);
  }
  return placed;
}

const random = createRandom(3);
const drawWord = () =>
  Array.from({ length: 4 + Math.floor(random() * 6) }, () => String.fromCharCode(97 + random() * 26)).join(
    '',
  );
const THEMES = Array.from({ length: 6 }, () => Array.from({ length: 30 }, drawWord).join(' '));
/** Prompts about few themes, short and long, retyped and with words more. */
const prompt = fc.oneof(
  fc.constantFrom(
    'hi',
    'Hi!',
    'hello',
    '2+2',
    '2 + 2',
    '2+3',
    '翻译成英文',
    '翻译成中文',
    '翻译成 英文。',
    '',
  ),
  fc
    .tuple(
      fc.constantFrom(...THEMES),
      fc.constantFrom('', 'please', '5', 'thanks'),
      fc.boolean(),
      fc.nat(150),
    )
    .map(([theme, more, shout, place]) => {
      const typed = place % 3 === 0 ? theme.slice(0, place) + theme.slice(place + 1) : theme;
      return `${shout ? typed.toUpperCase() : typed} ${more}`;
    }),
);
const log = fc.array(prompt, { minLength: 1, maxLength: 40, size: 'max' });
/** MinHash misses a near pair now and then by design, so the worlds are the same in each run. */
const seeded = { seed: 11, numRuns: 200 };

const partition = (clusters: readonly number[]) => clusters.map((cluster) => clusters.indexOf(cluster));

describe('PromptClusters', () => {
  test('finds what comparing all pairs finds', () => {
    let joined = 0;
    fc.assert(
      fc.property(log, (texts) => {
        const found = addAll(texts);
        expect(found).toEqual(slowClusters(texts));
        const keys = new Set(texts.map((text) => promptKey(foldPrompt(text)))).size;
        joined += keys - new Set(found).size;
      }),
      seeded,
    );
    expect(joined).toBeGreaterThan(100);
  });

  test('never moves a prompt when later ones come, and goes on from a snapshot as if nothing had been', () => {
    fc.assert(
      fc.property(log, fc.nat(40), (texts, cut) => {
        const at = Math.min(cut, texts.length);
        const whole = new PromptClusters();
        const placed = addAll(texts, whole);
        const begun = new PromptClusters();
        const first = addAll(texts.slice(0, at), begun);
        const restored = new PromptClusters(structuredClone(begun.snapshot()));
        expect([...first, ...addAll(texts, restored, at)]).toEqual(placed);
        expect(restored.snapshot()).toEqual(whole.snapshot());
      }),
      seeded,
    );
  });

  test('keeps equal keys together in any order', () => {
    const shuffled = log.chain((texts) =>
      fc.tuple(fc.constant(texts), fc.shuffledSubarray(texts, { minLength: texts.length })),
    );
    fc.assert(
      fc.property(shuffled, ([texts, other]) => {
        for (const order of [texts, other]) {
          const placed = addAll(order);
          const clusters = Map.groupBy(placed.keys(), (place) => promptKey(foldPrompt(order[place]!)));
          for (const places of clusters.values()) {
            expect(new Set(places.map((place) => placed[place])).size).toBe(1);
          }
        }
      }),
      seeded,
    );
  });

  test('has the same clusters in any order where prompts are either near or far', () => {
    const texts = THEMES.flatMap((theme) => [theme, `${theme} please`, theme.toUpperCase(), `well ${theme}`]);
    const expected = texts.map((_, place) => 4 * Math.floor(place / 4));
    // Every "please" is near to its theme and not to "well": words gone and others come.
    const order = texts.map((_, place) => place).sort((one, other) => (one % 4) - (other % 4) || one - other);
    const placed = addAll(order.map((place) => texts[place]!));
    const back = texts.map((_, place) => placed[order.indexOf(place)]!);
    expect(partition(addAll(texts))).toEqual(expected);
    expect(partition(back)).toEqual(expected);
  });

  test('counts prompts, keys and leaders', () => {
    const clusters = new PromptClusters();
    addAll(['hi', 'Hi!', THEMES[0]!, 'hello', `${THEMES[0]} please`, 'HI'], clusters);
    expect([...clusters.sizes]).toEqual([3, 2, 1]);
    expect([...clusters.leaders]).toEqual([0, 2, 3]);
    expect([clusters.count, clusters.keyCount]).toEqual([3, 4]);
  });

  test('says beforehand which texts it will read', () => {
    const clusters = new PromptClusters();
    const texts = [...THEMES, `${THEMES[3]} please`];
    addAll(THEMES, clusters);
    const sketch = sketchPrompt(texts[6]!);
    const read: number[] = [];
    expect(clusters.candidates(sketchPrompt(THEMES[2]!))).toEqual([]);
    expect(clusters.candidates(sketch)).toEqual([3]);
    const cluster = clusters.add({ sequence: 6, sketch }, (sequence) => {
      read.push(sequence);
      return texts[sequence];
    });
    expect([cluster, read]).toEqual([3, [3]]);
  });

  test('joins nobody whose text is gone', () => {
    const clusters = new PromptClusters();
    addAll([THEMES[0]!], clusters);
    expect(clusters.add({ sequence: 1, sketch: sketchPrompt(`${THEMES[0]} please`) }, () => undefined)).toBe(
      1,
    );
    expect(clusters.add({ sequence: 2, sketch: sketchPrompt(THEMES[0]!) }, () => undefined)).toBe(0);
  });

  test('compares all 64 bits of a key', () => {
    const clusters = new PromptClusters();
    const place = (sequence: number, keyHash: readonly [number, number]) =>
      clusters.add({ sequence, sketch: { folded: 'any', keyHash } }, () => undefined);
    expect([place(1, [7, 1]), place(2, [7, 2]), place(3, [8, 1]), place(4, [7, 2])]).toEqual([0, 1, 2, 1]);
  });

  test('reads few texts for each prompt of a flood from one template', () => {
    const texts = Array.from({ length: 500 }, (_, place) => `${THEMES[1]} ${place}`);
    const clusters = new PromptClusters();
    let reads = 0;
    for (const [sequence, text] of texts.entries()) {
      clusters.add({ sequence, sketch: sketchPrompt(text) }, (leader) => {
        reads += 1;
        return texts[leader];
      });
    }
    expect(clusters.count).toBe(500);
    expect(reads).toBeGreaterThan(0);
    expect(reads / texts.length).toBeLessThanOrEqual(48);
  });

  test.each([1, 0, -1, 2.5, 2 ** 32, Number.NaN])('refuses sequence %s after 1', (sequence) => {
    const clusters = new PromptClusters();
    clusters.add({ sequence: 1, sketch: sketchPrompt('hi') }, () => undefined);
    const add = () => clusters.add({ sequence, sketch: sketchPrompt('hello') }, () => undefined);
    expect(add).toThrow(/must be a whole number above 1 and below 2³², got/);
    expect(clusters.count).toBe(1);
  });

  test('refuses a snapshot of another rule', () => {
    const snapshot = { ...new PromptClusters().snapshot(), rule: 'duplicate@0' };
    expect(() => new PromptClusters(snapshot)).toThrow(/must be duplicate@2, got duplicate@0/);
  });
});
