import { expect, test, vi } from 'vitest';
import type { BoardComputer } from '../../core/boards/computations.ts';
import { BattleFrame } from '../../core/frame/battle-frame.ts';
import { fakeTimers } from '../testing/test-arena.ts';
import { CachedComputer } from './cached-computer.ts';

const DUPLICATES = { rule: { battles: 3 }, seed: 1 };
const ASKED = { slices: [{ condition: { all: [] }, duplicates: 'drop' as const }] };

/** A computer whose answers the test gives, and a frame whose state the test sets. */
function stage() {
  fakeTimers();
  const open: PromiseWithResolvers<unknown>[] = [];
  const computer: BoardComputer = {
    compute: (_, name) => {
      if (name === 'duplicates') return Promise.resolve({ cap: null, capped: [] }) as never;
      const pending = Promise.withResolvers<unknown>();
      open.push(pending);
      return pending.promise as never;
    },
  };
  const frame = { state: 'one' };
  const view = new BattleFrame();
  const at = () => ({ view, state: frame.state, duplicates: DUPLICATES });
  const computed = new CachedComputer(computer);
  return { computed, at, open, frame };
}

const moment = () => new Promise((resolve) => setImmediate(resolve));

test('compute() asks once for the same of the same state, and again when the frame has changed', async () => {
  const { computed, at, open, frame } = stage();
  const [one, same] = [computed.compute(at, 'sizes', ASKED), computed.compute(at, 'sizes', ASKED)];
  await moment();
  expect(open).toHaveLength(1);
  open[0]!.resolve([1]);
  expect([await one, await same]).toEqual([[1], [1]]);
  expect(await computed.compute(at, 'sizes', ASKED)).toEqual([1]);
  frame.state = 'two';
  const next = computed.compute(at, 'sizes', ASKED);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(open).toHaveLength(2);
  open[1]!.resolve([2]);
  expect(await next).toEqual([2]);
});

test('compute() waits for as long as the last one took, and then once for everybody who asked meanwhile', async () => {
  const { computed, at, open, frame } = stage();
  const first = computed.compute(at, 'sizes', ASKED);
  await moment();
  await vi.advanceTimersByTimeAsync(400);
  open[0]!.resolve([1]);
  await first;
  frame.state = 'two';
  const waiting = [computed.compute(at, 'sizes', ASKED), computed.compute(at, 'sizes', ASKED)];
  await vi.advanceTimersByTimeAsync(300);
  expect(open).toHaveLength(1);
  frame.state = 'three';
  await vi.advanceTimersByTimeAsync(200);
  expect(open).toHaveLength(2);
  open[1]!.resolve([3]);
  expect(await Promise.all(waiting)).toEqual([[3], [3]]);
});

test('compute() gives a failure to whoever asked, and remembers nothing of it', async () => {
  const { computed, at, open } = stage();
  const failing = computed.compute(at, 'sizes', ASKED);
  await moment();
  open[0]!.reject(new Error('no'));
  await expect(failing).rejects.toThrow('no');
  const again = computed.compute(at, 'sizes', ASKED);
  await moment();
  open[1]!.resolve([1]);
  expect(await again).toEqual([1]);
});

test('computeLately() gives what there is at once, and the newer to whoever asks later', async () => {
  const { computed, at, open, frame } = stage();
  const first = computed.computeLately(at, 'sizes', ASKED);
  await moment();
  open[0]!.resolve([1]);
  expect(await first).toEqual([1]);
  frame.state = 'two';
  expect(await computed.computeLately(at, 'sizes', ASKED)).toEqual([1]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(open).toHaveLength(2);
  open[1]!.resolve([2]);
  await moment();
  expect(await computed.computeLately(at, 'sizes', ASKED)).toEqual([2]);
  expect(open).toHaveLength(2);
});

test('compute() marks duplicates again if the frame changed while they were being marked', async () => {
  fakeTimers();
  const frame = { state: 'one' };
  const asked: string[] = [];
  const computer: BoardComputer = {
    compute: async (_, name) => {
      asked.push(`${name} ${frame.state}`);
      // A vote comes while the first state is being marked.
      await Promise.resolve();
      frame.state = 'two';
      return [] as never;
    },
  };
  const computed = new CachedComputer(computer);
  const view = new BattleFrame();
  const result = computed.compute(
    () => ({ view, state: frame.state, duplicates: DUPLICATES }),
    'sizes',
    ASKED,
  );
  await vi.advanceTimersByTimeAsync(1_000);
  await result;
  expect(asked).toEqual(['duplicates one', 'duplicates two', 'sizes two']);
});
