import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BattleInput, BattleSet, type BattleTable, OUTCOMES, type Outcome } from './battle-set.ts';
import { fitStrengths } from './bradley-terry.ts';
import { comparableGroups } from './components.ts';
import { createRandom } from './random.ts';
import { type FirstPlaceChange, votesToChangeFirst, votesToMove } from './robustness.ts';
import { POINTS_PER_LOGIT } from './scale.ts';
import { fewestByTryingAll } from './testing/fewest-votes.ts';

type Row = [first: string, second: string, outcome: Outcome, count: number];

function tableOf(...rows: readonly Row[]): BattleTable {
  const battles = new BattleSet();
  for (const [first, second, outcome, count] of rows) battles.add({ first, second, outcome, count });
  return battles.toTable();
}
const everybody = (table: BattleTable) => table.competitors.map((_, index) => index);

/** Battles of `size` competitors, each 0.4 log-odds above the next, a fifth of them ties. */
function drawnTable(options: { size: number; count: number; seed: number }): BattleTable {
  const { size, count, seed } = options;
  const random = createRandom(seed);
  const battles = new BattleSet();
  for (let battle = 0; battle < count; battle += 1) {
    const first = Math.floor(random() * size);
    const second = (first + 1 + Math.floor(random() * (size - 1))) % size;
    const expected = 1 / (1 + Math.exp(0.4 * (first - second)));
    const outcome = random() < 0.2 ? 'tie' : random() < expected ? 'a' : 'b';
    battles.add({ first: `m${first}`, second: `m${second}`, outcome });
  }
  return battles.toTable();
}

const OUTCOME_KEYS = { a: 'firstWins', b: 'secondWins', tie: 'ties', 'both-bad': 'bothBad' } as const;

/** The table with counts added; taken away, if they are negative. */
function withVotes(table: BattleTable, votes: readonly Required<BattleInput>[]): BattleTable {
  const places = new Map(table.competitors.map((name, index) => [name, index]));
  const pairs = table.pairs.map((pair) => ({ ...pair }));
  for (const { first, second, outcome, count } of votes) {
    const [one, other] = [places.get(first)!, places.get(second)!];
    const pair = pairs.find(
      (own) => own.first === Math.min(one, other) && own.second === Math.max(one, other),
    )!;
    const isSwapped = one > other && (outcome === 'a' || outcome === 'b');
    pair[OUTCOME_KEYS[isSwapped ? (outcome === 'a' ? 'b' : 'a') : outcome]] += count;
  }
  return { competitors: table.competitors, pairs };
}

function strengthsOf(table: BattleTable): Map<string, number> {
  const { strengths } = fitStrengths(table, everybody(table));
  return new Map(table.competitors.map((name, index) => [name, strengths[index]!]));
}

/** Rises of each competitor with the votes that `votesToMove` names, relative to the half-width asked for. */
function relativeRises(table: BattleTable): { againstAll: number; againstMostMet: number }[] {
  const before = strengthsOf(table);
  return votesToMove(table, everybody(table)).map(
    ({ name, halfWidth, againstAll, againstMostMet, mostMet }) => {
      const rise = (opponents: readonly string[], votes: number) => {
        const count = votes / opponents.length;
        const wins = opponents.map((second) => ({ first: name, second, outcome: 'a' as const, count }));
        const risen = strengthsOf(withVotes(table, wins)).get(name)! - before.get(name)!;
        return (risen * POINTS_PER_LOGIT) / halfWidth;
      };
      const others = table.competitors.filter((other) => other !== name);
      return { againstAll: rise(others, againstAll), againstMostMet: rise([mostMet], againstMostMet) };
    },
  );
}

test('votesToMove() names wins that, added, lift the rating by its half-width: within 5 % at 16 points', () => {
  for (const { againstAll, againstMostMet } of relativeRises(
    drawnTable({ size: 5, count: 2_000, seed: 3 }),
  )) {
    for (const rise of [againstAll, againstMostMet]) expect(Math.abs(rise - 1)).toBeLessThan(0.05);
  }
});

test('votesToMove() is within 1.5 % at 7 points', () => {
  for (const { againstAll, againstMostMet } of relativeRises(
    drawnTable({ size: 5, count: 12_000, seed: 4 }),
  )) {
    for (const rise of [againstAll, againstMostMet]) expect(Math.abs(rise - 1)).toBeLessThan(0.015);
  }
});

test('votesToMove() agrees with the closed form of two competitors', () => {
  // Two alike with n battles: half-width z/√n each in centred log-odds (half of the gap's), a gap of g needs wins w
  // with ln((n/2 + w)/(n/2)) = g. A rise of the one is half of the gap's.
  const table = tableOf(['A', 'B', 'a', 5_000], ['A', 'B', 'b', 5_000]);
  const [moving] = votesToMove(table, [0, 1]);
  const rise = 1.959963984540054 / Math.sqrt(10_000);
  expect(moving!.halfWidth).toBeCloseTo(rise * POINTS_PER_LOGIT, 9);
  const exact = 5_000 * (Math.exp(2 * rise) - 1);
  expect(Math.abs(moving!.againstAll / exact - 1)).toBeLessThan(0.01);
  expect(moving).toMatchObject({ name: 'A', mostMet: 'B', againstMostMet: moving!.againstAll });
});

test('votesToMove() asks for more votes where confidence is to be higher, and for at least one', () => {
  const table = drawnTable({ size: 4, count: 300, seed: 5 });
  const votes = (confidence: number) =>
    votesToMove(table, [0, 1, 2, 3], { confidence }).map(({ againstAll }) => againstAll);
  const [usual, higher] = [votes(0.95), votes(0.99)];
  higher.forEach((count, place) => {
    expect(count).toBeGreaterThan(usual[place]!);
  });
  expect(Math.min(...votes(0.001))).toBe(1);
});

test('votesToMove() takes the opponent met most often, and among equals the first', () => {
  const table = tableOf(
    ['A', 'B', 'a', 3],
    ['A', 'B', 'b', 3],
    ['A', 'C', 'a', 2],
    ['A', 'C', 'both-bad', 5],
    ['B', 'C', 'tie', 6],
  );
  expect(votesToMove(table, [0, 1, 2]).map(({ mostMet }) => mostMet)).toEqual(['C', 'A', 'A']);
});

/** Refits without the votes named, and says who is first then. */
function firstWithout(table: BattleTable, { removed }: FirstPlaceChange): string {
  const left = withVotes(
    table,
    removed.map((vote) => ({ ...vote, count: -vote.count })),
  );
  for (const pair of left.pairs) {
    expect(Math.min(pair.firstWins, pair.secondWins, pair.ties, pair.bothBad)).toBeGreaterThanOrEqual(0);
  }
  expect(comparableGroups(left)).toHaveLength(1);
  const strengths = [...strengthsOf(left)];
  return strengths.sort(([, one], [, other]) => other - one)[0]![0];
}

test('votesToChangeFirst() finds what trying every removal finds, and its votes do change first place', () => {
  const MOST = 4;
  let compared = 0;
  for (let seed = 1; seed <= 90; seed += 1) {
    const table = drawnTable({ size: 3 + (seed % 2), count: 10 + (seed % 25), seed });
    if (table.competitors.length < 3 || comparableGroups(table).length > 1) continue;
    const change = votesToChangeFirst(table, everybody(table));
    if (change === null || change.votes > MOST) {
      expect(fewestByTryingAll(table, MOST)).toBeNull();
      continue;
    }
    if (change.votes === 0) continue;
    compared += 1;
    expect(change.votes).toBe(fewestByTryingAll(table, MOST));
    expect(change.removed.reduce((sum, { count }) => sum + count, 0)).toBe(change.votes);
    expect(firstWithout(table, change)).toBe(change.successor);
    expect(change.successor).not.toBe(change.first);
  }
  expect(compared).toBeGreaterThan(50);
});

test('votesToChangeFirst() finds the closed form of two competitors', () => {
  // 60 : 40 turns once the wins left are fewer than the losses.
  const table = tableOf(['A', 'B', 'a', 60], ['A', 'B', 'b', 40], ['A', 'B', 'tie', 25]);
  expect(votesToChangeFirst(table, [0, 1])).toEqual({
    first: 'A',
    successor: 'B',
    votes: 21,
    removed: [{ first: 'A', second: 'B', outcome: 'a', count: 21 }],
  });
});

test('votesToChangeFirst() says that shared first place needs no vote to go', () => {
  const table = tableOf(
    ['A', 'B', 'a', 7],
    ['A', 'B', 'b', 7],
    ['B', 'C', 'a', 4],
    ['A', 'C', 'a', 4],
    ['A', 'C', 'b', 1],
    ['B', 'C', 'b', 1],
  ); // prettier-ignore
  expect(votesToChangeFirst(table, [0, 1, 2])).toEqual({ first: 'A', successor: 'B', votes: 0, removed: [] });
});

test('votesToChangeFirst() leaves nobody without a rating, and so may find nothing', () => {
  // Without one win it is shared, without two A never won.
  expect(votesToChangeFirst(tableOf(['A', 'B', 'a', 2], ['A', 'B', 'b', 1]), [0, 1])).toBeNull();
});

test('votesToChangeFirst() removes whole votes only', () => {
  const table = tableOf(['A', 'B', 'a', 3.5], ['A', 'B', 'b', 2]);
  expect(votesToChangeFirst(table, [0, 1])).toMatchObject({ votes: 2 });
  // Without two wins and the tie it is 0.5 : 0.4, and the half win that is left is no vote.
  const weighted = tableOf(['A', 'B', 'a', 2.5], ['A', 'B', 'tie', 1], ['A', 'B', 'b', 0.4]);
  expect(votesToChangeFirst(weighted, [0, 1])).toBeNull();
});

test('votesToChangeFirst() and votesToMove() look at members and the battles among them only', () => {
  const among: Row[] = [
    ['B', 'C', 'a', 6],
    ['B', 'C', 'b', 4],
  ];
  const outside: Row[] = [
    ['A', 'B', 'a', 50],
    ['A', 'C', 'a', 70],
  ];
  const [table, alone] = [tableOf(...among, ...outside), tableOf(...among)];
  expect(votesToChangeFirst(table, [1, 2])).toEqual(votesToChangeFirst(alone, [0, 1]));
  expect(votesToMove(table, [1, 2])).toEqual(votesToMove(alone, [0, 1]));
});

test('robustness needs two members and a confidence', () => {
  const table = tableOf(['A', 'B', 'a', 2], ['A', 'B', 'b', 1]);
  const text = 'Cannot judge robustness: members must be at least two, got 1';
  expect(() => votesToChangeFirst(table, [0])).toThrow(text);
  expect(() => votesToMove(table, [0])).toThrow(text);
  expect(() => votesToMove(table, [0, 1], { confidence: 0 })).toThrow(
    'Cannot count votes: confidence must be inside (0, 1), got 0',
  );
});

const NAMES = ['ant', 'bee', 'cat', 'dog'];
const row = fc
  .tuple(
    fc.constantFrom(...NAMES),
    fc.constantFrom(...NAMES),
    fc.constantFrom(...OUTCOMES),
    fc.integer({ min: 1, max: 30 }),
  )
  .filter(([first, second]) => first !== second);

test('whatever the battles, votes are whole numbers, and those named change first place', () => {
  fc.assert(
    fc.property(fc.array(row, { minLength: 4, maxLength: 30 }), (rows) => {
      const whole = tableOf(...rows);
      for (const members of comparableGroups(whole).filter((group) => group.length > 1)) {
        for (const { halfWidth, againstAll, againstMostMet } of votesToMove(whole, members)) {
          expect(halfWidth).toBeGreaterThan(0);
          for (const votes of [againstAll, againstMostMet]) {
            expect(Number.isSafeInteger(votes) && votes >= 1).toBe(true);
          }
        }
        const change = votesToChangeFirst(whole, members);
        if (change === null || change.votes === 0) continue;
        const names = new Set(members.map((member) => whole.competitors[member]));
        const among = tableOf(...rows.filter(([first, second]) => names.has(first) && names.has(second)));
        expect(firstWithout(among, change)).toBe(change.successor);
      }
    }),
  );
});

// Real data lies beside the project, never in it. Where it is absent this test is skipped, and says so.
const LOG = new URL('../../../../shared/data/lmarena/paircounts_20240814.json', import.meta.url);

test.skipIf(!existsSync(LOG))(
  'votesToChangeFirst() changes first place of the 1.67 M public votes with fewer than 500',
  () => {
    const { models, X, Y } = JSON.parse(readFileSync(LOG, 'utf8'));
    const battles = new BattleSet();
    X.forEach(([first, second]: [number, number], row: number) => {
      for (const [place, outcome] of (['a', 'b', 'tie', 'both-bad'] as const).entries()) {
        battles.add({ first: models[first], second: models[second], outcome, count: Y[row][place] });
      }
    });
    const table = battles.toTable();
    const change = votesToChangeFirst(table, everybody(table))!;
    expect(change.first).toBe('chatgpt-4o-latest');
    expect(change.votes).toBeLessThan(500);
    expect(firstWithout(table, change)).toBe(change.successor);
  },
);
