import { type BattleColumns, OUTCOMES, type Outcome } from '@leitai/rating';
import { expect, test } from 'vitest';
import { describeBoard } from './rank-details.ts';
import type { BattleLog, RankLogOptions } from './rank-log.ts';

const OPTIONS: RankLogOptions = {
  method: 'bradley-terry',
  interval: 'sandwich',
  confidence: 0.95,
  looks: 'one',
  samples: 100,
  seed: 1,
  weighting: 'plain',
};

function logOf(battles: readonly [string, string, Outcome][], more: Partial<BattleLog> = {}): BattleLog {
  const competitors = [
    ...new Set([...battles.map(([first]) => first), ...battles.map(([, second]) => second)]),
  ].sort();
  const columns: BattleColumns = {
    competitors,
    first: Uint16Array.from(battles, ([first]) => competitors.indexOf(first)),
    second: Uint16Array.from(battles, ([, second]) => competitors.indexOf(second)),
    outcome: Uint8Array.from(battles, ([, , outcome]) => OUTCOMES.indexOf(outcome)),
  };
  const times = Float64Array.from(battles, (_, row) => row);
  const about = { battles: battles.length, isCounted: false, excluded: {}, formats: [] };
  return { columns, times, ...about, ...more };
}

/** Three who meet in turn; the earlier ones by name win two of three. */
const BATTLES = Array.from({ length: 300 }, (_, row): [string, string, Outcome] => {
  const pair = [
    ['ant', 'bee'],
    ['bee', 'cat'],
    ['ant', 'cat'],
  ][row % 3] as [string, string];
  return [...pair, row % 11 === 0 ? 'tie' : Math.floor(row / 3) % 3 === 0 ? 'b' : 'a'];
});

test.each<[string, Partial<RankLogOptions>, string]>([
  ['the default', {}, 'board'],
  ['another confidence', { confidence: 0.8 }, 'board'],
  ['Davidson', { method: 'davidson' }, 'plain-bradley-terry'],
  ['clustered intervals', { interval: 'clustered' }, 'plain-bradley-terry'],
  ['balanced weights', { weighting: 'balanced' }, 'plain-bradley-terry'],
  ['a prior', { virtualTies: 1 }, 'plain-bradley-terry'],
  ['style control', { style: 'leitai' }, 'plain-bradley-terry'],
  ['an anchor', { anchor: { name: 'ant', rating: 1_100 } }, 'plain-bradley-terry'],
])('describeBoard() says whether it speaks of the board itself: %s', (_, options, basis) => {
  expect(describeBoard(logOf(BATTLES), { ...OPTIONS, ...options })!.basis).toBe(basis);
});

test('describeBoard() has the confidence of the board', () => {
  const log = logOf(BATTLES.slice(0, 60));
  const of = (confidence: number) => describeBoard(log, { ...OPTIONS, confidence });
  const [wide, narrow] = [of(0.95), of(0.5)];
  expect(narrow!.toMove[0]!.points).toBeLessThan(wide!.toMove[0]!.points / 2);
  expect(narrow!.side!.upper - narrow!.side!.lower).toBeLessThan(wide!.side!.upper - wide!.side!.lower);
  expect(narrow!.toSeparate[0]!.votes).toBeLessThan(wide!.toSeparate[0]!.votes!);
});

test('describeBoard() knows no sides where battles are counted', () => {
  expect(describeBoard(logOf(BATTLES), OPTIONS)!.side).not.toBeNull();
  expect(describeBoard(logOf(BATTLES, { isCounted: true }), OPTIONS)!.side).toBeNull();
});

test('describeBoard() says why tie models are not compared, and the rest all the same', () => {
  const short: [string, string, Outcome][] = [
    ['ant', 'bee', 'a'],
    ['bee', 'ant', 'a'],
    ['ant', 'bee', 'a'],
  ];
  const of = (log: BattleLog) => describeBoard(log, OPTIONS)!;
  expect(of(logOf(short))).toMatchObject({
    tieModels: null,
    tieModelsProblem: expect.stringContaining('later battles must be between 2 rated competitors'),
    toMove: [{ name: 'ant' }, { name: 'bee' }],
  });
  // Those of the later part never met before.
  const eras = [...short, ...short, ...short, ['cat', 'dog', 'a'], ['cat', 'dog', 'b']] as typeof short;
  expect(of(logOf(eras)).tieModelsProblem).toContain('Cannot compare tie models');
  const { times: _, ...untimed } = logOf(BATTLES);
  expect(of(untimed).tieModelsProblem).toContain('battles must have times');
  const { tieModels, tieModelsProblem } = of(logOf(BATTLES));
  expect(tieModelsProblem).toBeNull();
  expect(tieModels!.at(-1)).toMatchObject({ model: 'both-bad', threeOutcomes: null });
  expect(tieModels!.at(-1)!.problem).toContain('both-bad');
});
