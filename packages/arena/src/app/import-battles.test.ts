import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { BattleFrame, type FrameRow } from '../core/frame/battle-frame.ts';
import { tagBits } from '../core/frame/tags.ts';
import type { ImportedTurn, LogSegment } from '../core/log-segment.ts';
import { verifyLog } from '../core/vote-log.ts';
import { openStore } from '../store/open-store.ts';
import { type ImportBattlesOptions, importBattles } from './import-battles.ts';

const NOW = Date.UTC(2026, 10, 24);
const STYLE = { tokens: 0, headers: 0, lists: 0, bold: 0 };
const ROW: FrameRow = {
  ...{ models: { a: 'x', b: 'y' }, choice: 'a', createdAt: 100, voter: 'v', language: 'en', turns: 1 },
  ...{ promptTokens: null, tags: 0, cluster: 0, exclusions: [], style: { a: STYLE, b: STYLE } },
};

function segmentOf(...rows: Partial<FrameRow>[]): LogSegment {
  const frame = new BattleFrame();
  for (const row of rows) frame.append({ ...ROW, ...row });
  const { rowCount, models, voters, languages } = frame;
  return { rowCount, models, voters, languages, columns: frame.chunks[0]! };
}

async function openTestStore() {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'leitai-import-battles-'));
  const store = await openStore({ dataDirectory });
  onTestFinished(async () => {
    await store.close();
    rmSync(dataDirectory, { recursive: true });
  });
  return store;
}

type Segment = { segment: LogSegment; texts?: (readonly ImportedTurn[] | undefined)[] };

function optionsOf(store: ImportBattlesOptions['store'], segments: () => AsyncIterable<Segment>) {
  return {
    ...{ store, formats: ['a', 'b'], files: ['f'], segments: segments(), mayShowText: false, again: false },
    ...{ newId: () => 'id', clock: () => new Date(NOW) },
  };
}

async function* two(): AsyncGenerator<Segment> {
  const redundant = tagBits(['redundant']);
  yield {
    segment: segmentOf({}, { createdAt: 0 }, { createdAt: 50, exclusions: ['test', 'named-mode'] }),
    texts: [[{ prompt: 'p', replies: { a: 'r', b: 's' } }], undefined, undefined],
  };
  yield { segment: segmentOf({ models: { a: 'z', b: 'x' }, tags: redundant, createdAt: 70 }) };
}

test('importBattles() links all segments and says what is in them', async () => {
  const store = await openTestStore();
  const progress: number[] = [];
  const options = { ...optionsOf(store, two), onProgress: (battles: number) => progress.push(battles) };
  expect(await importBattles(options)).toEqual({
    outcome: 'linked',
    firstSequence: 1,
    summary: {
      ...{ battles: 4, conversations: 1, excluded: { test: 1, 'named-mode': 1, duplicate: 1 } },
      ...{ models: ['x', 'y', 'z'], firstAt: '1970-01-01T00:00:50.000Z', lastAt: '1970-01-01T00:01:40.000Z' },
    },
  });
  expect(progress).toEqual([3, 4]);
  expect(await verifyLog(store.readLog())).toMatchObject({ votes: 4, imported: 4 });
});

test('importBattles() leaves nothing behind if it fails, is ended, or repeats what was imported', async () => {
  const store = await openTestStore();
  async function* failing() {
    yield* two();
    throw new TypeError('the third row is bad');
  }
  await expect(importBattles(optionsOf(store, failing))).rejects.toThrow('the third row is bad');
  const signal = AbortSignal.abort();
  await expect(importBattles({ ...optionsOf(store, two), signal })).rejects.toThrow(/abort/i);
  expect((await verifyLog(store.readLog())).votes).toBe(0);
  await importBattles(optionsOf(store, two));
  const importedAt = new Date(NOW).toISOString();
  expect(await importBattles({ ...optionsOf(store, two), newId: () => 'other' })).toEqual({
    ...{ outcome: 'repeated', files: ['f'], importedAt },
  });
  expect(await store.listStaged()).toEqual([]);
  const again = { ...optionsOf(store, two), newId: () => 'third', again: true };
  expect(await importBattles(again)).toMatchObject({ outcome: 'linked', firstSequence: 5 });
});

test('importBattles() removes what an import has left that was killed a day ago, and no other', async () => {
  const store = await openTestStore();
  const stage = (id: string) => store.stageSegment({ id: `${id}.0`, importId: id, segment: segmentOf({}) });
  const [dead, running] = [`${NOW - 25 * 3_600_000}-dead`, `${NOW - 3_600_000}-running`];
  await stage(dead);
  await stage(running);
  await importBattles(optionsOf(store, two));
  expect(await store.listStaged()).toEqual([running]);
});
