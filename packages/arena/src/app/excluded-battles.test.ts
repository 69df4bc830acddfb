import { expect, test } from 'vitest';
import type { ListedReason } from '../core/boards/find-excluded.ts';
import { DUPLICATE_RULE } from '../core/duplicates/prompt-clusters.ts';
import { tagBits } from '../core/frame/tags.ts';
import { openStore } from '../store/open-store.ts';
import { PLAIN_OPTIONS } from './boards/board-options.ts';
import { readLeaderboard } from './boards/read-leaderboard.ts';
import { orderExclusion } from './exclude.ts';
import { readExcludedBattles } from './excluded-battles.ts';
import { storeImport } from './testing/imported-battles.ts';
import { storeVote } from './testing/stored-votes.ts';
import { NOW, openTestArena } from './testing/test-arena.ts';

const MODELS = { a: 'ant', b: 'bee' };
const IMPORTED = '2026-11-22T10:00:00.000Z';

/** Of every way to be left out at least one battle. */
async function stage() {
  const { arena } = await openTestArena(openStore, { duplicates: { rule: { battles: 1 }, seed: 42 } });
  const { store } = arena;
  for (const prompt of ['same', 'same', 'other'])
    await storeVote(store, { models: MODELS, choice: 'a', prompt, voterId: 'Ada' });
  await storeVote(store, { models: MODELS, choice: 'b', isLeaked: true });
  await storeImport(
    store,
    [
      { models: MODELS },
      { models: MODELS, exclusions: ['named-mode'] },
      { models: MODELS, exclusions: ['named-mode', 'test'], voter: 'Eve' },
      { models: MODELS, tags: tagBits(['redundant']) },
    ],
    IMPORTED,
  );
  arena.tagging.runSoon();
  await arena.tagging.settled();
  await arena.frame.look(() => {});
  const read = async (query: { afterSequence?: number; limit?: number; reason?: ListedReason } = {}) => {
    const { votes, excluded } = await readLeaderboard(arena, 'overall', PLAIN_OPTIONS);
    const { view } = arena.publisher.now();
    const sources = { store, frame: arena.frame.frame, view };
    const battles = await readExcludedBattles(sources, { afterSequence: 0, limit: 100, ...query });
    return { votes, excluded, battles };
  };
  const order = async (
    given: Pick<Parameters<typeof orderExclusion>[1], 'targets' | 'action' | 'reason'>,
  ) => {
    await orderExclusion(store, { ...given, note: 'a note', createdAt: NOW });
    await arena.frame.look(() => {});
  };
  return { read, order };
}

const givenBy = ({ sequence, reasons }: Awaited<ReturnType<typeof readExcludedBattles>>[number]) =>
  [sequence, ...reasons.map(({ reason, rule, createdAt }) => [reason, rule, createdAt])] as const;

test('readExcludedBattles() gives each battle that does not count, with every reason, who gave it, and when', async () => {
  const { read, order } = await stage();
  await order({ targets: [{ voter: 'Eve' }], action: 'set', reason: 'excluded-voter' });
  const { battles, votes, excluded } = await read();
  expect(battles.slice(1).map(givenBy)).toEqual([
    [4, ['identity-leaked', 'test', NOW]],
    [6, ['named-mode', 'import@1', IMPORTED]],
    [
      7,
      ['named-mode', 'import@1', IMPORTED],
      ['excluded-voter', 'operator', NOW],
      ['test', 'import@1', IMPORTED],
    ],
    [8, ['duplicate', 'import@1', IMPORTED]],
  ]);
  expect([1, 2]).toContain(battles[0]!.sequence);
  expect(battles[0]!.reasons).toMatchObject([
    { reason: 'duplicate', rule: DUPLICATE_RULE, createdAt: null, cluster: 0 },
  ]);
  expect(battles[3]!.reasons[1]).toMatchObject({ voterId: 'Eve', note: 'a note' });
  expect(votes).toBe(8 - battles.length);
  const counts = Map.groupBy(
    battles.flatMap(({ reasons }) => reasons),
    ({ reason }) => reason,
  );
  expect(excluded).toEqual(Object.fromEntries([...counts].map(([reason, given]) => [reason, given.length])));
});

test('readExcludedBattles() follows an operator who lifts what a file says, and sets it again', async () => {
  const { read, order } = await stage();
  const named = { targets: [{ sequence: 6 }], reason: 'named-mode' } as const;
  await order({ ...named, action: 'lifted' });
  const sequences = async () =>
    (await read({ reason: 'named-mode' })).battles.map(({ sequence }) => sequence);
  expect(await sequences()).toEqual([7]);
  await order({ ...named, action: 'set' });
  expect((await read({ reason: 'named-mode', limit: 1 })).battles.map(givenBy)).toEqual([
    [6, ['named-mode', 'operator', NOW]],
  ]);
  expect((await read({ afterSequence: 6, limit: 2 })).battles.map(({ sequence }) => sequence)).toEqual([
    7, 8,
  ]);
});
