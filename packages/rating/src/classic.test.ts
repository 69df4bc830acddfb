import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { arenaRankCovariance } from './arena-rank-covariance.ts';
import { BattleSet, type BattleTable } from './battle-set.ts';
import { fitStrengths } from './bradley-terry.ts';
import { POINTS_PER_LOGIT } from './scale.ts';
import { fitStyle } from './style/fit-style.ts';

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
    ) as { hw: Record<string, number>; ratings: Record<string, number> };
    const halfWidths = members.map(
      (i) => 1.959963984540054 * POINTS_PER_LOGIT * Math.sqrt(covariance[i * members.length + i]!),
    );
    const halfWidthsOff = members.map((i) => halfWidths[i]! / golden.hw[table.competitors[i]!]! - 1);
    expect(Math.max(...halfWidthsOff.map(Math.abs))).toBeLessThan(1e-6);
    // Their search stops a little before the maximum.
    const ratingsOff = members.map(
      (i) => 1000 + strengths[i]! * POINTS_PER_LOGIT - golden.ratings[table.competitors[i]!]!,
    );
    expect(Math.max(...ratingsOff.map(Math.abs))).toBeLessThan(2e-4);
  },
);

test.skipIf(!isPresent)(
  'fitStyle() with nothing but a side is the home advantage of R BradleyTerry2 in baseball',
  () => {
    const games = rowsOf('classic/baseball_counts.csv');
    const teams = [...new Set(games.map((row) => row['home.team']!))].sort();
    const rows = games.flatMap((row) => [
      { row, outcome: 0, count: Number(row['home.wins']) },
      { row, outcome: 1, count: Number(row['away.wins']) },
    ]);
    const columns = {
      competitors: teams,
      first: Uint16Array.from(rows, ({ row }) => teams.indexOf(row['home.team']!)),
      second: Uint16Array.from(rows, ({ row }) => teams.indexOf(row['away.team']!)),
      outcome: Uint8Array.from(rows, ({ outcome }) => outcome),
      counts: Float64Array.from(rows, ({ count }) => count),
    };
    const { strengths, side } = fitStyle(
      columns,
      teams.map((_, place) => place),
    );
    const baltimore = strengths[teams.indexOf('Baltimore')]!;
    for (const row of rowsOf('classic/baseball_home_bt2_golden.csv')) {
      const name = row['']!;
      const estimate = name.startsWith('team')
        ? strengths[teams.indexOf(name.slice('team'.length))]! - baltimore
        : side!.points / POINTS_PER_LOGIT;
      expect(estimate).toBeCloseTo(Number(row.Estimate), 6);
    }
    // Theirs is the model's own deviation, ours the sandwich's.
    expect(side!.deviation / POINTS_PER_LOGIT / 0.130944).toBeCloseTo(1, 1);
  },
);
