import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { ReplyRecord } from '../core/battle.ts';
import { CHUNK_LENGTH, releaseAll } from '../core/release.ts';
import { type BySide, SIDES, type Side } from '../core/side.ts';
import { testModel } from '../core/testing/models.ts';
import { LiveTurn, type LiveTurnOptions, TICK_MS } from './live-turn.ts';
import type { ReplyEvent } from './ports.ts';
import { describeEvent, type Follower, followStream } from './testing/follower.ts';
import { ScriptedReply } from './testing/scripted-caller.ts';
import { fakeTimers, tick } from './testing/test-arena.ts';

const RECONNECT_MS = 3_000;
const A_CHUNK = 'a'.repeat(CHUNK_LENGTH);
const B_CHUNK = 'b'.repeat(CHUNK_LENGTH);

interface OpenTurn {
  readonly turn: LiveTurn;
  readonly replies: BySide<ScriptedReply>;
  /** What `onEnd` was given, each time. */
  readonly ends: BySide<ReplyRecord>[];
  follow(lastEventId?: string): Follower;
}

/** A turn whose replies wait for the test to write them, on fake timers. */
function openTurn(overrides: Partial<LiveTurnOptions> = {}, ignoresAbort = false): OpenTurn {
  fakeTimers();
  const replies: Partial<Record<Side, ScriptedReply>> = {};
  const ends: BySide<ReplyRecord>[] = [];
  const turn = new LiveTurn({
    turnIndex: 0,
    reconnectMs: RECONNECT_MS,
    now: () => performance.now(),
    streamSide: (side, signal) => {
      const reply = new ScriptedReply(
        { model: testModel({ name: side }), messages: [], signal },
        ignoresAbort,
      );
      replies[side] = reply;
      return reply.stream();
    },
    onEnd: async (records) => {
      ends.push(records);
      return { votable: true, exclusions: [] };
    },
    ...overrides,
  });
  return {
    turn,
    replies: replies as BySide<ScriptedReply>,
    ends,
    follow: (lastEventId) => {
      const left = new AbortController();
      return followStream(turn.follow({ lastEventId, signal: left.signal }), left);
    },
  };
}

async function finish(turn: LiveTurn): Promise<void> {
  let isDone = false;
  void turn.done.then(() => {
    isDone = true;
  });
  for (let ticks = 0; !isDone; ticks += 1) {
    if (ticks > 1_000) throw new RangeError('Cannot finish: both sides must end');
    await tick();
  }
}

const lines = ({ events }: Follower) => events.map(describeEvent);

test('LiveTurn opens both sides at once, each once, before anything has come', () => {
  const opened: Side[] = [];
  async function* silent(): AsyncGenerator<ReplyEvent> {}
  openTurn({
    streamSide: (side) => {
      opened.push(side);
      return silent();
    },
  });
  expect(opened).toEqual(['a', 'b']);
});

test('LiveTurn shows nothing of a side while the other one has nothing', async () => {
  const { replies, follow } = openTurn();
  const follower = follow();
  replies.a.write(A_CHUNK.repeat(3));
  await tick(40);
  expect(follower.events).toEqual([]);
  replies.b.write(B_CHUNK);
  await tick(40);
  expect(lines(follower)).toEqual([`reply-delta a ${A_CHUNK}`, `reply-delta b ${B_CHUNK}`]);
});

test('LiveTurn goes on with a side once the other one has ended', async () => {
  const { replies, follow } = openTurn();
  const follower = follow();
  replies.b.write('short');
  replies.b.end();
  replies.a.write(A_CHUNK.repeat(2));
  await tick(40);
  expect(lines(follower)).toEqual([
    `reply-delta a ${A_CHUNK}`,
    'reply-delta b short',
    `reply-delta a ${A_CHUNK}`,
    'reply-end b',
  ]);
});

test('LiveTurn releases one chunk of each side a tick, however fast they come', async () => {
  const { replies, follow } = openTurn();
  const follower = follow();
  for (const side of SIDES) {
    replies[side].write('x'.repeat(CHUNK_LENGTH * 10));
    replies[side].end();
  }
  await vi.advanceTimersByTimeAsync(TICK_MS - 1);
  expect(follower.events).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(1);
  expect(follower.events).toHaveLength(2);
  await tick(4);
  expect(follower.events).toHaveLength(10);
});

const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 120 })
  .filter((each) => each.trim() !== '');
/** Length of each piece in UTF-16 units, and the pause before it. Pieces may cut a surrogate pair in two. */
const cadence = fc.array(
  fc.record({ length: fc.integer({ min: 1, max: 60 }), pauseMs: fc.nat({ max: 400 }) }),
  { maxLength: 6 },
);
const ending = fc.constantFrom('complete' as const, 'failed' as const);

async function* inPieces(
  whole: string,
  pieces: readonly { length: number; pauseMs: number }[],
  how: 'complete' | 'failed',
): AsyncGenerator<ReplyEvent> {
  let rest = whole;
  for (const { length, pauseMs } of [...pieces, { length: Infinity, pauseMs: 30 }]) {
    if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    if (rest !== '') yield { type: 'text', text: rest.slice(0, length) };
    rest = rest.slice(length);
  }
  yield how === 'complete'
    ? { type: 'end', finishReason: 'stop' }
    : { type: 'error', failure: 'cut', detail: 'the connection was lost' };
}

test('LiveTurn gives the same events however the providers cut and timed the same texts', async () => {
  const side = fc.record({ text, ending, cadence });
  await fc.assert(
    fc.asyncProperty(side, side, async (a, b) => {
      const given = { a, b };
      const { turn, follow } = openTurn({
        streamSide: (each) => inPieces(given[each].text, given[each].cadence, given[each].ending),
      });
      const follower = follow();
      await finish(turn);
      const expected = releaseAll({
        a: { text: a.text, ending: a.ending },
        b: { text: b.text, ending: b.ending },
      }).map(({ name, ...data }) => ({ name, data: JSON.stringify(data) }));
      expect(follower.events.map(({ name, data }) => ({ name, data }))).toEqual([
        ...expected,
        { name: 'turn-end', data: '{"votable":true,"exclusions":[]}' },
      ]);
    }),
    { numRuns: 40 },
  );
});

test('LiveTurn stopped at any moment has shown exactly what it hands on to be stored', async () => {
  const side = fc.record({ text, ending, cadence });
  await fc.assert(
    fc.asyncProperty(side, side, fc.nat({ max: 1_200 }), async (a, b, stopAfterMs) => {
      const given = { a, b };
      const { turn, follow, ends } = openTurn({
        streamSide: (each) => inPieces(given[each].text, given[each].cadence, given[each].ending),
      });
      const follower = follow();
      await vi.advanceTimersByTimeAsync(stopAfterMs);
      turn.stop();
      await finish(turn);
      expect(ends).toHaveLength(1);
      const { a: first, b: second } = ends[0]!;
      const replay = releaseAll({
        a: { text: first.text, ending: first.state as 'complete' },
        b: { text: second.text, ending: second.state as 'complete' },
      });
      const shown = follower.events.slice(0, -1).map(({ name, data }) => ({ name, ...JSON.parse(data) }));
      expect(shown).toEqual(replay);
    }),
    { numRuns: 40 },
  );
});

test('LiveTurn gives a follower who comes later, or again, the same events', async () => {
  const { turn, replies, follow } = openTurn();
  const first = follow();
  for (const side of SIDES) replies[side].write('x'.repeat(CHUNK_LENGTH * 2));
  await tick();
  const second = follow();
  const third = follow('0.2');
  for (const side of SIDES) replies[side].end();
  await finish(turn);
  const late = follow();
  await Promise.all([first.done, second.done, third.done, late.done]);
  expect(first.events).toHaveLength(7);
  expect(second.events).toEqual(first.events);
  expect(late.events).toEqual(first.events);
  expect(third.events).toEqual(first.events.slice(2));
});

test('LiveTurn lets the other side run to its end when one fails', async () => {
  const { turn, replies, ends, follow } = openTurn();
  const follower = follow();
  replies.a.write('Half an');
  replies.a.fail('server-error', 'upstream said 500');
  await tick(10);
  expect(replies.b.signal.aborted).toBe(false);
  replies.b.write('A whole answer.');
  replies.b.end();
  await finish(turn);
  expect(lines(follower)).toEqual([
    'reply-delta a Half an',
    'reply-delta b A whole answer.',
    'reply-error a',
    'reply-end b',
    'turn-end {"votable":true,"exclusions":[]}',
  ]);
  expect(ends).toHaveLength(1);
  expect(ends[0]!.a).toMatchObject({
    state: 'failed',
    text: 'Half an',
    failure: 'server-error: upstream said 500',
  });
  expect(ends[0]!.b).toMatchObject({ state: 'complete', text: 'A whole answer.' });
  expect(ends[0]!.b).not.toHaveProperty('failure');
});

test.each([
  ['throws', (reply: ScriptedReply) => reply.throw(new TypeError('it broke')), 'bug: it broke'],
  ['throws no error', (reply: ScriptedReply) => reply.throw('words'), 'bug: words'],
  ['ends without an ending', (reply: ScriptedReply) => reply.close(), 'protocol: the stream ended without'],
  ['ends empty', (reply: ScriptedReply) => reply.end(), 'empty: '],
] as const)('LiveTurn fails a side whose stream %s', async (_, breakStream, failure) => {
  const { turn, replies, ends, follow } = openTurn();
  const follower = follow();
  replies.a.write('Fine.');
  replies.a.end();
  breakStream(replies.b);
  await finish(turn);
  expect(ends[0]!.a.state).toBe('complete');
  expect(ends[0]!.b.state).toBe('failed');
  expect(ends[0]!.b.failure).toContain(failure);
  expect(lines(follower)).toContain('reply-error b');
  expect(JSON.stringify(follower.events)).not.toContain(failure);
});

test('LiveTurn fails a side that opens with an error thrown', async () => {
  const { turn, ends } = openTurn({
    streamSide: (side) => {
      if (side === 'a') throw new Error('it cannot be opened');
      return inPieces('An answer.', [], 'complete');
    },
  });
  await finish(turn);
  expect(ends[0]!.a).toMatchObject({ state: 'failed', failure: 'bug: it cannot be opened' });
  expect(ends[0]!.b.state).toBe('complete');
});

test('LiveTurn fails an answer of nothing but white space', async () => {
  const { turn, replies, ends } = openTurn();
  replies.a.write(' \n\t');
  replies.a.end();
  replies.b.write('.');
  replies.b.end();
  await finish(turn);
  expect(ends[0]!.a.failure).toBe('empty: the answer has no text');
  expect(ends[0]!.b.state).toBe('complete');
});

test('LiveTurn ignores what a stream says after its ending', async () => {
  async function* talkative(): AsyncGenerator<ReplyEvent> {
    yield { type: 'text', text: 'Done.' };
    yield { type: 'end', finishReason: 'stop', outputTokens: 2 };
    yield { type: 'text', text: 'One more thing.' };
    yield { type: 'error', failure: 'cut', detail: 'late' };
    yield { type: 'end', finishReason: 'length', outputTokens: 9 };
  }
  const { turn, ends } = openTurn({ streamSide: talkative });
  await finish(turn);
  for (const side of SIDES) {
    expect(ends[0]![side]).toMatchObject({ state: 'complete', text: 'Done.', finishReason: 'stop' });
    expect(ends[0]![side]).toHaveProperty('outputTokens', 2);
    expect(ends[0]![side]).not.toHaveProperty('failure');
  }
});

test('LiveTurn hands on what each reply took, in time and tokens', async () => {
  const { turn, replies, ends } = openTurn();
  await vi.advanceTimersByTimeAsync(200);
  replies.a.write('Fi');
  await vi.advanceTimersByTimeAsync(300);
  replies.a.write('ne.');
  replies.b.fail('timeout', 'nothing came');
  await vi.advanceTimersByTimeAsync(700);
  replies.a.end({ inputTokens: 11, outputTokens: 3 });
  await finish(turn);
  expect(ends[0]).toEqual({
    a: {
      state: 'complete',
      text: 'Fine.',
      finishReason: 'stop',
      inputTokens: 11,
      outputTokens: 3,
      firstTextMs: 200,
      durationMs: 1_200,
    },
    b: { state: 'failed', text: '', failure: 'timeout: nothing came', durationMs: 500 },
  });
});

test('LiveTurn says that the turn has ended only when onEnd has', async () => {
  const stored = Promise.withResolvers<void>();
  const { turn, replies, follow } = openTurn({
    onEnd: async () => {
      await stored.promise;
      return { votable: false, exclusions: ['identity-leaked'] };
    },
  });
  const follower = follow();
  for (const side of SIDES) {
    replies[side].write('An answer.');
    replies[side].end();
  }
  await tick(200);
  expect(lines(follower).at(-1)).toBe('reply-end b');
  expect(turn.isExhausted(follower.events.at(-1)!.id)).toBe(false);
  stored.resolve();
  await finish(turn);
  await follower.done;
  expect(lines(follower).at(-1)).toBe('turn-end {"votable":false,"exclusions":["identity-leaked"]}');
  expect(turn.isExhausted(follower.events.at(-1)!.id)).toBe(true);
});

test('LiveTurn.stop() aborts both calls at once and ends both sides at what was shown', async () => {
  const { turn, replies, ends, follow } = openTurn();
  const follower = follow();
  replies.a.write('a'.repeat(CHUNK_LENGTH * 5));
  replies.b.write('b'.repeat(CHUNK_LENGTH * 3));
  await tick();
  expect(SIDES.map((side) => replies[side].signal.aborted)).toEqual([false, false]);
  turn.stop();
  expect(SIDES.map((side) => replies[side].signal.aborted)).toEqual([true, true]);
  await finish(turn);
  expect(ends).toHaveLength(1);
  expect(ends[0]!.a).toMatchObject({ state: 'stopped', text: A_CHUNK });
  expect(ends[0]!.b).toMatchObject({ state: 'stopped', text: B_CHUNK });
  expect(lines(follower).slice(0, 4)).toEqual([
    `reply-delta a ${A_CHUNK}`,
    `reply-delta b ${B_CHUNK}`,
    'reply-end a',
    'reply-end b',
  ]);
});

test('LiveTurn.stop() after the end changes nothing', async () => {
  const { turn, replies, ends, follow } = openTurn();
  for (const side of SIDES) {
    replies[side].write('An answer.');
    replies[side].end();
  }
  await finish(turn);
  turn.stop();
  await tick(200);
  const follower = follow();
  await follower.done;
  expect(ends).toHaveLength(1);
  expect(ends[0]!.a).toMatchObject({ state: 'complete', text: 'An answer.' });
  expect(lines(follower).filter((line) => line.startsWith('turn-end'))).toHaveLength(1);
});

test('LiveTurn ends the stream of its followers though a provider ignores the abort', async () => {
  const { turn, replies, ends, follow } = openTurn({}, true);
  const follower = follow();
  turn.stop();
  await tick(2);
  await follower.done;
  expect(lines(follower)).toEqual([
    'reply-end a',
    'reply-end b',
    'turn-end {"votable":true,"exclusions":[]}',
  ]);
  expect(ends).toHaveLength(1);
  for (const side of SIDES) replies[side].close();
  await finish(turn);
});

test('LiveTurn aborts a call that goes on after both sides have ended', async () => {
  const signals: AbortSignal[] = [];
  async function* lingering(signal: AbortSignal): AsyncGenerator<ReplyEvent> {
    signals.push(signal);
    yield { type: 'text', text: 'An answer.' };
    yield { type: 'end', finishReason: 'stop' };
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
  }
  const { turn, ends } = openTurn({ streamSide: (_, signal) => lingering(signal) });
  await finish(turn);
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  expect(ends[0]!.a.state).toBe('complete');
});

test('LiveTurn that nobody follows stops when the time to reconnect is over', async () => {
  const { turn, replies, ends } = openTurn();
  replies.a.write('Some text.');
  await vi.advanceTimersByTimeAsync(RECONNECT_MS - 1);
  expect(replies.a.signal.aborted).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(SIDES.map((side) => replies[side].signal.aborted)).toEqual([true, true]);
  await finish(turn);
  expect(SIDES.map((side) => ends[0]![side].state)).toEqual(['stopped', 'stopped']);
});

test('LiveTurn that nobody follows stops though one side is complete', async () => {
  const { turn, replies, ends } = openTurn();
  replies.a.write('A whole answer.');
  replies.a.end();
  await vi.advanceTimersByTimeAsync(RECONNECT_MS);
  expect(replies.b.signal.aborted).toBe(true);
  await finish(turn);
  expect(ends[0]!.b.state).toBe('stopped');
});

test('LiveTurn goes on as long as one follower is there', async () => {
  const { replies, follow } = openTurn();
  const first = follow();
  const second = follow();
  await vi.advanceTimersByTimeAsync(RECONNECT_MS * 5);
  await first.leave();
  await vi.advanceTimersByTimeAsync(RECONNECT_MS * 5);
  expect(replies.a.signal.aborted).toBe(false);
  await second.leave();
  await vi.advanceTimersByTimeAsync(RECONNECT_MS - 1);
  expect(replies.a.signal.aborted).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(replies.a.signal.aborted).toBe(true);
});

test('LiveTurn gives the whole time to reconnect after each leaving', async () => {
  const { turn, replies, ends, follow } = openTurn();
  for (let visit = 0; visit < 4; visit += 1) {
    const follower = follow();
    await vi.advanceTimersByTimeAsync(10);
    await follower.leave();
    await vi.advanceTimersByTimeAsync(RECONNECT_MS - 1);
  }
  const back = follow();
  await vi.advanceTimersByTimeAsync(RECONNECT_MS * 2);
  expect(replies.b.signal.aborted).toBe(false);
  for (const side of SIDES) {
    replies[side].write('An answer.');
    replies[side].end();
  }
  await finish(turn);
  await back.done;
  expect(ends[0]!.a.state).toBe('complete');
});

test('LiveTurn whose answers are complete is not stopped for want of a follower', async () => {
  const { turn, replies, ends } = openTurn();
  const long = 'x'.repeat(CHUNK_LENGTH * 80);
  for (const side of SIDES) {
    replies[side].write(long);
    replies[side].end();
  }
  // Released at the pace of the screen, this takes longer than the time to reconnect.
  expect(80 * TICK_MS).toBeGreaterThan(RECONNECT_MS);
  await finish(turn);
  expect(ends[0]!.a).toMatchObject({ state: 'complete', text: long });
  expect(ends[0]!.b.state).toBe('complete');
});
