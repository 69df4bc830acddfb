import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { arenaRankCovariance } from './arena-rank-covariance.ts';
import { BattleSet, type BattleTable } from './battle-set.ts';
import { fitStrengths } from './bradley-terry.ts';
import { averageWinRates, winFractions } from './matrices.ts';
import { POINTS_PER_LOGIT } from './scale.ts';

// Numbers that others made. Real data lies beside the project, never in it; where it is absent these tests are skipped.
const DATA = new URL('../../../../shared/data/', import.meta.url);
const isPresent = existsSync(DATA);

function rowsOf(file: string): Record<string, string>[] {
  const [header, ...lines] = readFileSync(new URL(file, DATA), 'utf8').trim().split(/\r?\n/);
  const split = (line: string) => line.split(',').map((cell) => cell.replace(/^"|"$/g, ''));
  const names = split(header!);
  return lines.map((line) => Object.fromEntries(split(line).map((cell, place) => [names[place], cell])));
}

function fitAll(table: BattleTable) {
  return fitStrengths(
    table,
    table.competitors.map((_, place) => place),
  );
}

// choix's README: lsr_pairwise and opt_pairwise of this cycle with one competitor beaten twice.
test('fitStrengths() gives what choix gives of its three-cycle', () => {
  const battles = new BattleSet();
  for (const [winner, loser] of [
    ['0', '1'],
    ['0', '1'],
    ['1', '2'],
    ['2', '0'],
  ] as const) {
    battles.add({ first: winner, second: loser, outcome: 'a' });
  }
  const expected = [0.419617624, -0.419617624, 0];
  fitAll(battles.toTable()).strengths.forEach((strength, place) => {
    expect(strength).toBeCloseTo(expected[place]!, 8);
  });
});

test.skipIf(!isPresent).each([
  ['citations', 'j1', 'j2', 'win1', 'win2', 'classic/citations_bt2_golden.csv'],
  ['baseball', 'home.team', 'away.team', 'home.wins', 'away.wins', 'classic/baseball_bt2_golden.csv'],
  ['cems', 'school1', 'school2', 'win1', 'win2', 'classic/cems_halfwin_bt2_golden.csv'],
])('fitStrengths() agrees with R BradleyTerry2 on %s', (name, one, other, wins, losses, golden) => {
  const battles = new BattleSet();
  for (const row of rowsOf(`classic/${name}_counts.csv`)) {
    const pair = { first: row[one]!, second: row[other]! };
    battles.add({ ...pair, outcome: 'a', count: Number(row[wins]) });
    battles.add({ ...pair, outcome: 'b', count: Number(row[losses]) });
    battles.add({ ...pair, outcome: 'tie', count: Number(row.tied ?? 0) });
  }
  const table = battles.toTable();
  const { strengths, bread } = fitAll(table);
  const size = strengths.length;
  const rows = rowsOf(golden);
  expect(rows.length).toBe(size);
  const zero = table.competitors.indexOf(
    rows.find(({ ability, se }) => ability === '0' && se === '0')!.item!,
  );
  for (const { item, ability, se } of rows) {
    const place = table.competitors.indexOf(item!);
    expect(strengths[place]! - strengths[zero]!).toBeCloseTo(Number(ability), 6);
    // Their deviations are the model's own, relative to the one that is 0.
    const variance =
      bread[place * size + place]! + bread[zero * size + zero]! - 2 * bread[place * size + zero]!;
    expect(Math.sqrt(Math.max(0, variance))).toBeCloseTo(Number(se), 5);
  }
});

test.skipIf(!isPresent)(
  "arenaRankCovariance() agrees with arena-rank's own code on the 1.67 M public votes",
  () => {
    const { models, X, Y } = JSON.parse(
      readFileSync(new URL('lmarena/paircounts_20240814.json', DATA), 'utf8'),
    ) as { models: string[]; X: [number, number][]; Y: [number, number, number, number][] };
    const battles = new BattleSet();
    for (const [place, [i, j]] of X.entries()) {
      const pair = { first: models[i]!, second: models[j]! };
      for (const [code, outcome] of (['a', 'b', 'tie', 'both-bad'] as const).entries()) {
        battles.add({ ...pair, outcome, count: Y[place]![code]! });
      }
    }
    const table = battles.toTable();
    const members = table.competitors.map((_, place) => place);
    const { strengths } = fitStrengths(table, members);
    const covariance = arenaRankCovariance({ table, members, strengths });
    const golden = JSON.parse(
      readFileSync(new URL('lmarena/arenarank_sandwich_golden.json', DATA), 'utf8'),
    ) as { hw: Record<string, number> };
    const halfWidths = members.map(
      (i) => 1.959963984540054 * POINTS_PER_LOGIT * Math.sqrt(covariance[i * members.length + i]!),
    );
    // Their fit stops up to 0.5 points from the maximum, which moves a half-width by less than a thousandth.
    for (const i of members) expect(halfWidths[i]! / golden.hw[table.competitors[i]!]!).toBeCloseTo(1, 3);
  },
);

test.skipIf(!isPresent).each(['simple', 'food', 'llmfao'])(
  "counts and average win rates agree with evalica's on %s",
  (name) => {
    const battles = new BattleSet();
    const score = new Map<string, number>();
    for (const { left, right, winner } of rowsOf(`evalica/${name}.csv`)) {
      const outcome = ({ left: 'a', right: 'b', tie: 'tie' } as const)[winner!]!;
      battles.add({ first: left!, second: right!, outcome });
      for (const [item, side] of [
        [left!, 'a'],
        [right!, 'b'],
      ] as const) {
        const won = outcome === 'tie' ? 0.5 : Number(outcome === side);
        score.set(item, (score.get(item) ?? 0) + won);
      }
    }
    const table = battles.toTable();
    const rates = averageWinRates(winFractions(table));
    const golden = (algorithm: string) =>
      new Map(
        rowsOf(`evalica/${name}-golden.csv`)
          .filter((row) => row.algorithm === algorithm)
          .map((row) => [row.item!, Number(row.score)]),
      );
    const [counting, winRates] = [golden('counting'), golden('average_win_rate')];
    table.competitors.forEach((competitor, place) => {
      expect(score.get(competitor)).toBeCloseTo(counting.get(competitor)!, 9);
      expect(rates[place]).toBeCloseTo(winRates.get(competitor)!, 9);
    });
  },
);
