import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ArenaStore, ExclusionQuery, JudgedBattle, LogEntry } from '../app/ports.ts';
import { readVotes } from '../app/testing/stored-votes.ts';
import type { Battle } from '../core/battle.ts';
import type { ExclusionReason, ExclusionSubject } from '../core/exclusion.ts';
import { COLUMN_NAMES } from '../core/frame/frame-columns.ts';
import type { LogSegment } from '../core/log-segment.ts';
import { type Publication, publicationHash } from '../core/publication.ts';
import { CHOICES, type RatedVote } from '../core/vote.ts';
import { GENESIS_HASH, verifyLog } from '../core/vote-log.ts';
import { inLanes, NOW, readyBattle, storeBattle, voteOn } from './testing/stored-battles.ts';

function votesOf(entries: readonly LogEntry[]): RatedVote[] {
  return entries.flatMap((entry) => (entry.kind === 'vote' ? [entry.vote] : []));
}

function zeros(rowCount: number): LogSegment['columns'] {
  const columns = COLUMN_NAMES.map((name) => [name, new Array<number>(rowCount).fill(0)]);
  return Object.fromEntries(columns) as LogSegment['columns'];
}

/** A segment whose battles have 1, 2, 3, … turns. */
function segmentOf(rowCount: number): LogSegment {
  const rows = Array.from({ length: rowCount }, (_, row) => row + 1);
  return {
    rowCount,
    columns: {
      ...zeros(rowCount),
      turns: rows,
      modelB: rows.map(() => 1),
    },
    models: ['ant', 'bee'],
    voters: ['somebody'],
    languages: ['unknown'],
  };
}

async function readAll(store: ArenaStore) {
  return readVotes(store);
}

function without<T extends object, Key extends keyof T>(value: T, key: Key): Omit<T, Key> {
  const { [key]: _, ...rest } = value;
  return rest;
}

/** A publication behind another one, with texts and numbers that a database may mangle. */
function publicationAfter(last: Publication | undefined): Publication {
  const content = {
    number: (last?.number ?? 0) + 1,
    version: 7,
    votes: 5,
    publishedAt: NOW,
    logHash: 'log',
    previousHash: last?.hash ?? GENESIS_HASH,
    method: {
      rule: { mode: 'interval', everyHours: 24, holdHours: 0.1 + 0.2 },
      method: 'bradley-terry',
      interval: { kind: 'sandwich', confidence: 0.95 },
      rankSets: { looks: 'every' },
      minimumVotes: { overall: 0, category: 300 },
      anchor: null,
      duplicates: { rule: { quantile: 0.999 }, seed: 42 },
      categories: [{ name: 'overall', group: 'overall', condition: { all: [] } }],
      models: ['小擂', 'a "quoted" one'],
      taggers: { coding: 1, labeller: 'abc-1' },
      limits: { exclusion: 3, fact: 4 },
    },
    boards: [
      {
        category: 'overall',
        votes: 5,
        excluded: { duplicate: 1 },
        firstAt: 1,
        lastAt: 2,
        rows: [],
        problem: 'x'.repeat(70_000),
      },
    ],
  } as const satisfies Omit<Publication, 'hash'>;
  return { ...content, hash: publicationHash(content) };
}

/**
 * What every implementation of `ArenaStore` keeps to.
 *
 * @param open - Opens the same database each time it is called.
 */
export function describeStore(name: string, open: () => Promise<ArenaStore>): void {
  describe(`the ${name} store`, () => {
    let store: ArenaStore;
    beforeAll(async () => {
      store = await open();
    });
    afterAll(() => store.close());

    test('gives back a vote with every field of it', async () => {
      const battle = await readyBattle(store);
      const vote = voteOn(battle, { choice: 'both-bad', idempotencyKey: '钥匙 😀 \' " \\' });
      const result = await store.castVote(vote);
      expect(result).toMatchObject({ outcome: 'stored', vote });
      const logged = (await readAll(store)).at(-1)!;
      expect(result).toEqual({ outcome: 'stored', vote: logged && without(logged, 'exclusions') });
    });

    test('gives back a battle with every field of it', async () => {
      const battle = await storeBattle(store);
      expect(await store.findBattle(battle.id)).toEqual(battle);
      expect(await store.findBattle('no such battle')).toBeUndefined();
    });

    test('gives back turns, replies and exclusions as they were written', async () => {
      const battle = await storeBattle(store);
      const prompt = `${'问'.repeat(29_000)} 😀 "quoted" \\ \n\r\t end`;
      await store.startTurn({ battle, prompt, state: 'streaming', createdAt: NOW });
      const replies = {
        a: {
          state: 'complete',
          text: '答 😀\n```ts\nx\n```',
          finishReason: 'stop',
          inputTokens: 3,
          outputTokens: 5,
          firstTextMs: 12,
          durationMs: 340,
        },
        b: { state: 'failed', text: '', durationMs: 7, failure: 'cut: 连接断开' },
      } as const; // prettier-ignore
      const exclusion = {
        battleId: battle.id,
        reason: 'identity-leaked',
        rule: 'identity-leak@1',
        createdAt: NOW,
      } as const;
      await store.finishTurn({
        battleId: battle.id,
        turnIndex: 0,
        replies,
        state: 'failed',
        exclusions: [exclusion],
      });
      expect(await store.findBattle(battle.id)).toEqual({
        ...battle,
        state: 'failed',
        turns: [{ prompt, replies }],
        exclusions: ['identity-leaked'],
      });
    });

    test('keeps texts the same way everywhere, also those that a database would refuse', async () => {
      const battle = await storeBattle(store);
      const prompt = 'zero \u0000, half a pair \ud83d';
      await store.startTurn({ battle, prompt, state: 'streaming', createdAt: NOW });
      const hostile = {
        state: 'complete',
        text: '\u0000\udc00答',
        finishReason: 'st\u0000op',
        failure: '\u0000',
        inputTokens: 2.5,
        outputTokens: 2 ** 40,
      } as const;
      const replies = { a: hostile, b: { state: 'complete', text: 'An answer.', outputTokens: -1 } } as const;
      await store.finishTurn({ battleId: battle.id, turnIndex: 0, replies, state: 'ready', exclusions: [] });
      const kept = (await store.findBattle(battle.id))!;
      expect(kept.turns).toEqual([
        {
          prompt: 'zero , half a pair \ufffd',
          replies: {
            a: { state: 'complete', text: '\ufffd答', finishReason: 'stop', failure: '' },
            b: { state: 'complete', text: 'An answer.' },
          },
        },
      ]);
      const vote = voteOn(kept, { idempotencyKey: `${battle.id}\u0000\ud800` });
      expect((await store.castVote(vote)).outcome).toBe('stored');
      expect((await store.castVote(vote)).outcome).toBe('replayed');
      expect((await verifyLog(store.readLog())).break).toBeUndefined();
      expect(await store.findBattle(`${battle.id}\u0000`)).toBeUndefined();
    });

    test('lets one of two turns that start at once through', async () => {
      const battle = await storeBattle(store);
      const start = () => store.startTurn({ battle, prompt: 'p', state: 'streaming', createdAt: NOW });
      expect((await Promise.all([start(), start(), start()])).filter(Boolean)).toHaveLength(1);
      expect((await store.findBattle(battle.id))!.turns).toHaveLength(1);
    });

    test('stores one of 200 votes on one battle, whatever their keys', async () => {
      const battle = await readyBattle(store);
      // 40 keys, 5 votes each; the same key has always the same choice.
      const attempts = Array.from({ length: 200 }, (_, index) =>
        voteOn(battle, { choice: CHOICES[index % 4]!, idempotencyKey: `race-${index % 40}` }),
      );
      const outcomes = await inLanes(attempts, (vote) => store.castVote(vote));
      const counts = Object.groupBy(outcomes, ({ outcome }) => outcome);
      expect(counts.stored).toHaveLength(1);
      expect(counts.replayed).toHaveLength(4);
      expect(counts['already-voted']).toHaveLength(195);
      const [stored] = counts.stored as readonly { vote: object }[];
      for (const { vote } of counts.replayed as readonly { vote: object }[])
        expect(vote).toEqual(stored!.vote);
      expect((await readAll(store)).filter((vote) => vote.battleId === battle.id)).toHaveLength(1);
      expect((await store.findBattle(battle.id))!.state).toBe('voted');
    });

    test('replays a vote for the same key, and refuses the key for another vote', async () => {
      const battle = await readyBattle(store);
      const first = await store.castVote(voteOn(battle));
      expect(first.outcome).toBe('stored');
      const again = await store.castVote(voteOn(battle, { createdAt: '2026-11-23T11:00:00.000Z' }));
      expect(again).toEqual({ ...first, outcome: 'replayed' });
      expect((await store.castVote(voteOn(battle, { choice: 'tie' }))).outcome).toBe('key-reused');
      const other = await readyBattle(store);
      const reused = voteOn(other, { voterId: battle.voterId, idempotencyKey: `key-${battle.id}` });
      expect((await store.castVote(reused)).outcome).toBe('key-reused');
      expect((await store.findBattle(other.id))!.state).toBe('ready');
    });

    test('writes nothing for a vote on a battle that is not ready', async () => {
      const before = (await readAll(store)).length;
      const drawn = await storeBattle(store);
      expect((await store.castVote(voteOn(drawn))).outcome).toBe('not-votable');
      for (const state of ['failed', 'abandoned'] as const) {
        const battle = await storeBattle(store);
        await store.startTurn({ battle, prompt: 'p', state: 'streaming', createdAt: NOW });
        expect((await store.castVote(voteOn(battle, { turnCount: 1 }))).outcome).toBe('not-votable');
        const reply = { state: 'failed', text: '' } as const;
        const replies = { a: reply, b: reply };
        await store.finishTurn({ battleId: battle.id, turnIndex: 0, replies, state, exclusions: [] });
        expect((await store.castVote(voteOn(battle, { turnCount: 1 }))).outcome).toBe('not-votable');
        expect((await store.findBattle(battle.id))!.state).toBe(state);
      }
      expect(await readAll(store)).toHaveLength(before);
    });

    test('does not take a vote on turns that its voter has not seen', async () => {
      const battle = await readyBattle(store);
      expect((await store.castVote(voteOn(battle, { turnCount: 2 }))).outcome).toBe('not-votable');
    });

    test('keeps a voted battle voted while later turns come and go', async () => {
      const battle = await readyBattle(store);
      await store.castVote(voteOn(battle));
      const voted = (await store.findBattle(battle.id))!;
      expect(voted.vote).toEqual({ choice: 'a', createdAt: NOW });
      expect(await store.startTurn({ battle: voted, prompt: 'more', state: 'voted', createdAt: NOW })).toBe(
        true,
      );
      const reply = { state: 'failed', text: '' } as const;
      const replies = { a: reply, b: reply };
      await store.finishTurn({ battleId: battle.id, turnIndex: 1, replies, state: 'voted', exclusions: [] });
      const later = (await store.findBattle(battle.id))!;
      expect(later.state).toBe('voted');
      expect(later.turns).toHaveLength(2);
      expect((await verifyLog(store.readLog())).break).toBeUndefined();
    });

    test('says of a turn that was abandoned meanwhile what it is, and of one stored twice what it became', async () => {
      const [lost, kept] = [await storeBattle(store), await storeBattle(store)];
      const reply = { state: 'complete', text: 'I answer.' } as const;
      const replies = { a: reply, b: reply };
      const finish = (battleId: string) =>
        store.finishTurn({ battleId, turnIndex: 0, replies, state: 'ready', exclusions: [] });
      await store.startTurn({ battle: kept, prompt: 'p', state: 'streaming', createdAt: NOW });
      expect(await finish(kept.id)).toBe('ready');
      expect(await finish(kept.id)).toBe('ready');
      const createdAt = '2000-01-01T00:00:00.000Z';
      await store.startTurn({ battle: lost, prompt: 'p', state: 'streaming', createdAt });
      expect(await store.abandonStale({ before: '2000-01-02T00:00:00.000Z' })).toBe(1);
      expect(await finish(lost.id)).toBe('abandoned');
    });

    test('reads the log in order and from any place, with the exclusions of each battle', async () => {
      const battle = await storeBattle(store);
      await store.startTurn({ battle, prompt: 'p', state: 'streaming', createdAt: NOW });
      const reply = { state: 'complete', text: 'I am ant.' } as const;
      const exclusion = {
        battleId: battle.id,
        reason: 'identity-leaked',
        rule: 'identity-leak@1',
        createdAt: NOW,
      } as const;
      const replies = { a: reply, b: reply };
      await store.finishTurn({
        battleId: battle.id,
        turnIndex: 0,
        replies,
        state: 'ready',
        exclusions: [exclusion],
      });
      const last = (await readAll(store)).at(-1)!.sequence;
      const leaked = await store.castVote(voteOn((await store.findBattle(battle.id))!));
      await store.castVote(voteOn(await readyBattle(store)));
      const rest = votesOf(await store.readEntries({ afterSequence: last, limit: 10 }));
      expect(rest.map((vote) => [vote.sequence - last, vote.exclusions])).toEqual([
        [1, ['identity-leaked']],
        [2, []],
      ]);
      expect(leaked).toMatchObject({ outcome: 'stored', vote: { sequence: last + 1 } });
      expect(await store.readEntries({ afterSequence: last, limit: 1 })).toHaveLength(1);
    });

    test('takes a file of battles into the log: kept aside, then linked at once, with a vote behind it', async () => {
      const before = (await readAll(store)).at(-1)?.sequence ?? 0;
      const turns = [{ prompt: 'p', replies: { a: 'x', b: 'y' } }];
      const first = {
        id: 'import-1.1',
        importId: 'import-1',
        segment: segmentOf(3),
        texts: [turns, undefined, turns],
      };
      await store.stageSegment(first);
      await store.stageSegment({ id: 'import-1.2', importId: 'import-1', segment: segmentOf(2) });
      expect(await store.readEntries({ afterSequence: before, limit: 10 })).toEqual([]);
      const linked = {
        id: 'import-1',
        format: 'test',
        files: ['a.csv'],
        mayShowText: false,
        importedAt: NOW,
      };
      expect(await store.linkImport(linked)).toEqual({ outcome: 'linked', firstSequence: before + 1 });
      const cast = await store.castVote(voteOn(await readyBattle(store)));
      expect(cast).toMatchObject({ outcome: 'stored', vote: { sequence: before + 6 } });
      const [segment, ...none] = await store.readEntries({ afterSequence: before, limit: 10 });
      expect(none).toEqual([]);
      expect(segment).toMatchObject({ kind: 'segment', firstSequence: before + 1, segment: { rowCount: 3 } });
      expect(Array.from((segment as LogEntry & { kind: 'segment' }).segment.columns.turns)).toEqual([
        1, 2, 3,
      ]);
      const rest = await store.readEntries({ afterSequence: before + 5, limit: 10 });
      expect(rest).toMatchObject([{ kind: 'vote', vote: { sequence: before + 6 } }]);
      expect(await store.hashAt(before + 6)).toBe((await verifyLog(store.readLog())).head);
      expect(await store.hashAt(before + 5)).toMatch(/^[0-9a-f]{64}$/);
      expect([await store.hashAt(before + 4), await store.hashAt(before + 7)]).toEqual([
        undefined,
        undefined,
      ]);
      const verification = await verifyLog(store.readLog());
      expect(verification).toMatchObject({ votes: before + 6, imported: 5 });
      expect(verification.break).toBeUndefined();
      const conversations = await store.readConversations([before + 1, before + 2, before + 3, before + 6]);
      expect([...conversations.keys()].sort((one, other) => one - other)).toEqual([
        before + 1,
        before + 3,
        before + 6,
      ]);
      expect(conversations.get(before + 1)).toEqual([
        { prompt: 'p', replies: { a: { text: 'x' }, b: { text: 'y' } } },
      ]);
      const ranges = (await store.readImportedRanges()).filter(({ firstSequence }) => firstSequence > before);
      expect(ranges.map(({ mayShowText }) => mayShowText)).toEqual(ranges.map(() => false));
      expect(ranges).not.toEqual([]);
    });

    test('forgets a file that was kept aside and never linked', async () => {
      const before = await verifyLog(store.readLog());
      await store.stageSegment({ id: 'import-2.1', importId: 'import-2', segment: segmentOf(3) });
      expect(await store.listStaged()).toEqual(['import-2']);
      await store.discardStaged('import-2');
      expect(await store.listStaged()).toEqual([]);
      await store.stageSegment({ id: 'import-2.1', importId: 'import-2', segment: segmentOf(1) });
      await store.discardStaged('import-2');
      expect(await verifyLog(store.readLog())).toEqual(before);
    });

    test('refuses to link battles that were linked before, unless it is told to', async () => {
      const before = (await verifyLog(store.readLog())).votes;
      const turns = [{ prompt: 'p', replies: { a: 'x', b: 'y' } }];
      const stage = (importId: string, texts?: readonly (typeof turns | undefined)[]) =>
        store.stageSegment({ id: `${importId}.1`, importId, segment: segmentOf(5), texts });
      const linkOf = (id: string, again?: boolean) =>
        store.linkImport(
          { id, format: 'test', files: [`${id}.csv`], mayShowText: true, importedAt: NOW },
          { ...(again !== undefined && { again }) },
        );
      await stage('import-4');
      expect(await linkOf('import-4')).toEqual({ outcome: 'linked', firstSequence: before + 1 });
      await stage('import-5');
      const repeated = { outcome: 'repeated', files: ['import-4.csv'], importedAt: NOW };
      expect(await linkOf('import-5')).toEqual(repeated);
      expect((await verifyLog(store.readLog())).votes).toBe(before + 5);
      expect(await linkOf('import-5', true)).toMatchObject({ outcome: 'linked', firstSequence: before + 6 });
      await stage('import-6', [turns]);
      expect(await linkOf('import-6')).toMatchObject({ outcome: 'linked', firstSequence: before + 11 });
      const [entry] = await store.readEntries({ afterSequence: before, limit: 1 });
      expect(entry).toMatchObject({ kind: 'segment', importedAt: NOW, mayShowText: true });
      const imported = (await store.readImportedRanges()).filter(
        ({ firstSequence }) => firstSequence > before,
      );
      const range = { rowCount: 5, source: 'test', importedAt: NOW, mayShowText: true };
      expect(imported).toEqual([1, 6, 11].map((place) => ({ firstSequence: before + place, ...range })));
    });

    test('keeps what each tagger says last, and tells what has changed since', async () => {
      const { sequence } = (await readAll(store)).at(-1)!;
      const last = (await store.readFactChanges({ afterChange: 0, limit: 10_000 })).at(-1)?.change ?? 0;
      const fact = { sequence, tagger: 'rules', version: '1', value: { language: 'en' } };
      await store.saveFacts([fact, { ...fact, tagger: 'duplicates', value: 7 }]);
      await store.saveFacts([{ ...fact, version: '2', value: { language: 'zh' } }]);
      const changes = await store.readFactChanges({ afterChange: last, limit: 10 });
      expect(changes.map(({ tagger, version, value }) => [tagger, version, value])).toEqual([
        ['duplicates', '1', 7],
        ['rules', '2', { language: 'zh' }],
      ]);
      expect(await store.readFactChanges({ afterChange: changes.at(-1)!.change, limit: 10 })).toEqual([]);
      const [entry] = await store.readEntries({ afterSequence: sequence - 1, limit: 1 });
      expect((entry as LogEntry & { kind: 'vote' }).facts).toEqual(
        expect.arrayContaining([
          { tagger: 'rules', version: '2', value: { language: 'zh' } },
          { tagger: 'duplicates', version: '1', value: 7 },
        ]),
      );
    });

    test('finds the battles with a text of which a tagger has said nothing yet', async () => {
      const before = (await verifyLog(store.readLog())).votes;
      const turns = [{ prompt: 'p', replies: { a: 'x', b: 'y' } }];
      await store.stageSegment({
        id: 'import-3.1',
        importId: 'import-3',
        segment: segmentOf(4),
        texts: [undefined, turns, undefined, turns],
      });
      const linked = { id: 'import-3', format: 'test', files: [], mayShowText: false, importedAt: NOW };
      await store.linkImport(linked);
      await store.castVote(voteOn(await readyBattle(store)));
      const asked = { tagger: 'rules', version: '7', afterSequence: before, limit: 10 };
      expect(await store.readUntagged(asked)).toEqual([before + 2, before + 4, before + 5]);
      const fact = { tagger: 'rules', value: 1 };
      await store.saveFacts([
        { ...fact, sequence: before + 2, version: '7' },
        { ...fact, sequence: before + 5, version: '6' },
        { ...fact, sequence: before + 4, version: '7', tagger: 'other' },
      ]);
      expect(await store.readUntagged(asked)).toEqual([before + 4, before + 5]);
      expect(await store.readUntagged({ ...asked, limit: 1 })).toEqual([before + 4]);
      expect(await store.readUntagged({ ...asked, afterSequence: before + 4 })).toEqual([before + 5]);
    });

    test('finds what a tagger has said of the same again, in the same version', async () => {
      await store.castVote(voteOn(await readyBattle(store)));
      await store.castVote(voteOn(await readyBattle(store)));
      const { sequence } = await store.findEnd();
      const fact = { sequence, tagger: 'labels', version: '1', key: 'hi', value: { math: true } };
      const other = { ...fact, sequence: sequence - 1 };
      await store.saveFacts([fact, { ...other, value: { math: true } }]);
      const asked = { tagger: 'labels', version: '1', keys: ['hi', 'hello'] };
      expect(await store.readKnown(asked)).toEqual(new Map([['hi', { math: true }]]));
      expect(await store.readKnown({ ...asked, keys: [] })).toEqual(new Map());
      expect(await store.readKnown({ ...asked, version: '2' })).toEqual(new Map());
      expect(await store.readKnown({ ...asked, tagger: 'rules' })).toEqual(new Map());
      await store.saveFacts([{ ...other, version: '2', key: 'hello', value: { math: false } }]);
      expect(await store.readKnown(asked)).toEqual(new Map([['hi', { math: true }]]));
      expect(await store.readKnown({ ...asked, version: '2' })).toEqual(
        new Map([['hello', { math: false }]]),
      );
      const [last] = await store
        .readFactChanges({ afterChange: 0, limit: 100_000 })
        .then((all) => all.slice(-1));
      expect(last).not.toHaveProperty('key');
    });

    test('gives the names of models of votes and of imported battles', async () => {
      const { sequence: before } = await store.findEnd();
      const linked = { id: 'names', format: 'test', files: [], mayShowText: false, importedAt: NOW };
      await store.stageSegment({ id: 'names-1', importId: 'names', segment: segmentOf(3) });
      await store.linkImport(linked, { again: true });
      const battle = await readyBattle(store);
      await store.castVote(voteOn(battle));
      const models = await store.readModels([before + 4, before + 2, before + 9]);
      expect(models).toEqual(
        new Map([
          [before + 4, battle.models],
          [before + 2, { a: 'ant', b: 'bee' }],
        ]),
      );
      expect(await store.readModels([])).toEqual(new Map());
    });

    test('writes what a rule says with what follows for exclusions, told what was said last', async () => {
      const { sequence: before } = await store.findEnd();
      const battle = await readyBattle(store);
      await store.castVote(voteOn(battle));
      const linked = { id: 'verdict', format: 'test', files: [], mayShowText: false, importedAt: NOW };
      await store.stageSegment({ id: 'verdict-1', importId: 'verdict', segment: segmentOf(2) });
      await store.linkImport(linked, { again: true });
      const [voted, imported, other] = [before + 1, before + 2, before + 3];
      const event = { reason: 'identity-leaked', rule: 'r@1', note: null, createdAt: NOW } as const;
      await store.appendExclusion({ ...event, subject: 'battle', subjectId: battle.id, action: 'set' });
      await store.appendExclusion({ ...event, subject: 'sequence', subjectId: `${other}`, action: 'set' });
      await store.appendExclusion({ ...event, subject: 'sequence', subjectId: `${other}`, action: 'lifted' });
      await store.appendExclusion({
        ...{ ...event, subject: 'sequence', subjectId: `${imported}`, reason: 'test', action: 'set' },
      } as const);
      const last = (await store.readExclusions({ afterId: 0, limit: 10_000 })).at(-1)!.id;
      const told: unknown[] = [];
      const fact = { tagger: 'verdict', version: 'r@2', value: true };
      const appended = await store.saveVerdicts({
        ...{ reason: 'identity-leaked', rule: 'r@2', createdAt: NOW },
        facts: [voted, imported, other].map((sequence) => ({ ...fact, sequence })),
        decide: (sequence, row) => {
          told.push([sequence, row]);
          if (sequence === voted) return { action: 'lifted', note: null };
          return sequence === imported ? { action: 'set', note: 'why' } : undefined;
        },
      });
      expect(told).toEqual([
        [voted, { action: 'set', rule: 'r@1' }],
        [imported, undefined],
        [other, { action: 'lifted', rule: 'r@1' }],
      ]);
      expect(appended).toEqual(['lifted', 'set']);
      expect(await store.readExclusions({ afterId: last, limit: 10 })).toMatchObject([
        { subject: 'battle', subjectId: battle.id, sequence: voted, action: 'lifted', rule: 'r@2' },
        { subject: 'sequence', sequence: imported, action: 'set', note: 'why' },
      ]);
      const changes = await store.readFactChanges({ afterChange: 0, limit: 100_000 });
      expect(changes.filter(({ tagger }) => tagger === 'verdict')).toHaveLength(3);
    });

    test('lifts an exclusion by a row of its own, and the last row holds', async () => {
      const battle = await readyBattle(store);
      const voted = await store.castVote(voteOn(battle));
      if (voted.outcome !== 'stored') throw new TypeError('the vote must be stored');
      const last = (await store.readExclusions({ afterId: 0, limit: 10_000 })).at(-1)?.id ?? 0;
      const event = {
        subject: 'battle',
        subjectId: battle.id,
        reason: 'operator',
        rule: 'operator',
      } as const;
      const reasonsNow = async () => (await readAll(store)).at(-1)!.exclusions;
      await store.appendExclusion({ ...event, action: 'set', note: 'a trial', createdAt: NOW });
      expect(await reasonsNow()).toEqual(['operator']);
      await store.appendExclusion({ ...event, action: 'lifted', note: null, createdAt: NOW });
      expect(await reasonsNow()).toEqual([]);
      await store.appendExclusion({ ...event, action: 'set', note: null, createdAt: NOW });
      expect(await reasonsNow()).toEqual(['operator']);
      await store.appendExclusion({
        subject: 'voter',
        subjectId: 'somebody',
        reason: 'excluded-voter',
        action: 'set',
        rule: 'operator',
        note: null,
        createdAt: NOW,
      });
      const events = await store.readExclusions({ afterId: last, limit: 10 });
      expect(events.map(({ action, note, sequence, subject }) => [subject, sequence, action, note])).toEqual([
        ['battle', voted.vote.sequence, 'set', 'a trial'],
        ['battle', voted.vote.sequence, 'lifted', null],
        ['battle', voted.vote.sequence, 'set', null],
        ['voter', null, 'set', null],
      ]);
    });

    test('lists exclusions from either end and by reason, each with what became of it', async () => {
      const last = (await store.readExclusions({ afterId: 0, limit: 10_000 })).at(-1)?.id ?? 0;
      const say = (subjectId: string, reason: ExclusionReason, action: 'set' | 'lifted', createdAt: string) =>
        store.appendExclusion({
          ...{ subject: 'sequence', subjectId, reason, action, rule: 'operator', note: null, createdAt },
        } as const);
      await say('900007', 'test', 'set', 'first');
      await say('900007', 'operator', 'set', 'second');
      await say('900008', 'test', 'set', 'third');
      await say('900007', 'test', 'lifted', 'fourth');
      await say('900007', 'test', 'set', 'fifth');
      await say('900007', 'test', 'lifted', 'sixth');
      const list = async (query: Omit<ExclusionQuery, 'afterId'>) =>
        (await store.listExclusions({ afterId: last, ...query })).map((row) => [row.createdAt, row.liftedAt]);
      expect(await list({ limit: 10 })).toEqual([
        ['first', 'fourth'],
        ['second', null],
        ['third', null],
        ['fourth', null],
        ['fifth', 'sixth'],
        ['sixth', null],
      ]);
      expect(await list({ limit: 1, isNewestFirst: true })).toEqual([['sixth', null]]);
      expect(await list({ limit: 1, isNewestFirst: true, beforeId: last + 3 })).toEqual([['second', null]]);
      expect(await list({ limit: 10, reason: 'operator' })).toEqual([['second', null]]);
    });

    test('finds what the log of exclusions says of battles by id and by place, and of their voters', async () => {
      const battle = await readyBattle(store);
      await store.castVote(voteOn(battle));
      const vote = (await readAll(store)).at(-1)!;
      const say = (subject: ExclusionSubject, subjectId: string, createdAt: string) =>
        store.appendExclusion({
          ...{ subject, subjectId, reason: 'test', action: 'set', rule: 'operator', note: null, createdAt },
        } as const);
      await say('sequence', '910001', 'by place');
      await say('sequence', '910002', 'of another place');
      await say('battle', battle.id, 'by id');
      await say('voter', 'voter of 910001', 'by voter');
      const find = async (...judged: JudgedBattle[]) =>
        (await store.findExclusions(judged)).map(({ createdAt, sequence }) => [createdAt, sequence]);
      expect(await find()).toEqual([]);
      expect(await find({ sequence: 910_001, voterId: 'voter of 910001' })).toEqual([
        ['by place', 910_001],
        ['by voter', null],
      ]);
      const both = [vote.sequence, 910_001].map((sequence) => ({ sequence, voterId: 'nobody' }));
      expect(await find(...both)).toEqual([
        ['by place', 910_001],
        ['by id', vote.sequence],
      ]);
    });

    test('gives a vote with the exclusions and facts of up to a place', async () => {
      const battle = await readyBattle(store);
      const voted = await store.castVote(voteOn(battle));
      if (voted.outcome !== 'stored') throw new TypeError('the vote must be stored');
      const { sequence } = voted.vote;
      const ends = async () => ({
        exclusion: (await store.readExclusions({ afterId: 0, limit: 1_000 })).at(-1)?.id ?? 0,
        fact: (await store.readFactChanges({ afterChange: 0, limit: 1_000 })).at(-1)?.change ?? 0,
      });
      const before = await ends();
      const event = { reason: 'test', action: 'set', rule: 'operator', note: null, createdAt: NOW } as const;
      await store.appendExclusion({ ...event, subject: 'battle', subjectId: battle.id });
      await store.saveFacts([{ sequence, tagger: 'rules', version: '1', value: { language: 'zh' } }]);
      const read = async (limits?: Awaited<ReturnType<typeof ends>>) => {
        const [entry] = await store.readEntries({ afterSequence: sequence - 1, limit: 1, limits });
        return entry?.kind === 'vote' && [entry.vote.exclusions, entry.facts.length];
      };
      expect(await read()).toEqual([['test'], 1]);
      expect(await read(await ends())).toEqual([['test'], 1]);
      expect(await read(before)).toEqual([[], 0]);
    });

    test('finds where the last entry before a place ends', async () => {
      const end = await store.findEnd();
      expect(await store.hashAt(end.sequence)).toBe(end.hash);
      await store.stageSegment({ id: 'end-1', importId: 'end', segment: segmentOf(3) });
      await store.linkImport(
        { id: 'end', format: 'test', files: [], mayShowText: false, importedAt: NOW },
        { again: true },
      );
      const whole = await store.findEnd();
      expect(whole.sequence).toBe(end.sequence + 3);
      expect(await store.findEnd(end.sequence + 3)).toEqual(whole);
      expect(await store.findEnd(end.sequence + 2)).toEqual(end);
      expect(await store.findEnd(0)).toEqual({ sequence: 0, hash: GENESIS_HASH });
    });

    test('appends publications as they follow one another, and gives them back to the last digit', async () => {
      expect(await store.latestPublication()).toBeUndefined();
      const first = publicationAfter(undefined);
      const second = publicationAfter(first);
      expect(await store.appendPublication(second)).toBe(false);
      expect(await store.appendPublication(first)).toBe(true);
      expect(await store.appendPublication(first)).toBe(false);
      expect(await store.appendPublication({ ...second, previousHash: 'other' })).toBe(false);
      expect(await store.appendPublication(second)).toBe(true);
      expect(await store.readPublication(2)).toEqual(second);
      expect(await store.readPublication(3)).toBeUndefined();
      expect(publicationHash((await store.readPublication(2))!)).toBe(second.hash);
      expect(await store.latestPublication()).toEqual(without(second, 'boards'));
      const links = [second, first].map((one) => without(without(one, 'boards'), 'method'));
      expect(await store.readPublications({ limit: 10 })).toEqual(links);
      expect(await store.readPublications({ limit: 1 })).toEqual(links.slice(0, 1));
      expect(await store.readPublications({ beforeNumber: 2, limit: 10 })).toEqual(links.slice(1));
    });

    test('gives what publishes alone its result, and lets it use the store', async () => {
      const work = () => store.findEnd();
      expect(await store.publishAlone(work)).toEqual(await store.findEnd());
      await expect(
        store.publishAlone(async () => {
          throw new RangeError('no');
        }),
      ).rejects.toThrow(RangeError);
      expect(await store.publishAlone(work)).toEqual(await store.findEnd());
    });

    test('links votes that two processes cast at once into one chain without gaps', async () => {
      const other = await open();
      try {
        const battles: Battle[] = [];
        for (let index = 0; index < 20; index += 1) battles.push(await readyBattle(store));
        const stores = [store, other];
        await Promise.all(battles.map((battle, index) => stores[index % 2]!.castVote(voteOn(battle))));
        const added = (await readAll(store)).slice(-20);
        expect(added.map((vote) => vote.sequence)).toEqual(
          added.map((_, index) => added[0]!.sequence + index),
        );
        const { votes, head, break: found } = await verifyLog(other.readLog());
        expect([votes, head, found]).toEqual([added.at(-1)!.sequence, added.at(-1)!.hash, undefined]);
      } finally {
        await other.close();
      }
    });

    test('ends what a dead process left streaming, and leaves younger turns alone', async () => {
      const [stale, young] = [await storeBattle(store), await storeBattle(store)];
      await store.startTurn({
        battle: stale,
        prompt: 'p',
        state: 'streaming',
        createdAt: '2026-11-22T00:00:00.000Z',
      });
      await store.startTurn({ battle: young, prompt: 'p', state: 'streaming', createdAt: NOW });
      expect(await store.abandonStale({ before: '2026-11-23T00:00:00.000Z' })).toBe(1);
      const ended = (await store.findBattle(stale.id))!;
      expect([ended.state, ended.turns[0]!.replies.a.state]).toEqual(['abandoned', 'stopped']);
      expect((await store.findBattle(young.id))!.state).toBe('streaming');
    });

    test('finishes a turn once: a second report of its end changes nothing', async () => {
      const battle = await readyBattle(store);
      const reply = { state: 'failed', text: 'other' } as const;
      const replies = { a: reply, b: reply };
      await store.finishTurn({ battleId: battle.id, turnIndex: 0, replies, state: 'failed', exclusions: [] });
      expect(await store.findBattle(battle.id)).toEqual(battle);
    });

    test('has everything after it was closed and opened again', async () => {
      const ids: string[] = [];
      const first = await open();
      for (let index = 0; index < 3; index += 1) {
        const battle = await readyBattle(first);
        await first.castVote(voteOn(battle));
        ids.push(battle.id);
      }
      const before = await Promise.all(ids.map((id) => first.findBattle(id)));
      const log = await readAll(first);
      await first.close();
      const again = await open();
      expect(await Promise.all(ids.map((id) => again.findBattle(id)))).toEqual(before);
      expect(await readAll(again)).toEqual(log);
      await again.close();
    });

    test('says `store-unavailable` once it is closed', async () => {
      const closed = await open();
      await closed.close();
      await expect(closed.ping()).rejects.toMatchObject({ code: 'store-unavailable' });
      await expect(closed.findBattle('battle')).rejects.toMatchObject({ code: 'store-unavailable' });
    });

    test('keeps one signing secret for all processes and restarts', async () => {
      const secret = await store.signingSecret();
      expect(secret.length).toBeGreaterThanOrEqual(40);
      const other = await open();
      expect(await other.signingSecret()).toBe(secret);
      await other.close();
    });
  });
}
