import { expect, test } from 'vitest';
import type { Turn } from './battle.ts';
import { testBattle } from './testing/battles.ts';
import type { LoggedVote, NewVote } from './vote.ts';
import { conversationHash, GENESIS_HASH, type LoggedEntry, verifyLog, voteHash } from './vote-log.ts';

const TURNS = testBattle().turns;

function newVote(sequence: number): NewVote & { readonly sequence: number } {
  return {
    sequence,
    battleId: `battle-${sequence}`,
    voterId: 'voter-1',
    choice: 'tie',
    models: { a: 'ant', b: 'bee' },
    revisions: { a: 'revision-ant', b: 'revision-bee' },
    pairProbability: 0.1 + 0.2,
    turnCount: 1,
    conversationHash: conversationHash(TURNS),
    idempotencyKey: `key-${sequence}`,
    createdAt: '2026-11-23T00:00:00.000Z',
  };
}

type VoteEntry = LoggedEntry & { readonly kind: 'vote' };

function logOf(length: number): VoteEntry[] {
  const log: VoteEntry[] = [];
  for (let sequence = 1; sequence <= length; sequence += 1) {
    const vote = newVote(sequence);
    const previousHash = log.at(-1)?.vote.hash ?? GENESIS_HASH;
    log.push({
      kind: 'vote',
      vote: { ...vote, previousHash, hash: voteHash(vote, previousHash) },
      turns: TURNS,
    });
  }
  return log;
}

async function* walk(log: readonly VoteEntry[]) {
  yield* log;
}

function changed(log: VoteEntry[], index: number, change: Partial<LoggedVote>): VoteEntry[] {
  const entry = log[index]!;
  return log.with(index, { ...entry, vote: { ...entry.vote, ...change } });
}

test('the hashes are part of the format: a change of the encoding would break every log there is', () => {
  // Made with Python's json and hashlib from the description in docs/decisions/003-vote-transaction.md.
  expect(conversationHash(TURNS)).toBe('595d7bdbab248d9830480e937ba0cf51b0af3a64705f6ef2863ff9d39971185a');
  expect(voteHash(newVote(1), GENESIS_HASH)).toBe(
    '32b252ef60c8a6af8e071dca7a379a44d75fcdc6a183c098dcfa3dce4827892c',
  );
});

test('conversationHash() covers each text and its place, and nothing else', () => {
  const turn = (prompt: string, a: string, b: string): Turn => ({
    prompt,
    replies: { a: { state: 'complete', text: a }, b: { state: 'complete', text: b } },
  });
  const conversations = [
    [],
    [turn('p', 'x', 'y')],
    [turn('p', 'y', 'x')],
    [turn('px', '', 'y')],
    [turn('p', 'xy', '')],
    [turn('p","x', '', 'y')],
    [turn('p', 'x', 'y'), turn('', '', '')],
    [turn('', '', ''), turn('p', 'x', 'y')],
    [turn('', '', '')],
  ];
  expect(new Set(conversations.map(conversationHash)).size).toBe(conversations.length);
  const timed: Turn = {
    prompt: 'p',
    replies: {
      a: { state: 'complete', text: 'x', durationMs: 5, finishReason: 'stop' },
      b: { state: 'failed', text: 'y', failure: 'cut' },
    },
  };
  expect(conversationHash([timed])).toBe(conversationHash([turn('p', 'x', 'y')]));
});

const CHANGES: readonly Partial<NewVote & { sequence: number }>[] = [
  { sequence: 2 },
  { battleId: 'other' },
  { voterId: 'other' },
  { choice: 'both-bad' },
  { models: { a: 'other', b: 'bee' } },
  { models: { a: 'ant', b: 'other' } },
  { models: { a: 'bee', b: 'ant' } },
  { revisions: { a: 'other', b: 'revision-bee' } },
  { revisions: { a: 'revision-ant', b: 'other' } },
  { pairProbability: 0.3 },
  { turnCount: 2 },
  { conversationHash: GENESIS_HASH },
  { idempotencyKey: 'other' },
  { createdAt: '2026-11-23T00:00:00.001Z' },
];

test('voteHash() covers every field of a vote and the hash before it', () => {
  const vote = newVote(1);
  expect(new Set(CHANGES.flatMap(Object.keys))).toEqual(new Set(Object.keys(vote)));
  const hashes = CHANGES.map((change) => voteHash({ ...vote, ...change }, GENESIS_HASH));
  const all = new Set([...hashes, voteHash(vote, GENESIS_HASH), voteHash(vote, 'f'.repeat(64))]);
  expect(all.size).toBe(CHANGES.length + 2);
});

test('verifyLog() walks a whole log to its head', async () => {
  expect(await verifyLog(walk([]))).toEqual({ votes: 0, imported: 0, head: GENESIS_HASH });
  const log = logOf(5);
  expect(await verifyLog(walk(log))).toEqual({ votes: 5, imported: 0, head: log.at(-1)!.vote.hash });
});

test.each(CHANGES)('verifyLog() reports the first vote that was changed: %j', async (change) => {
  const isMoved = change.sequence !== undefined;
  const log = changed(logOf(5), 1, isMoved ? { sequence: 9 } : change);
  const result = await verifyLog(walk(changed(log, 3, { choice: 'a' })));
  expect(result).toMatchObject({ votes: 2, head: log[0]!.vote.hash });
  expect(result.break!.sequence).toBe(isMoved ? 9 : 2);
  expect(result.break!.expected).not.toBe(result.break!.found);
});

test('verifyLog() reports a gap, a vote out of order and a link to another vote', async () => {
  const log = logOf(4);
  const gap = await verifyLog(walk(log.toSpliced(1, 1)));
  expect(gap.break).toEqual({ sequence: 3, field: 'sequence', expected: '2', found: '3' });
  const swapped = await verifyLog(walk([log[0]!, log[2]!, log[1]!, log[3]!]));
  expect(swapped.break).toEqual({ sequence: 3, field: 'sequence', expected: '2', found: '3' });
  const linked = await verifyLog(walk(changed(log, 2, { previousHash: GENESIS_HASH })));
  const expected = log[1]!.vote.hash;
  expect(linked.break).toEqual({ sequence: 3, field: 'previous hash', expected, found: GENESIS_HASH });
});

test('verifyLog() reports a conversation that was changed after the vote, and no later turn', async () => {
  const log = logOf(3);
  const later = { prompt: 'later', replies: TURNS[0]!.replies };
  const grown = log.with(1, { ...log[1]!, turns: [...TURNS, later] });
  expect((await verifyLog(walk(grown))).break).toBeUndefined();
  for (const turns of [[], [later, ...TURNS]]) {
    const broken = await verifyLog(walk(log.with(1, { ...log[1]!, turns })));
    expect(broken.break).toMatchObject({ sequence: 2, field: 'conversation hash' });
  }
});

test('verifyLog() reports a second vote on one battle, also in a chain that was made anew', async () => {
  const [first, second] = logOf(2) as [VoteEntry, VoteEntry];
  const vote = { ...second.vote, battleId: first.vote.battleId };
  const forged = { ...second, vote: { ...vote, hash: voteHash(vote, first.vote.hash) } };
  expect((await verifyLog(walk([first, forged]))).break).toEqual({
    sequence: 2,
    field: 'battle',
    expected: 'one vote',
    found: 'two votes',
  });
});
