import { BattleSet, rankCompetitors, simulateBattles } from '@leitai/rating';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BattleFrame, type FrameRow } from '../frame/battle-frame.ts';
import type { Condition } from '../frame/condition.ts';
import { tagBits } from '../frame/tags.ts';
import { frameRow } from '../frame/testing/frame-rows.ts';
import { CHOICES } from '../vote.ts';
import { type BoardRequest, computeBoard } from './compute-board.ts';
import { computeHistory } from './compute-history.ts';
import { computeMatrix } from './compute-matrix.ts';
import { computeActivity, computeModel } from './compute-model.ts';
import { computePair } from './compute-pair.ts';
import { computeSizes } from './compute-sizes.ts';
import type { Slice } from './slice.ts';

const NAMES = ['ant', 'bee', 'cat', 'dog'] as const;
const EVERYTHING: Slice = { condition: { all: [] }, duplicates: 'drop' };
const CHINESE: Slice = { condition: { language: ['zh'] }, duplicates: 'keep' };

const anyRow: fc.Arbitrary<FrameRow> = fc
  .record({
    pair: fc.shuffledSubarray([...NAMES], { minLength: 2, maxLength: 2 }),
    choice: fc.constantFrom(...CHOICES),
    language: fc.constantFrom('en', 'zh'),
    createdAt: fc.integer({ min: 1_700_000_000, max: 1_700_400_000 }),
    isExcluded: fc.integer({ min: 0, max: 5 }).map((draw) => draw === 0),
    isRedundant: fc.integer({ min: 0, max: 4 }).map((draw) => draw === 0),
  })
  .map(({ pair, isExcluded, isRedundant, ...rest }) =>
    frameRow({
      ...rest,
      models: { a: pair[0]!, b: pair[1]! },
      exclusions: isExcluded ? ['identity-leaked'] : [],
      tags: isRedundant ? tagBits(['redundant']) : 0,
    }),
  );
const anyLog = fc.array(anyRow, { maxLength: 60 });

function frameOf(rows: readonly FrameRow[]): BattleFrame {
  const frame = new BattleFrame();
  for (const row of rows) frame.append(row);
  return frame;
}

/** What counts, said without columns. */
function countedOf(rows: readonly FrameRow[], slice: Slice): FrameRow[] {
  return rows.filter(
    (row) =>
      (slice !== CHINESE || row.language === 'zh') &&
      row.exclusions.length === 0 &&
      (slice.duplicates === 'keep' || row.tags === 0),
  );
}

function request(slice: Slice, given: Partial<BoardRequest> = {}): BoardRequest {
  return { slice, style: false, minimumVotes: 0, confidence: 0.95, looks: 'every', ...given };
}

test.each([
  ['everything', EVERYTHING],
  ['one language with duplicates', CHINESE],
])('computeBoard() of %s is what the battles give when they are rated one by one', (_, slice) => {
  fc.assert(
    fc.property(anyLog, (rows) => {
      const counted = countedOf(rows, slice);
      const battles = new BattleSet();
      for (const name of new Set(rows.flatMap(({ models }) => [models.a, models.b]))) {
        battles.addCompetitor(name);
      }
      for (const { models, choice } of counted) {
        battles.add({ first: models.a, second: models.b, outcome: choice });
      }
      const board = computeBoard(frameOf(rows), request(slice));
      expect(board.votes).toBe(counted.length);
      expect(
        board.rows.map(({ simultaneousBest, simultaneousWorst, tier, votes, ...row }) => ({
          ...row,
          battles: votes,
        })),
      ).toEqual(rankCompetitors(battles));
      const redundant = rows.filter((row) => slice.duplicates === 'drop' && row.tags !== 0).length;
      expect(board.excluded.duplicate ?? 0).toBe(redundant);
      const times = counted.map(({ createdAt }) => createdAt);
      expect(board.firstAt).toBe(times.length > 0 ? Math.min(...times) : null);
      expect(board.lastAt).toBe(times.length > 0 ? Math.max(...times) : null);
    }),
    { numRuns: 60 },
  );
});

test('computeBoard() counts a battle with two reasons under both', () => {
  const rows = [
    frameRow({ exclusions: ['identity-leaked', 'test'] }),
    frameRow({ exclusions: ['test'], tags: tagBits(['redundant']) }),
    frameRow(),
  ];
  const { votes, excluded } = computeBoard(frameOf(rows), request(EVERYTHING));
  expect(votes).toBe(1);
  expect(excluded).toEqual({ 'identity-leaked': 1, test: 2, duplicate: 1 });
});

test('computeBoard() orders models without a rank by their ratings, and those without a rating last', () => {
  const against = (name: string, wins: number, losses: number) =>
    [...'a'.repeat(wins), ...'b'.repeat(losses)].map((choice) =>
      frameRow({ models: { a: name, b: 'known' }, choice: choice as 'a' | 'b' }),
    );
  // Of few battles `hardly` has an interval so wide that in the whole fit its rank is better than that of `better`.
  const rows = [
    ...against('other', 100, 100),
    ...against('hardly', 1, 5),
    ...against('better', 20, 80),
    ...against('never', 0, 3),
  ];
  const frame = frameOf(rows);
  const named = (minimumVotes: number) =>
    computeBoard(frame, request(EVERYTHING, { minimumVotes })).rows.map(({ name }) => name);
  expect(named(0).slice(2)).toEqual(['hardly', 'better', 'never']);
  expect(named(150).slice(2)).toEqual(['better', 'hardly', 'never']);
});

test('computeMatrix() and computePair() agree with the battles', () => {
  fc.assert(
    fc.property(anyLog, (rows) => {
      const counted = countedOf(rows, EVERYTHING);
      const frame = frameOf(rows);
      const { models, counts, winRates } = computeMatrix(frame, { slice: EVERYTHING });
      for (const [i, one] of models.entries()) {
        for (const [j, other] of models.entries()) {
          if (i === j) continue;
          const met = counted.filter(
            ({ models: { a, b } }) => (a === one && b === other) || (a === other && b === one),
          );
          const won = (name: string) =>
            met.filter(
              ({ models: pair, choice }) => (choice === 'a' || choice === 'b') && pair[choice] === name,
            ).length;
          const score =
            won(one) + met.filter(({ choice }) => choice === 'tie' || choice === 'both-bad').length / 2;
          expect(counts[i * models.length + j]).toBe(met.length);
          expect(winRates[i * models.length + j]).toBe(met.length === 0 ? null : score / met.length);
          const pair = computePair(frame, { slice: EVERYTHING, one, other, confidence: 0.95 });
          expect([pair.battles, pair.wins, pair.losses]).toEqual([met.length, won(one), won(other)]);
          if (pair.difference) expect(pair.difference.lower).toBeLessThan(pair.difference.upper);
        }
      }
    }),
    { numRuns: 40 },
  );
});

test('computeModel(), computeActivity() and computeSizes() agree with the battles', () => {
  fc.assert(
    fc.property(anyLog, (rows) => {
      const counted = countedOf(rows, EVERYTHING);
      const frame = frameOf(rows);
      const own = counted.filter(({ models }) => models.a === 'ant' || models.b === 'ant');
      const model = computeModel(frame, { slice: EVERYTHING, model: 'ant' });
      expect(model.battles).toBe(own.length);
      expect(model.asFirst).toBe(own.filter(({ models }) => models.a === 'ant').length);
      expect(model.opponents.reduce((sum, { wins }) => sum + wins, 0)).toBe(
        own.filter(({ models, choice }) => (choice === 'a' || choice === 'b') && models[choice] === 'ant')
          .length,
      );
      const activity = computeActivity(frame, { slice: EVERYTHING });
      expect(activity.days.reduce((sum, { battles }) => sum + battles, 0)).toBe(counted.length);
      expect(activity.models.reduce((sum, { battles }) => sum + battles, 0)).toBe(2 * counted.length);
      const [size] = computeSizes(frame, { slices: [EVERYTHING] });
      expect(size).toEqual({
        votes: counted.length,
        models: new Set(counted.flatMap(({ models }) => [models.a, models.b])).size,
        isKnown: true,
      });
    }),
    { numRuns: 60 },
  );
});

test('computeSizes() tells a slice without battles from one that nobody knows anything of', () => {
  const condition: Condition = { tag: 'coding' };
  const slices = [{ condition, known: 'coding-known' as const, duplicates: 'drop' as const }];
  const known = frameRow({ tags: tagBits(['coding-known']) });
  const coding = frameRow({ tags: tagBits(['coding-known', 'coding']) });
  expect(computeSizes(frameOf([frameRow()]), { slices })).toEqual([{ votes: 0, models: 0, isKnown: false }]);
  expect(computeSizes(frameOf([known]), { slices })).toEqual([{ votes: 0, models: 0, isKnown: true }]);
  expect(computeSizes(frameOf([known, coding]), { slices })).toEqual([
    { votes: 1, models: 2, isKnown: true },
  ]);
});

const anyConfidence = fc.double({ min: 0.5, max: 0.999, noNaN: true });

test('computeHistory() ends with the board of today, and each moment is the board of its battles', () => {
  fc.assert(
    fc.property(anyLog, fc.integer({ min: 1, max: 6 }), anyConfidence, (rows, points, confidence) => {
      const asked = { slice: EVERYTHING, points, confidence };
      const { moments, votes, series } = computeHistory(frameOf(rows), asked);
      expect([...moments].sort((one, other) => one - other)).toEqual(moments);
      for (const [place, moment] of moments.entries()) {
        const until = rows.map((row) =>
          row.createdAt <= moment ? row : { ...row, exclusions: ['test' as const] },
        );
        const board = computeBoard(frameOf(until), request(EVERYTHING, { confidence }));
        expect(votes[place]).toBe(board.votes);
        for (const { name, status, rating, lower, upper } of board.rows) {
          expect(series[name]![place]).toEqual(status === 'rated' ? { rating, lower, upper } : null);
        }
      }
      expect(votes.at(-1) ?? 0).toBe(countedOf(rows, EVERYTHING).length);
    }),
    { numRuns: 40 },
  );
});

/** Four models of very different strength, who met often. */
function clearLog(): FrameRow[] {
  const { columns } = simulateBattles({ competitors: 4, battles: 4_000, spread: 300, skew: 0, seed: 3 });
  return Array.from(columns.first, (first, row) =>
    frameRow({
      models: { a: columns.competitors[first]!, b: columns.competitors[columns.second[row]!]! },
      choice: CHOICES[columns.outcome[row]!]!,
      // Only battles of the third against the others are few.
      exclusions: row % 40 !== 0 && (first === 2 || columns.second[row] === 2) ? ['test'] : [],
    }),
  );
}

test('computeBoard() gives a model with too few votes a rating and no rank', () => {
  const frame = frameOf(clearLog());
  const all = computeBoard(frame, request(EVERYTHING));
  const some = computeBoard(frame, request(EVERYTHING, { minimumVotes: 300 }));
  const few = all.rows.filter(({ votes }) => votes < 300).map(({ name }) => name);
  expect(few.length).toBe(1);
  expect(some.rows.filter(({ status }) => status === 'preliminary').map(({ name }) => name)).toEqual(few);
  const last = some.rows.at(-1)!;
  expect([last.rank, last.bestRank, last.tier]).toEqual([null, null, null]);
  expect(last.rating).toBe(all.rows.find(({ name }) => name === last.name)!.rating);
  expect(some.rows.slice(0, 3).every(({ rank, status }) => status === 'rated' && rank! <= 3)).toBe(true);
});

test('computeBoard() ranks what is shown among itself, with the ratings of the whole', () => {
  const frame = frameOf(clearLog());
  const all = computeBoard(frame, request(EVERYTHING));
  const shown = all.rows.slice(1, 3).map(({ name }) => name);
  const some = computeBoard(frame, request(EVERYTHING, { shown }));
  expect(some.rows.map(({ name }) => name)).toEqual(shown);
  expect(some.rows.map(({ rating }) => rating)).toEqual(all.rows.slice(1, 3).map(({ rating }) => rating));
  expect(some.rows[0]!.rank).toBe(1);
  expect(some.rows[0]!.simultaneousBest).toBe(1);
});

test('computeBoard() claims an order that holds at every look where it is asked for, and else one of one look', () => {
  // 28 of 40 are 2.5 deviations: enough for who looks once.
  const rows = Array.from({ length: 40 }, (_, place) => frameRow({ choice: place < 28 ? 'a' : 'b' }));
  const worstOf = (board: BoardRequest) => computeBoard(frameOf(rows), board).rows[0]!.simultaneousWorst;
  expect([worstOf(request(EVERYTHING)), worstOf(request(EVERYTHING, { looks: 'one' }))]).toEqual([2, 1]);
});

test('an anchor shifts every figure alike, and leaves ranks and an unrated anchor alone', () => {
  const frame = frameOf(clearLog());
  const plain = computeBoard(frame, request(EVERYTHING));
  const [first] = plain.rows;
  const anchor = { name: first!.name, rating: 1500 };
  const board = computeBoard(frame, request(EVERYTHING, { anchor }));
  const shift = 1500 - first!.rating!;
  for (const [place, row] of board.rows.entries()) {
    const before = plain.rows[place]!;
    expect([row.name, row.rank, row.tier]).toEqual([before.name, before.rank, before.tier]);
    for (const figure of ['rating', 'lower', 'upper'] as const) {
      expect(row[figure]).toBeCloseTo(before[figure]! + shift, 9);
    }
  }
  const history = computeHistory(frame, { slice: EVERYTHING, points: 2, confidence: 0.95, anchor });
  expect(history.series[first!.name]!.at(-1)!.rating).toBeCloseTo(1500, 9);
  const nobody = { name: 'nobody', rating: 0 };
  expect(computeBoard(frame, request(EVERYTHING, { anchor: nobody }))).toEqual(plain);
});

/** Battles of five models, in which long answers win. */
function styledRows(battles = 30_000) {
  const { columns, truth } = simulateBattles({
    competitors: 5,
    battles,
    styleEffects: { tokens: 100, headers: 0.001, lists: -60, bold: 0.001 },
    sideBias: 20,
    skew: 0,
    seed: 5,
  });
  const amountOf = (name: string, side: 'first' | 'second', row: number) =>
    columns.features!.find((feature) => feature.name === name)![side][row]!;
  const rows = Array.from(columns.first, (first, row) => {
    const styleOf = (side: 'first' | 'second') => ({
      tokens: amountOf('tokens', side, row),
      headers: amountOf('headers', side, row),
      lists: amountOf('lists', side, row),
      bold: amountOf('bold', side, row),
    });
    return frameRow({
      models: { a: columns.competitors[first]!, b: columns.competitors[columns.second[row]!]! },
      choice: CHOICES[columns.outcome[row]!]!,
      style: { a: styleOf('first'), b: styleOf('second') },
    });
  });
  const strengths = new Map(columns.competitors.map((name, place) => [name, truth.strengths[place]!]));
  return { rows, strengths };
}

test('computeBoard() with style control finds what style was worth', () => {
  const styled = styledRows();
  const board = computeBoard(frameOf(styled.rows), request(EVERYTHING, { style: true }));
  const { styleEffects, alikeFeatures, sideEffect, rows } = board;
  const [tokens, , lists] = styleEffects!;
  expect(tokens!.feature).toBe('tokens');
  expect(tokens!.lower).toBeGreaterThan(0);
  expect(tokens!.pointsForMore).toBeGreaterThan(0);
  expect(lists!.upper).toBeLessThan(0);
  expect(alikeFeatures).toEqual([]);
  expect(sideEffect!.lower).toBeGreaterThan(0);
  const order = rows.map(({ name }) => styled.strengths.get(name)!);
  expect(order).toEqual([...order].sort((one, other) => other - one));
});

test('computeBoard() with style control leaves out battles whose style nobody knows, and says how many', () => {
  const { rows } = styledRows(2_000);
  const unknown = rows.slice(0, 500).map(({ models, choice }) => frameRow({ models, choice }));
  const style = { style: true };
  const { excluded, ...mixed } = computeBoard(frameOf([...unknown, ...rows]), request(EVERYTHING, style));
  const { excluded: none, ...known } = computeBoard(frameOf(rows), request(EVERYTHING, style));
  expect(mixed).toEqual(known);
  expect([excluded, none]).toEqual([{ 'unknown-style': 500 }, {}]);
  expect(computeBoard(frameOf([...unknown, ...rows]), request(EVERYTHING))).toMatchObject({
    votes: 2_500,
    excluded: {},
  });
  const nothing = computeBoard(frameOf(unknown), request(EVERYTHING, style));
  expect(nothing).toMatchObject({ votes: 0, styleEffects: [], excluded: { 'unknown-style': 500 } });
});

test('computeBoard() with style control leaves out what is the same in every battle, and names it', () => {
  const { rows } = styledRows(2_000);
  const alike = rows.map((row) => ({
    ...row,
    style: { a: { ...row.style.a, headers: 1 }, b: { ...row.style.b, headers: 1 } },
  }));
  const { styleEffects, alikeFeatures } = computeBoard(frameOf(alike), request(EVERYTHING, { style: true }));
  expect(styleEffects!.map(({ feature }) => feature)).toEqual(['tokens', 'lists', 'bold']);
  expect(alikeFeatures).toEqual(['headers']);
  const none = { tokens: 7, headers: 1, lists: 0, bold: 0 };
  const same = frameOf(rows.map((row) => ({ ...row, style: { a: none, b: none } })));
  expect(() => computeBoard(same, request(EVERYTHING, { style: true }))).toThrow('Cannot control style');
});
