import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EventLog, type TurnEvent } from './event-log.ts';
import { followStream, readEvents } from './testing/follower.ts';

const never = new AbortController().signal;

function logOf(length: number, turnIndex = 0): EventLog {
  const log = new EventLog(turnIndex);
  for (let count = 1; count <= length; count += 1) log.append('reply-delta', { side: 'a', text: `${count}` });
  return log;
}

function closedLog(length: number, turnIndex = 0): EventLog {
  const log = logOf(length, turnIndex);
  log.close();
  return log;
}

function readAll(log: EventLog, lastEventId?: string): Promise<TurnEvent[]> {
  return readEvents(log.read({ lastEventId, signal: never }));
}

async function idsAfter(log: EventLog, lastEventId?: string): Promise<string[]> {
  return (await readAll(log, lastEventId)).map(({ id }) => id);
}

/** Enough turns of the microtask queue for every reader that can go on to do so. */
async function moment(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

test('EventLog numbers its events from 1 behind the index of the turn', async () => {
  expect(await idsAfter(closedLog(3, 0))).toEqual(['0.1', '0.2', '0.3']);
  expect(await idsAfter(closedLog(11, 4))).toContain('4.11');
});

test('EventLog keeps the data as it was when it was appended', async () => {
  const log = new EventLog(0);
  const data = { side: 'a', text: 'Grüße 😀 "…"\n' };
  log.append('reply-delta', data);
  data.text = 'changed';
  log.close();
  expect(await readAll(log)).toEqual([
    { id: '0.1', name: 'reply-delta', data: '{"side":"a","text":"Grüße 😀 \\"…\\"\\n"}' },
  ]);
});

test('EventLog.read() gives exactly the events after any of its ids', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 12 }),
      fc.nat({ max: 12 }),
      fc.nat({ max: 50 }),
      async (length, place, turnIndex) => {
        fc.pre(place <= length);
        const log = closedLog(length, turnIndex);
        const all = await readAll(log);
        expect(await readAll(log, `${turnIndex}.${place}`)).toEqual(all.slice(place));
      },
    ),
  );
});

test.each([undefined, '', '0.0', '1.2', '12.1', 'x', 'x.2'])(
  'EventLog.read() begins at the first event for the id %s, which is none of this turn',
  async (lastEventId) => {
    expect(await idsAfter(closedLog(3), lastEventId)).toEqual(['0.1', '0.2', '0.3']);
  },
);

test('EventLog.read() gives nothing after an id that is beyond the end', async () => {
  expect(await idsAfter(closedLog(3), '0.3')).toEqual([]);
  expect(await idsAfter(closedLog(3), '0.4')).toEqual([]);
  expect(await idsAfter(closedLog(0))).toEqual([]);
});

test('EventLog.read() waits for events that are still to come, and ends after the last one', async () => {
  const log = logOf(1);
  const reader = followStream(log.read({ signal: never }));
  let isDone = false;
  void reader.done.then(() => {
    isDone = true;
  });
  await moment();
  expect(reader.events.map(({ id }) => id)).toEqual(['0.1']);
  log.append('reply-end', { side: 'a' });
  await moment();
  expect(reader.events.map(({ name }) => name)).toEqual(['reply-delta', 'reply-end']);
  expect(isDone).toBe(false);
  log.close();
  await reader.done;
  expect(reader.events).toHaveLength(2);
});

test('EventLog gives many readers the same events, whenever they come and however slow they are', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat({ max: 10 }), { minLength: 1, maxLength: 20 }), async (joinings) => {
      const log = new EventLog(2);
      const readers: { from: number; seen: Promise<TurnEvent[]> }[] = [];
      for (let count = 0; count <= 10; count += 1) {
        const joining = joinings.filter((place) => place === count);
        for (const place of joining)
          readers.push({ from: place, seen: readSlowly(log, `2.${place}`, place) });
        log.append('reply-delta', { side: 'b', text: `${count}` });
        await Promise.resolve();
      }
      log.close();
      const all = await readAll(log);
      expect(all).toHaveLength(11);
      for (const { from, seen } of readers) expect(await seen).toEqual(all.slice(from));
    }),
    { numRuns: 50 },
  );
});

async function readSlowly(log: EventLog, lastEventId: string, slowness: number): Promise<TurnEvent[]> {
  const seen: TurnEvent[] = [];
  for await (const event of log.read({ lastEventId, signal: never })) {
    for (let count = 0; count < slowness; count += 1) await Promise.resolve();
    seen.push(event);
  }
  return seen;
}

test('EventLog.read() ends for the reader who went away, and for no other', async () => {
  const log = logOf(1);
  const left = new AbortController();
  const leaving = followStream(log.read({ signal: left.signal }), left);
  const staying = followStream(log.read({ signal: never }));
  await moment();
  await leaving.leave();
  log.append('reply-end', { side: 'a' });
  log.close();
  await staying.done;
  expect(leaving.events).toHaveLength(1);
  expect(staying.events).toHaveLength(2);
});

test('EventLog.read() gives nothing to a reader who had gone before', async () => {
  const left = AbortSignal.abort();
  expect(await readEvents(closedLog(3).read({ signal: left }))).toEqual([]);
});

test('EventLog.isExhausted() holds only when the log is closed and the last id has been seen', () => {
  const open = logOf(2);
  expect([undefined, '0.1', '0.2'].map((id) => open.isExhausted(id))).toEqual([false, false, false]);
  open.close();
  const closed = [undefined, '0.1', '0.2', '0.3', '1.2'].map((id) => open.isExhausted(id));
  expect(closed).toEqual([false, false, true, true, false]);
  expect(closedLog(0).isExhausted(undefined)).toBe(true);
});
