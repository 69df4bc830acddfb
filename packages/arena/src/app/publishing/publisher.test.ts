import { expect, onTestFinished, test } from 'vitest';
import { CATEGORIES, type Category } from '../../core/boards/categories.ts';
import { DIRECT_COMPUTER } from '../../core/boards/direct-computer.ts';
import { type Publication, type PublishingRule, publicationHash } from '../../core/publication.ts';
import { CHOICES } from '../../core/vote.ts';
import { GENESIS_HASH } from '../../core/vote-log.ts';
import { openStore } from '../../store/open-store.ts';
import type { Arena } from '../arena.ts';
import { PLAIN_OPTIONS } from '../boards/board-options.ts';
import { listLeaderboards } from '../boards/list-leaderboards.ts';
import { readHistory } from '../boards/read-charts.ts';
import { readLeaderboard } from '../boards/read-leaderboard.ts';
import { readPairPage } from '../boards/read-pair-page.ts';
import { testBoards } from '../boards/testing/test-boards.ts';
import type { ArenaStore } from '../ports.ts';
import { storeVote } from '../testing/stored-votes.ts';
import { openTestArena, type TestArena } from '../testing/test-arena.ts';
import { computeBoards } from './publish-boards.ts';
import { type PublicationCheck, verifyPublications, wereFactsWritten } from './verify-publications.ts';

const RULE: PublishingRule = { mode: 'interval', everyHours: 24, holdHours: 6 };
const MODELS = { a: 'ant', b: 'bee' };
const day = (number: number, hour = 0) => new Date(Date.UTC(2026, 10, number, hour)).toISOString();

/** One vote of each kind, and one more for the first model. */
async function castVotes(store: ArenaStore, createdAt: string) {
  for (const choice of [...CHOICES, 'a'] as const)
    await storeVote(store, { models: MODELS, choice, createdAt });
}

const exclude = (store: ArenaStore, sequence: number, action: 'set' | 'lifted' = 'set') =>
  store.appendExclusion({
    ...{ subject: 'sequence', subjectId: String(sequence), reason: 'test', action },
    ...{ rule: 'operator', note: null, createdAt: day(24) },
  } as const);

const board = ({ arena }: TestArena) => readLeaderboard(arena, 'overall', PLAIN_OPTIONS);

async function checksOf(store: ArenaStore, options: { last?: number } = {}): Promise<PublicationCheck[]> {
  const checks: PublicationCheck[] = [];
  for await (const check of verifyPublications(store, options)) checks.push(check);
  return checks;
}

test('in mode interval readers see nothing of a vote before it is old enough and it is time', async () => {
  const stage = await openTestArena(openStore, { publishing: RULE });
  const { arena } = stage;
  const { store, publisher } = arena;
  stage.setClock(day(23, 12));
  await castVotes(store, day(23, 5));
  await castVotes(store, day(23, 11));
  expect(await board(stage)).toMatchObject({ votes: 0, version: 0, updatedAt: null, publication: null });
  await publisher.publishIfDue();
  expect(await board(stage)).toMatchObject({
    votes: 5,
    version: 5,
    updatedAt: day(23, 5),
    publication: { number: 1, publishedAt: day(23, 12), nextAt: day(24, 12) },
  });
  stage.setClock(day(24, 11));
  await publisher.publishIfDue();
  expect((await board(stage)).version).toBe(5);
  stage.setClock(day(24, 12));
  await publisher.publishIfDue();
  expect(await board(stage)).toMatchObject({ votes: 10, version: 10, publication: { number: 2 } });
  const [second, first] = await store.readPublications({ limit: 10 });
  expect([first!.previousHash, second!.previousHash]).toEqual([GENESIS_HASH, first!.hash]);
  expect(first!.logHash).toBe(await store.hashAt(5));
});

test('a held vote holds up what is behind it, whatever its age', async () => {
  const stage = await openTestArena(openStore, { publishing: RULE });
  const { store, publisher } = stage.arena;
  stage.setClock(day(23, 12));
  for (const createdAt of [day(20), day(23, 11), day(20)]) {
    await storeVote(store, { models: MODELS, choice: 'a', createdAt });
  }
  await publisher.publishIfDue();
  expect(publisher.version).toBe(1);
});

test('what is said of published battles is shown with the next publication, also after a restart', async () => {
  const stage = await openTestArena(openStore, { publishing: RULE });
  const { store, publisher, frame, clock, report, registry } = stage.arena;
  stage.setClock(day(23, 12));
  await castVotes(store, day(23));
  await publisher.publishIfDue();
  const published = await board(stage);
  await exclude(store, 1);
  const style = { tokens: 1, headers: 0, lists: 0, bold: 0 };
  const facts = {
    language: 'zh',
    promptTokens: 9,
    turns: 1,
    isCode: true,
    isRefusal: false,
    fishesIdentity: false,
  };
  await store.saveFacts([
    { sequence: 2, tagger: 'rules', version: '1', value: { ...facts, style: { a: style, b: style } } },
  ]);
  await frame.look(() => {});
  expect(await board(stage)).toEqual(published);

  const models = [...registry.values()].map(({ model }) => model);
  const restarted = await testBoards({ store, models, clock, report, publishing: RULE });
  await restarted.publisher.start(60_000);
  const again = { ...stage.arena, ...restarted };
  const { etag: _, ...shown } = await readLeaderboard(again, 'overall', PLAIN_OPTIONS);
  expect(shown).toMatchObject({ votes: 5, excluded: {}, version: 5, rows: published.rows });
  expect((await readLeaderboard(again, 'coding', PLAIN_OPTIONS)).votes).toBe(0);
  await restarted.publisher.stop();

  stage.setClock(day(24, 12));
  await publisher.publishIfDue();
  expect(await board(stage)).toMatchObject({ votes: 4, excluded: { test: 1 }, publication: { number: 2 } });
  expect((await readLeaderboard(stage.arena, 'coding', PLAIN_OPTIONS)).votes).toBe(1);
});

const OURS: Category = {
  name: 'ours',
  group: 'own',
  title: { en: 'Ours', zh: '我们' },
  condition: { voterIds: ['Ada', 'Eve'] },
};
/** As no test arena is. */
const CHANGED = {
  boards: {
    categories: [...CATEGORIES, { ...OURS, name: 'wins', condition: { choice: ['a'] } } as const],
    confidence: 0.8,
    minimumVotes: { overall: 99, category: 99 },
    anchor: { name: 'bee', rating: 1_500 },
  },
  duplicates: { rule: { battles: 1 }, seed: 7 },
};

/** One publication of battles with the same prompt, some of them of two voters who have a board; then the arena with other settings. */
async function changedSettings(mode: PublishingRule['mode'] = 'interval') {
  const publishing = { ...RULE, mode };
  const stage = await openTestArena(openStore, { publishing, boards: { categories: [...CATEGORIES, OURS] } });
  const { store, publisher, tagging, clock, report, registry } = stage.arena;
  stage.setClock(day(23, 12));
  for (const voterId of ['Ada', 'Bob', 'Eve', 'Bob']) {
    for (const choice of ['a', 'b', 'tie'] as const) {
      await storeVote(store, { models: MODELS, choice, voterId, prompt: 'hi', createdAt: day(23) });
    }
  }
  tagging.runSoon();
  await tagging.settled();
  await publisher.publishIfDue();
  const models = [...registry.values()].map(({ model }) => model);
  const restarted = await testBoards({ store, models, clock, report, publishing, ...CHANGED });
  await restarted.publisher.start(60_000);
  onTestFinished(() => restarted.publisher.stop());
  return { stage, before: stage.arena, after: { ...stage.arena, ...restarted } };
}

test('in mode interval changed settings show with the next publication, which they are enough for', async () => {
  const { stage, before, after } = await changedSettings();
  const boardsOf = async (arena: Arena) => ({
    overall: await readLeaderboard(arena, 'overall', PLAIN_OPTIONS),
    ours: await readLeaderboard(arena, 'ours', PLAIN_OPTIONS),
    history: await readHistory(arena, 'overall', PLAIN_OPTIONS),
    sizes: (await listLeaderboards(arena)).map(({ category, votes }) => [category.name, votes]),
    pair: (await readPairPage(arena, 'ant', 'bee')).boards.map(({ category, battles }) => [
      category.name,
      battles,
    ]),
    duplicates: await arena.computed.duplicates(() => arena.publisher.now()),
  });
  const published = await boardsOf(before);
  expect(published).toMatchObject({ overall: { votes: 12, confidence: 0.95 }, ours: { votes: 6 } });
  const { overall, ours, ...others } = await boardsOf(after);
  // Only the title of a board that is configured no more is lost; the ETag is of all content.
  const { etag: _, ...shownOurs } = ours;
  const { ours: __, ...publishedOthers } = published;
  expect({ overall, ...others }).toEqual(publishedOthers);
  expect(shownOurs).toMatchObject({
    votes: 6,
    rows: published.ours.rows,
    category: { title: { zh: 'ours' } },
  });
  await expect(readLeaderboard(after, 'wins', PLAIN_OPTIONS)).rejects.toThrow('Cannot find this board');

  expect(await after.publisher.publish({ isForced: true })).toMatchObject({ number: 2, votes: 1 });
  expect(await after.publisher.publish({ isForced: true })).toBeUndefined();
  expect(await readLeaderboard(after, 'overall', PLAIN_OPTIONS)).toMatchObject({
    ...{ votes: 1, confidence: 0.8, minimumVotes: 99, publication: { number: 2 } },
    excluded: { duplicate: 11 },
  });
  expect(await readLeaderboard(after, 'wins', PLAIN_OPTIONS)).toMatchObject({
    category: { title: { zh: '我们' } },
  });
  expect((await checksOf(stage.arena.store)).map(({ outcome }) => outcome)).toEqual(
    Array(2).fill('recomputed'),
  );
});

test('changed settings are published when it is time, without a new vote, also by a live arena', async () => {
  const { stage, after } = await changedSettings('live');
  expect(await readLeaderboard(after, 'overall', PLAIN_OPTIONS)).toMatchObject({
    confidence: 0.8,
    publication: null,
  });
  stage.setClock(day(24, 11));
  await after.publisher.publishIfDue();
  stage.setClock(day(24, 12));
  await after.publisher.publishIfDue();
  stage.setClock(day(28, 12));
  await after.publisher.publishIfDue();
  const publications = await after.store.readPublications({ limit: 10 });
  expect(publications.map(({ number, publishedAt }) => [number, publishedAt])).toEqual([
    [2, day(24, 12)],
    [1, day(23, 12)],
  ]);
});

test('a board says whether its publication was computed by an older rule', async () => {
  const stage = await openTestArena(openStore, { publishing: RULE });
  const { store, publisher } = stage.arena;
  stage.setClock(day(23, 12));
  await castVotes(store, day(23));
  await publisher.publishIfDue();
  expect((await board(stage)).publication).toMatchObject({ number: 1, isOlderMethod: false });
  const latest = (await store.latestPublication())!;
  const { boardRule: _, ...method } = latest.method;
  stage.breakStore({ latestPublication: async () => ({ ...latest, number: 2, method }) });
  await publisher.publishIfDue();
  expect((await board(stage)).publication).toMatchObject({ number: 2, isOlderMethod: true });
});

test('a process shows what another one has published, and tells its readers', async () => {
  const stage = await openTestArena(openStore, { publishing: RULE });
  const { store, clock, report, registry, publisher } = stage.arena;
  const models = [...registry.values()].map(({ model }) => model);
  const other = await testBoards({ store, models, clock, report, publishing: RULE });
  const seen: number[] = [];
  const end = new AbortController();
  const following = (async () => {
    for await (const version of other.publisher.versions(end.signal)) seen.push(version);
  })();
  stage.setClock(day(23, 12));
  await castVotes(store, day(23));
  await publisher.publishIfDue();
  await other.publisher.publishIfDue();
  expect(other.publisher.shown).toEqual(await store.latestPublication());
  expect((await store.readPublications({ limit: 10 })).length).toBe(1);
  await Promise.resolve();
  end.abort();
  await following;
  expect(seen).toEqual([0, 5]);
});

// Who waits would otherwise be woken again and again, and nothing else would ever run: the server would not end.
test('a reader who still follows a publisher that has ended waits, and the process goes on', async () => {
  const { publisher } = (await openTestArena(openStore, { publishing: RULE })).arena;
  const end = new AbortController();
  const versions = publisher.versions(end.signal);
  expect(await versions.next()).toEqual({ done: false, value: 0 });
  const waiting = versions.next();
  await publisher.stop();
  await new Promise(setImmediate);
  end.abort();
  expect(await waiting).toEqual({ done: true, value: undefined });
});

test('nothing is published twice: neither when it is time, nor when it is asked for', async () => {
  const stage = await openTestArena(openStore, { publishing: RULE });
  const { store, publisher } = stage.arena;
  stage.setClock(day(23, 12));
  await publisher.publishIfDue();
  expect(await store.latestPublication()).toBeUndefined();
  await castVotes(store, day(23));
  expect(await publisher.publish({ isForced: true })).toMatchObject({ number: 1, version: 5, votes: 5 });
  expect(await publisher.publish({ isForced: true })).toBeUndefined();
  stage.setClock(day(28));
  await publisher.publishIfDue();
  expect(publisher.nextAt).toBeNull();
  expect((await store.latestPublication())!.number).toBe(1);
});

test('in mode live readers see the newest, and a snapshot is kept as often as the rule says', async () => {
  const stage = await openTestArena(openStore, { publishing: { ...RULE, mode: 'live' } });
  const { store, publisher, frame } = stage.arena;
  stage.setClock(day(23, 12));
  await castVotes(store, day(23, 12));
  await publisher.publishIfDue();
  await castVotes(store, day(23, 12));
  await publisher.publishIfDue();
  await frame.look(() => {});
  expect(await board(stage)).toMatchObject({ votes: 10, version: 10, publication: null });
  expect((await store.readPublications({ limit: 10 })).map(({ version }) => version)).toEqual([5]);
  stage.setClock(day(24, 12));
  await publisher.publishIfDue();
  expect((await store.readPublications({ limit: 10 })).map(({ version }) => version)).toEqual([10, 5]);
});

test('verifyPublications() computes every publication anew, whatever was excluded or configured since', async () => {
  const stage = await openTestArena(openStore, { publishing: RULE });
  const { store, publisher } = stage.arena;
  for (const number of [10, 11, 12]) {
    stage.setClock(day(number, 12));
    await castVotes(store, day(number));
    if (number === 11) await exclude(store, 2);
    if (number === 12) await exclude(store, 2, 'lifted');
    await publisher.publish({ isForced: true });
  }
  await exclude(store, 1);
  const votes = (await store.readPublications({ limit: 10 })).map((one) => one.votes);
  expect(votes).toEqual([15, 9, 5]);
  expect(await checksOf(store)).toEqual(
    [1, 2, 3].map((number) => ({ number, outcome: 'recomputed', detail: null })),
  );
});

test('verifyPublications() can leave older boards alone, and finds a broken chain there all the same', async () => {
  const stage = await openTestArena(openStore, { publishing: RULE });
  const { store, publisher } = stage.arena;
  for (const number of [10, 11, 12]) {
    stage.setClock(day(number, 12));
    await castVotes(store, day(number));
    await publisher.publish({ isForced: true });
  }
  const outcomes = async (last: number) => (await checksOf(store, { last })).map(({ outcome }) => outcome);
  expect(await outcomes(1)).toEqual(['linked', 'linked', 'recomputed']);
  expect(await outcomes(2)).toEqual(['linked', 'recomputed', 'recomputed']);
  expect(await outcomes(9)).toEqual(['recomputed', 'recomputed', 'recomputed']);
  const { readPublication } = store;
  stage.breakStore({
    readPublication: async (number) => {
      const publication = (await readPublication.call(store, number))!;
      return number === 1 ? { ...publication, votes: 6 } : publication;
    },
  });
  expect(await outcomes(1)).toEqual(['broken']);
});

test('verifyPublications() says which board and which figure the log does not give', async () => {
  const stage = await openTestArena(openStore, { publishing: RULE });
  const { store, publisher } = stage.arena;
  stage.setClock(day(23, 12));
  await castVotes(store, day(23));
  await publisher.publish({ isForced: true });
  const { readPublication } = store;
  stage.breakStore({
    readPublication: async (number) => {
      const publication = (await readPublication.call(store, number))!;
      const [overall, ...others] = publication.boards;
      const [first, ...rows] = overall!.rows;
      const changed = {
        ...publication,
        boards: [{ ...overall!, rows: [{ ...first!, rating: 1_300 }, ...rows] }, ...others],
      };
      return { ...changed, hash: publicationHash(changed) };
    },
  });
  const [check] = await checksOf(store);
  expect(check).toMatchObject({ number: 1, outcome: 'broken' });
  expect(check!.detail).toMatch(
    /^board overall: ant: rating must be [\d.]+ by the log, was published as 1300$/,
  );
});

/** An arena with one publication, and what becomes of its check when it is read as `change` makes it. */
async function checkChanged(change: (publication: Publication) => Publication) {
  const stage = await openTestArena(openStore, { publishing: RULE });
  const { store, publisher } = stage.arena;
  stage.setClock(day(23, 12));
  await castVotes(store, day(23));
  const publication = (await publisher.publish({ isForced: true }))!;
  stage.breakStore({ readPublication: async () => change(publication) });
  return (await checksOf(store))[0]!;
}
const hashed = (publication: Publication) => ({ ...publication, hash: publicationHash(publication) });

test('verifyPublications() computes rank sets anew as they were published, and tells an older rule from a change', async () => {
  const stage = await openTestArena(openStore);
  const { store, publisher, frame } = stage.arena;
  for (let vote = 0; vote < 40; vote += 1) {
    await storeVote(store, { models: MODELS, choice: vote < 28 ? 'a' : 'b', createdAt: day(23) });
  }
  const publication = (await publisher.publish({ isForced: true }))!;
  expect(publication.method.rankSets).toEqual({ looks: 'every' });
  expect(publication.boards[0]!.rows[0]).toMatchObject({ name: 'ant', simultaneousWorst: 2 });
  expect((await checksOf(store))[0]).toMatchObject({ outcome: 'recomputed' });

  const { rankSets: _, boardRule: __, ...method } = publication.method;
  const { voters } = frame.frame;
  const boards = await computeBoards(DIRECT_COMPUTER, { view: frame.now().view, voters }, method);
  expect(boards[0]!.rows[0]).toMatchObject({ name: 'ant', simultaneousWorst: 1 });
  stage.breakStore({ readPublication: async () => hashed({ ...publication, method, boards }) });
  expect((await checksOf(store))[0]).toMatchObject({ outcome: 'recomputed' });

  // A figure that only the method of then gives.
  const [overall, ...others] = boards;
  const rows = overall!.rows.map((row) => ({ ...row, tier: 9 }));
  const older = hashed({ ...publication, method, boards: [{ ...overall!, rows }, ...others] });
  stage.breakStore({ readPublication: async () => older });
  const [check] = await checksOf(store);
  expect(check).toMatchObject({ outcome: 'older-method' });
  expect(check!.detail).toContain('tier must be 1 by the log, was published as 9');
});

test.each([
  ['a figure', 'its hash must be', (one: Publication) => ({ ...one, votes: 6 })],
  ['the chain', 'its previous hash must be', (one: Publication) => hashed({ ...one, previousHash: 'x' })],
  [
    'the log',
    'its hash of the vote log at 5 must be',
    (one: Publication) => hashed({ ...one, logHash: 'x' }),
  ],
  [
    'its end',
    'its hash of the vote log at 6 must be there',
    (one: Publication) => hashed({ ...one, version: 6 }),
  ],
  [
    'a row',
    'board overall: models must be 2 by the log',
    (one: Publication) => {
      const [overall, ...others] = one.boards;
      return hashed({ ...one, boards: [{ ...overall!, rows: overall!.rows.slice(1) }, ...others] });
    },
  ],
])('verifyPublications() finds a publication of which %s was changed', async (_what, detail, change) => {
  const check = await checkChanged(change);
  expect(check.outcome).toBe('broken');
  expect(check.detail).toContain(detail);
});

test('verifyPublications() tells boards of which the facts were written anew from those that were changed', async () => {
  const stage = await openTestArena(openStore, { publishing: RULE });
  const { store, publisher } = stage.arena;
  stage.setClock(day(23, 12));
  await castVotes(store, day(23));
  const style = { tokens: 1, headers: 0, lists: 0, bold: 0 };
  const say = (isCode: boolean, version: string) => {
    const facts = {
      language: 'zh',
      promptTokens: 9,
      turns: 1,
      isCode,
      isRefusal: false,
      fishesIdentity: false,
    };
    const value = { ...facts, style: { a: style, b: style } };
    return store.saveFacts([1, 2, 3].map((sequence) => ({ sequence, tagger: 'rules', version, value })));
  };
  await say(true, '1');
  await publisher.publish({ isForced: true });
  expect((await checksOf(store))[0]).toMatchObject({ outcome: 'recomputed' });
  await say(false, '2');
  const [check] = await checksOf(store);
  expect(check).toMatchObject({ number: 1, outcome: 'superseded' });
  expect(check!.detail).toBe('board coding: votes must be 0 by the log, was published as 3');
});

test('wereFactsWritten() says no of facts that boards are not made of', async () => {
  const stage = await openTestArena(openStore);
  const { store, publisher } = stage.arena;
  await castVotes(store, day(23));
  const publication = (await publisher.publish({ isForced: true }))!;
  const fact = { sequence: 1, version: 'identity-leak@3' };
  await store.saveFacts([{ ...fact, tagger: 'leaks', value: false }]);
  expect(await wereFactsWritten(store, publication)).toBe(false);
  await store.saveFacts([{ ...fact, tagger: 'duplicates', value: 1 }]);
  expect(await wereFactsWritten(store, publication)).toBe(true);
});

test('a live arena publishes what its frame has read, leaks before their votes among it, and it is computed anew', async () => {
  const stage = await openTestArena(openStore);
  const { store, publisher, frame, tagging } = stage.arena;
  for (const number of [1, 2, 3, 4]) {
    stage.setClock(day(number + 10));
    for (const choice of ['a', 'b', 'tie'] as const) {
      await storeVote(store, { models: MODELS, choice, isLeaked: choice === 'tie', prompt: 'hi' });
      if (number % 2 === 0) frame.catchUpSoon();
    }
    tagging.runSoon();
    await tagging.settled();
    await publisher.publishIfDue();
  }
  const publications = await store.readPublications({ limit: 10 });
  expect(publications.map(({ version, votes }) => [version, votes])).toEqual([
    [12, 8],
    [9, 6],
    [6, 4],
    [3, 2],
  ]);
  expect((await checksOf(store)).map(({ outcome }) => outcome)).toEqual(Array(4).fill('recomputed'));
});

test('a duplicate that is excluded is none any more, on the live board as when it is computed anew', async () => {
  const stage = await openTestArena(openStore, { duplicates: { rule: { battles: 1 }, seed: 42 } });
  const { store, publisher, frame, tagging } = stage.arena;
  for (const choice of ['a', 'b', 'tie'] as const)
    await storeVote(store, { models: MODELS, choice, prompt: 'hi' });
  tagging.runSoon();
  await tagging.settled();
  await frame.look(() => {});
  expect(await board(stage)).toMatchObject({ votes: 1, excluded: { duplicate: 2 } });
  for (const sequence of [1, 2, 3]) await exclude(store, sequence);
  await frame.look(() => {});
  expect(await board(stage)).toMatchObject({ votes: 0, excluded: { test: 3 } });
  await publisher.publish({ isForced: true });
  expect((await checksOf(store)).map(({ outcome }) => outcome)).toEqual(['recomputed']);
});

test('boards over a group of voters are published without their ids, and computed anew', async () => {
  const condition = { voterIds: ['Ada'] };
  const category = { name: 'ours', group: 'own', title: { en: 'Ours', zh: '我们' }, condition } as const;
  const stage = await openTestArena(openStore, { boards: { categories: [...CATEGORIES, category] } });
  const { store, publisher } = stage.arena;
  for (const voterId of ['Ada', 'Bob']) await storeVote(store, { models: MODELS, choice: 'a', voterId });
  const { boards, method } = (await publisher.publish({ isForced: true }))!;
  expect(boards.at(-1)).toMatchObject({ category: 'ours', votes: 1 });
  expect(JSON.stringify(method)).not.toContain('Ada');
  expect((await checksOf(store))[0]).toMatchObject({ outcome: 'recomputed' });
});

test('what is said while a live arena copies its rows is for the next publication', async () => {
  const stage = await openTestArena(openStore);
  const { store, publisher, frame } = stage.arena;
  await castVotes(store, day(23));
  const findEnd = store.findEnd.bind(store);
  stage.breakStore({
    findEnd: async (upTo) => {
      await exclude(store, 1);
      await frame.look(() => {});
      return findEnd(upTo);
    },
  });
  expect(await publisher.publish({ isForced: true })).toMatchObject({ votes: 5 });
  expect((await checksOf(store))[0]).toMatchObject({ outcome: 'recomputed' });
  await frame.look(() => {});
  expect(await board(stage)).toMatchObject({ votes: 4, excluded: { test: 1 } });
});
