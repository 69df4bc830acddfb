import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CHUNK_LENGTH, Release, releaseAll } from './release.ts';
import { SIDES, type Side } from './side.ts';

const answer = fc.record({
  text: fc.string({ unit: 'grapheme', maxLength: 200 }),
  ending: fc.constantFrom('complete' as const, 'failed' as const),
});

/** Writes both answers in arbitrary pieces and order, stepping in between, as two providers would. */
function runInPieces(
  answers: Record<Side, { text: string; ending: 'complete' | 'failed' }>,
  cuts: readonly number[],
) {
  const release = new Release();
  const rest = { a: answers.a.text, b: answers.b.text };
  const open = new Set<Side>(SIDES);
  for (const [index, cut] of [...cuts, ...Array(500).fill(3)].entries()) {
    if (open.size === 0) break;
    const sides = [...open];
    const side = sides[(cut + index) % sides.length]!;
    release.write(side, rest[side].slice(0, cut));
    rest[side] = rest[side].slice(cut);
    if (rest[side] === '') {
      release.end(side, answers[side].ending);
      open.delete(side);
    }
    if (cut % 2 === 0) release.step();
  }
  while (!release.isDone) release.step();
  return release.events;
}

test('Release gives the same events however the providers cut and timed their text', () => {
  fc.assert(
    fc.property(answer, answer, fc.array(fc.integer({ min: 1, max: 40 })), (a, b, cuts) => {
      expect(runInPieces({ a, b }, cuts)).toEqual(releaseAll({ a, b }));
    }),
  );
});

test('Release gives back the whole text of each side, then how it ended, once', () => {
  fc.assert(
    fc.property(answer, answer, (a, b) => {
      const events = releaseAll({ a, b });
      for (const [side, given] of [
        ['a', a],
        ['b', b],
      ] as const) {
        const own = events.filter((event) => event.side === side);
        const text = own.map((event) => (event.name === 'reply-delta' ? event.text : '')).join('');
        expect(text).toBe(given.text.replaceAll('\u0000', '').toWellFormed());
        expect(own.at(-1)!.name).toBe(given.ending === 'failed' ? 'reply-error' : 'reply-end');
        expect(own.filter((event) => event.name !== 'reply-delta')).toHaveLength(1);
      }
    }),
  );
});

test('Release never lets one side run ahead of a side that is still open', () => {
  const release = new Release();
  release.write('a', 'x'.repeat(CHUNK_LENGTH * 5));
  expect(release.step()).toEqual([]);
  release.write('b', 'y'.repeat(CHUNK_LENGTH * 2));
  expect(release.step()).toHaveLength(2);
  expect(release.step()).toHaveLength(2);
  expect(release.step()).toEqual([]);
  release.end('b', 'complete');
  expect(release.step().map((event) => `${event.name} ${event.side}`)).toEqual([
    'reply-delta a',
    'reply-end b',
  ]);
});

test('Release keeps surrogate pairs whole, replaces lone halves and drops U+0000', () => {
  const release = new Release();
  release.write('a', `${'x'.repeat(CHUNK_LENGTH - 1)}\ud83d`);
  release.write('a', '\ude00 and \u0000\ud83d!');
  release.end('a', 'complete');
  release.end('b', 'complete');
  while (!release.isDone) release.step();
  expect(release.text('a')).toBe(`${'x'.repeat(CHUNK_LENGTH - 1)}😀 and \ufffd!`);
  expect(release.events[0]).toEqual({
    name: 'reply-delta',
    side: 'a',
    text: `${'x'.repeat(CHUNK_LENGTH - 1)}😀`,
  });
});

test('Release ignores what comes after the end of a side', () => {
  const release = new Release();
  release.end('a', 'failed');
  release.write('a', 'late');
  release.end('a', 'complete');
  release.end('b', 'complete');
  while (!release.isDone) release.step();
  expect(release.events).toEqual([
    { name: 'reply-error', side: 'a' },
    { name: 'reply-end', side: 'b' },
  ]);
});

test('Release.stop() ends both sides at what the voter saw', () => {
  const release = new Release();
  release.write('a', 'x'.repeat(CHUNK_LENGTH * 3));
  release.write('b', 'y'.repeat(CHUNK_LENGTH * 2));
  release.step();
  release.stop();
  while (!release.isDone) release.step();
  expect(release.text('a')).toBe('x'.repeat(CHUNK_LENGTH));
  expect(release.text('b')).toBe('y'.repeat(CHUNK_LENGTH));
  const stopped = { text: 'x'.repeat(CHUNK_LENGTH), ending: 'stopped' as const };
  expect(release.events).toEqual(releaseAll({ a: stopped, b: { ...stopped, text: release.text('b') } }));
});

test('Release.stop() leaves a side that had ended as it was', () => {
  const release = new Release();
  release.end('a', 'failed');
  release.write('b', 'y'.repeat(CHUNK_LENGTH * 2));
  release.step();
  release.stop();
  expect([release.ending('a'), release.ending('b')]).toEqual(['failed', 'stopped']);
});
