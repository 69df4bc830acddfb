import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BoardTally, type RankedModel } from './board-tally.ts';
import { CHOICES, type Choice, type RatedVote } from './vote.ts';

/** What of a vote the board looks at. */
type Outcome = Pick<RatedVote, 'models' | 'choice'> & Partial<Pick<RatedVote, 'revisions' | 'exclusions'>>;

const NAMES = ['ant', 'bee', 'cat', 'dog', 'eel'];

function logOf(outcomes: readonly Outcome[]): RatedVote[] {
  return outcomes.map((outcome, index) => ({
    sequence: index + 1,
    battleId: `battle-${index + 1}`,
    voterId: 'voter-1',
    revisions: { a: `${outcome.models.a}@1`, b: `${outcome.models.b}@1` },
    exclusions: [],
    pairProbability: 0.5,
    turnCount: 1,
    conversationHash: 'hash',
    idempotencyKey: `key-${index + 1}`,
    createdAt: new Date(Date.UTC(2026, 10, 23, 0, 0, index + 1)).toISOString(),
    previousHash: '0',
    hash: '1',
    ...outcome,
  }));
}

function tallyOf(outcomes: readonly Outcome[]): BoardTally {
  const tally = new BoardTally();
  for (const vote of logOf(outcomes)) tally.add(vote);
  return tally;
}

function rank(outcomes: readonly Outcome[], registered: readonly string[] = []): RankedModel[] {
  return tallyOf(outcomes).rank(registered);
}

function outcome(a: string, choice: Choice, b: string): Outcome {
  return { models: { a, b }, choice };
}

function modelOf(rows: readonly RankedModel[], name: string): RankedModel {
  const row = rows.find((candidate) => candidate.name === name);
  if (row === undefined) throw new RangeError(`Cannot find '${name}' on the board`);
  return row;
}

const anyOutcome = fc
  .record({
    models: fc.record({ a: fc.constantFrom(...NAMES), b: fc.constantFrom(...NAMES) }),
    choice: fc.constantFrom(...CHOICES),
    isExcluded: fc.integer({ min: 0, max: 9 }).map((draw) => draw === 0),
  })
  .filter(({ models }) => models.a !== models.b)
  .map(
    ({ isExcluded, ...rest }): Outcome => ({ ...rest, exclusions: isExcluded ? ['identity-leaked'] : [] }),
  );
const anyLog = fc.array(anyOutcome, { maxLength: 60 });

test.each([
  ['a', { wins: 1, losses: 0, ties: 0 }, { wins: 0, losses: 1, ties: 0 }],
  ['b', { wins: 0, losses: 1, ties: 0 }, { wins: 1, losses: 0, ties: 0 }],
  ['tie', { wins: 0, losses: 0, ties: 1 }, { wins: 0, losses: 0, ties: 1 }],
  ['both-bad', { wins: 0, losses: 0, ties: 1 }, { wins: 0, losses: 0, ties: 1 }],
] as const)('BoardTally counts the choice %s for the models by side', (choice, ofA, ofB) => {
  for (const [a, b] of [
    ['ant', 'bee'],
    ['bee', 'ant'],
  ] as const) {
    const rows = rank([outcome(a, choice, b)]);
    expect(modelOf(rows, a)).toMatchObject({ votes: 1, ...ofA });
    expect(modelOf(rows, b)).toMatchObject({ votes: 1, ...ofB });
  }
});

test('BoardTally rates a tie and a both-bad as half a win for each side', () => {
  const some = [outcome('ant', 'a', 'bee'), outcome('ant', 'a', 'bee'), outcome('bee', 'a', 'ant')];
  const decided = rank([...some, outcome('ant', 'a', 'bee'), outcome('ant', 'b', 'bee')]);
  for (const choice of ['tie', 'both-bad'] as const) {
    const drawn = rank([...some, outcome('ant', choice, 'bee'), outcome('bee', choice, 'ant')]);
    for (const name of ['ant', 'bee']) {
      expect(modelOf(drawn, name).rating).toBeCloseTo(modelOf(decided, name).rating!, 6);
    }
  }
  // Two wins of three are more than three of five: the drawn votes do count.
  expect(modelOf(rank(some), 'ant').rating).toBeGreaterThan(modelOf(decided, 'ant').rating! + 1);
});

test('BoardTally gives the same figures for both-bad as for tie, to the last digit', () => {
  fc.assert(
    fc.property(anyLog, (outcomes) => {
      const asTies = outcomes.map((each) =>
        each.choice === 'both-bad' ? { ...each, choice: 'tie' as const } : each,
      );
      expect(rank(outcomes, NAMES)).toEqual(rank(asTies, NAMES));
    }),
  );
});

test('BoardTally refuses a vote that is not the next one, and counts nothing of it', () => {
  const log = logOf([outcome('ant', 'a', 'bee'), outcome('ant', 'b', 'bee'), outcome('ant', 'tie', 'bee')]);
  const tally = new BoardTally();
  expect(() => tally.add(log[1]!)).toThrow(RangeError);
  expect(tally.summary()).toEqual({ votes: 0, excluded: {}, version: 0, updatedAt: null });
  tally.add(log[0]!);
  expect(() => tally.add(log[0]!)).toThrow('its sequence must be 2, got 1');
  expect(() => tally.add(log[2]!)).toThrow('its sequence must be 2, got 3');
  tally.add(log[1]!);
  expect(tally.summary()).toMatchObject({ votes: 2, version: 2, updatedAt: '2026-11-23T00:00:02.000Z' });
});

test('BoardTally counts an excluded vote as excluded and nowhere else', () => {
  const counted = [outcome('ant', 'a', 'bee'), outcome('bee', 'a', 'ant')];
  const excluded: Outcome = {
    ...outcome('ant', 'a', 'cat'),
    revisions: { a: 'ant@2', b: 'cat@1' },
    exclusions: ['identity-leaked'],
  };
  const tally = tallyOf([...counted, excluded, excluded]);
  expect(tally.summary()).toEqual({
    votes: 2,
    excluded: { 'identity-leaked': 2 },
    version: 4,
    updatedAt: '2026-11-23T00:00:04.000Z',
  });
  // Neither the votes nor the revisions nor the model that was only in them.
  expect(tally.rank([])).toEqual(rank(counted));
  expect(tally.rank([]).map(({ name }) => name)).toEqual(['ant', 'bee']);
});

test('BoardTally.summary() is a copy: what a reader does to it changes nothing', () => {
  const tally = tallyOf([{ ...outcome('ant', 'a', 'bee'), exclusions: ['identity-leaked'] }]);
  (tally.summary().excluded as Record<string, number>)['identity-leaked'] = 100;
  expect(tally.summary().excluded).toEqual({ 'identity-leaked': 1 });
});

test('BoardTally counts the configurations of each model that answered', () => {
  const rows = rank([
    { ...outcome('ant', 'a', 'bee'), revisions: { a: 'ant@1', b: 'bee@1' } },
    { ...outcome('bee', 'a', 'ant'), revisions: { a: 'bee@1', b: 'ant@2' } },
    { ...outcome('ant', 'tie', 'bee'), revisions: { a: 'ant@1', b: 'bee@1' } },
  ]);
  expect(modelOf(rows, 'ant').revisions).toBe(2);
  expect(modelOf(rows, 'bee').revisions).toBe(1);
  expect(modelOf(rank([], ['ant']), 'ant').revisions).toBe(0);
});

test('BoardTally.rank() says why a model has no rating', () => {
  const rows = rank(
    [
      outcome('ant', 'a', 'bee'),
      outcome('bee', 'a', 'ant'),
      outcome('ant', 'tie', 'bee'),
      outcome('top', 'a', 'ant'),
      outcome('ant', 'a', 'low'),
      outcome('far', 'tie', 'off'),
    ],
    ['new'],
  );
  const statuses = Object.fromEntries(rows.map(({ name, status }) => [name, status]));
  expect(statuses).toEqual({
    ant: 'rated',
    bee: 'rated',
    top: 'never-lost',
    low: 'never-won',
    far: 'not-comparable',
    off: 'not-comparable',
    new: 'no-battles',
  });
  for (const row of rows.filter(({ status }) => status !== 'rated')) {
    expect(row).toMatchObject({ rating: null, lower: null, upper: null, rank: null, worstRank: null });
  }
  // Those with a rating come first.
  expect(rows.slice(0, 2).map(({ status }) => status)).toEqual(['rated', 'rated']);
});

test('BoardTally.rank() lists a registered model once, voted on or not, and keeps one that is not registered', () => {
  const rows = rank([outcome('ant', 'a', 'bee'), outcome('ant', 'b', 'bee')], ['bee', 'cat', 'cat']);
  expect(rows.map(({ name }) => name).sort()).toEqual(['ant', 'bee', 'cat']);
  expect(modelOf(rows, 'ant')).toMatchObject({ status: 'rated', votes: 2 });
});

test('BoardTally gives the same rows in the same order however the votes were ordered', () => {
  const shuffled = anyLog.chain((outcomes) =>
    fc.tuple(
      fc.constant(outcomes),
      fc.shuffledSubarray(outcomes, { minLength: outcomes.length, maxLength: outcomes.length }),
    ),
  );
  fc.assert(
    fc.property(shuffled, ([outcomes, reordered]) => {
      expect(rank(reordered, NAMES)).toEqual(rank(outcomes, NAMES.toReversed()));
      expect(tallyOf(reordered).summary().votes).toBe(tallyOf(outcomes).summary().votes);
    }),
  );
});

test('BoardTally is not changed by being read', () => {
  fc.assert(
    fc.property(anyLog, (outcomes) => {
      const tally = new BoardTally();
      for (const vote of logOf(outcomes)) {
        tally.add(vote);
        tally.rank(NAMES);
      }
      expect(tally.rank(NAMES)).toEqual(rank(outcomes, NAMES));
    }),
  );
});

test('BoardTally.rank() gives finite figures, intervals with a width, and counts that add up', () => {
  fc.assert(
    fc.property(anyLog, (outcomes) => {
      const tally = tallyOf(outcomes);
      const rows = tally.rank(NAMES);
      expect(rows).toHaveLength(NAMES.length);
      for (const row of rows) {
        for (const figure of Object.values(row)) {
          if (typeof figure === 'number') expect(figure).toSatisfy(Number.isFinite);
        }
        expect(row.wins + row.losses + row.ties).toBe(row.votes);
        expect(row.rating === null).toBe(row.status !== 'rated');
        if (row.rating === null) continue;
        expect(row.lower).toBeLessThan(row.rating);
        expect(row.upper).toBeGreaterThan(row.rating);
        expect(row.rank).toBe(row.bestRank);
        expect(row.worstRank).toBeGreaterThanOrEqual(row.bestRank!);
      }
      const sum = (figure: 'votes' | 'wins' | 'losses') =>
        rows.reduce((total, row) => total + row[figure], 0);
      const excluded = outcomes.filter(({ exclusions = [] }) => exclusions.length > 0).length;
      expect(sum('wins')).toBe(sum('losses'));
      expect(sum('votes')).toBe(2 * tally.summary().votes);
      expect(tally.summary().votes + excluded).toBe(outcomes.length);
      expect(tally.summary().excluded['identity-leaked'] ?? 0).toBe(excluded);
    }),
    { numRuns: 300 },
  );
});
