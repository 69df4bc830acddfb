import { expect, test } from 'vitest';
import { type BattleColumns, countPairs } from './battle-columns.ts';
import { OUTCOMES, type Outcome } from './battle-set.ts';
import { fitStrengths } from './bradley-terry.ts';
import { compareTieModels, DRAW_MODELS, type DrawModel } from './held-out.ts';
import { createRandom } from './random.ts';
import { fitTieModel } from './tie-models.ts';

type Row = readonly [first: string, second: string, outcome: Outcome, count?: number];

function columnsOf(rows: readonly Row[]): BattleColumns {
  const competitors = [...new Set(rows.flatMap((row) => row.slice(0, 2) as string[]))];
  return {
    competitors,
    first: Uint16Array.from(rows, ([first]) => competitors.indexOf(first)),
    second: Uint16Array.from(rows, ([, second]) => competitors.indexOf(second)),
    outcome: Uint8Array.from(rows, ([, , outcome]) => OUTCOMES.indexOf(outcome)),
    counts: Float64Array.from(rows, ([, , , count = 1]) => count),
  };
}

const lossOf = (columns: BattleColumns, model: DrawModel, share?: number) =>
  compareTieModels(columns, share === undefined ? {} : { share }).models.find((one) => one.model === model)!;

/** Two competitors that did everything, the first more often the better. */
const TRAINING: Row[] = [
  ['ant', 'bee', 'a', 40],
  ['ant', 'bee', 'b', 20],
  ['ant', 'bee', 'tie', 15],
  ['ant', 'bee', 'both-bad', 5],
];
const LATER: Row[] = [
  ['ant', 'bee', 'a', 9],
  ['bee', 'ant', 'a', 5],
  ['ant', 'bee', 'tie', 4],
  ['bee', 'ant', 'both-bad', 2],
];

test('compareTieModels() by half-wins is the mean of what a few lines by hand give', () => {
  const columns = columnsOf([...TRAINING, ...LATER]);
  const { strengths } = fitStrengths(countPairs(columnsOf(TRAINING)), [0, 1]);
  const [drawn, bothBad] = [20.5 / 81, 5.5 / 21];
  const win = (1 - drawn) / (1 + Math.exp((strengths[1]! - strengths[0]!) / (1 - drawn)));
  const probabilities = [win, 1 - drawn - win, drawn * (1 - bothBad), drawn * bothBad];
  const counts = [9, 5, 4, 2];
  const losses = probabilities.flatMap((probability, outcome) =>
    Array.from({ length: counts[outcome]! }, () => -Math.log(probability)),
  );
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / 20;
  const variance = losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0) / 19;
  const { threeOutcomes, fourOutcomes } = lossOf(columns, 'half-wins');
  expect(fourOutcomes!.loss).toBeCloseTo(mean, 12);
  expect(fourOutcomes!.deviation).toBeCloseTo(Math.sqrt(variance / 20), 12);
  // Telling ties from both-bad costs what their share says, in six of twenty battles.
  const share = (4 * -Math.log(1 - bothBad) + 2 * -Math.log(bothBad)) / 20;
  expect(threeOutcomes!.loss).toBeCloseTo(mean - share, 12);
});

test('compareTieModels() by both-bad predicts with the strengths and θ of the earlier battles', () => {
  const columns = columnsOf([...TRAINING, ...LATER]);
  const { strengths, tieParameter } = fitTieModel(countPairs(columnsOf(TRAINING)), [0, 1], {
    model: 'both-bad',
  });
  const [one, other] = [...strengths].map(Math.exp) as [number, number];
  const theta = tieParameter.value;
  const win = one / (one + theta * other + 1);
  const loss = other / (other + theta * one + 1);
  const bothBad = 1 / (one + other + 1);
  const tie = 1 - win - loss - bothBad;
  const { threeOutcomes, fourOutcomes } = lossOf(columns, 'both-bad');
  const decided = 9 * Math.log(win) + 5 * Math.log(loss);
  expect(fourOutcomes!.loss).toBeCloseTo(-(decided + 4 * Math.log(tie) + 2 * Math.log(bothBad)) / 20, 9);
  expect(threeOutcomes!.loss).toBeCloseTo(-(decided + 6 * Math.log(tie + bothBad)) / 20, 9);
});

test('compareTieModels() states each excess over the best, which has none', () => {
  const { models } = compareTieModels(columnsOf([...TRAINING, ...LATER]));
  expect(models.map(({ model }) => model).toSorted()).toEqual([...DRAW_MODELS].toSorted());
  expect(models[0]!.threeOutcomes).toMatchObject({ excess: 0, excessDeviation: null });
  for (const outcomes of ['threeOutcomes', 'fourOutcomes'] as const) {
    const least = Math.min(...models.map((one) => one[outcomes]!.loss));
    for (const one of models) expect(one[outcomes]!.excess).toBeCloseTo(one[outcomes]!.loss - least, 12);
  }
});

test('compareTieModels() takes a row with a count as that many battles', () => {
  const rows = [...TRAINING, ...LATER];
  const single = rows.flatMap(([first, second, outcome, count]): Row[] =>
    Array.from({ length: count! }, () => [first, second, outcome]),
  );
  const { counts: _, ...withoutCounts } = columnsOf(single);
  expect(compareTieModels(withoutCounts)).toEqual(compareTieModels(columnsOf(rows)));
});

test('compareTieModels() splits by time: what comes later changes no fit, and nobody new is predicted', () => {
  const later: Row[] = [
    ['ant', 'bee', 'b', 10],
    ['ant', 'new', 'a', 6],
    ['bee', 'new', 'tie', 4],
  ];
  const columns = columnsOf([...TRAINING, ...later]);
  const comparison = compareTieModels(columns);
  expect(comparison).toMatchObject({
    competitors: ['ant', 'bee'],
    trainingBattles: 80,
    heldOutBattles: 10,
    leftOutBattles: 10,
  });
  // Ten battles with one outcome have one loss: of its spread they say nothing.
  for (const { threeOutcomes } of comparison.models) expect(threeOutcomes!.deviation).toBeNull();
});

test('compareTieModels() holds out at most the share, in whole rows', () => {
  const rows = Array.from({ length: 50 }, (_, row): Row => ['ant', 'bee', OUTCOMES[row % 4]!, 2]);
  const held = (share: number) => compareTieModels(columnsOf(rows), { share }).heldOutBattles;
  expect([held(0.2), held(0.5), held(0.21)]).toEqual([20, 50, 20]);
});

test('compareTieModels() says why a model has no loss, and compares the others', () => {
  const withoutBothBad = TRAINING.slice(0, 3);
  const { models } = compareTieModels(columnsOf([...withoutBothBad, ['ant', 'bee', 'both-bad', 10]]));
  expect(models.at(-1)).toEqual({
    model: 'both-bad',
    problem: 'Cannot fit both-bad: the battles must have both-bad votes, got none',
    threeOutcomes: null,
    fourOutcomes: null,
  });
  for (const { problem, fourOutcomes } of models.slice(0, -1)) {
    expect(problem).toBeNull();
    // None of the earlier battles was both-bad; that one is seen now is unlikely, not impossible.
    expect(fourOutcomes!.loss).toBeGreaterThan(3);
    expect(fourOutcomes!.loss).toBeLessThan(10);
  }
  const withoutDraws = compareTieModels(
    columnsOf([...TRAINING.slice(0, 2), ['ant', 'bee', 'tie', 9]]),
  ).models;
  expect(withoutDraws.map(({ model, problem }) => [model, problem === null])).toEqual([
    ['half-wins', true],
    ['davidson', false],
    ['rao-kupper', false],
    ['both-bad', false],
  ]);
  expect(withoutDraws[0]!.threeOutcomes!.loss).toBeLessThan(10);
});

test('compareTieModels() leaves out whom the zero point has lost, so that all predict the same battles', () => {
  const comparison = compareTieModels(
    columnsOf([
      ...TRAINING,
      ['ant', 'cat', 'a', 6],
      ['cat', 'bee', 'both-bad', 2],
      ...LATER,
      ['cat', 'bee', 'b', 2],
    ]),
    { share: 0.2 },
  );
  expect(comparison).toMatchObject({ competitors: ['ant', 'bee'], trainingBattles: 80, leftOutBattles: 2 });
  for (const { problem } of comparison.models) expect(problem).toBeNull();
});

test('compareTieModels() finds that both-bad is information where it is', () => {
  const strengths = [-1.5, -0.5, 0.5, 1.5];
  const random = createRandom(5);
  const rows = Array.from({ length: 12_000 }, (): Row => {
    const first = Math.floor(4 * random());
    const second = (first + 1 + Math.floor(3 * random())) % 4;
    const [one, other] = [Math.exp(strengths[first]!), Math.exp(strengths[second]!)];
    const [win, loss, bad] = [
      one / (one + 1.6 * other + 1),
      other / (other + 1.6 * one + 1),
      1 / (one + other + 1),
    ];
    const drawn = random();
    const outcome =
      drawn < win ? 'a' : drawn < win + loss ? 'b' : drawn < win + loss + bad ? 'both-bad' : 'tie';
    return [`${first}`, `${second}`, outcome];
  });
  const { models } = compareTieModels(columnsOf(rows));
  expect(models[0]!.model).toBe('both-bad');
  for (const { fourOutcomes } of models.slice(1)) {
    expect(fourOutcomes!.excess).toBeGreaterThan(4 * fourOutcomes!.excessDeviation!);
  }
});

test.each([
  ['no battles', []],
  ['one battle', [['ant', 'bee', 'a']]],
  [
    'nobody comparable before',
    [...Array.from({ length: 8 }, (): Row => ['ant', 'bee', 'a']), ...LATER.slice(0, 1)],
  ],
  ['nobody known later', [...TRAINING, ['new', 'other', 'a', 20]]],
  ['one row for all', [['ant', 'bee', 'tie', 100]]],
] as [string, Row[]][])('compareTieModels() refuses %s', (_, rows) => {
  expect(() => compareTieModels(columnsOf(rows))).toThrow(RangeError);
});
