import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { BattleSet, type RankedCompetitor, rankCompetitors } from './index.ts';

// Real data lies beside the project, never in it. Where it is absent these tests are skipped, and say so.
const FOLDER = new URL('../../../../shared/data/lmarena/', import.meta.url);
const isPresent = existsSync(FOLDER);
const ANCHOR = { name: 'mixtral-8x7b-instruct-v0.1', rating: 1114 };
const POINTS_PER_DEVIATION = 2 * 1.959963984540054;

function readBattles(): BattleSet {
  const log = JSON.parse(readFileSync(new URL('paircounts_20240814.json', FOLDER), 'utf8'));
  const battles = new BattleSet();
  log.X.forEach(([first, second]: [number, number], row: number) => {
    for (const [place, outcome] of (['a', 'b', 'tie', 'both-bad'] as const).entries()) {
      battles.add({
        first: log.models[first],
        second: log.models[second],
        outcome,
        count: log.Y[row][place],
      });
    }
  });
  return battles;
}

function readTable(name: string): Record<string, string>[] {
  const [header, ...lines] = readFileSync(new URL(name, FOLDER), 'utf8')
    .replaceAll('"', '')
    .trim()
    .split(/\r?\n/);
  const columns = header!.split(',');
  return lines.map((line) =>
    Object.fromEntries(line.split(',').map((value, index) => [columns[index]!, value])),
  );
}

const deviation = (row: RankedCompetitor) => (row.upper! - row.lower!) / POINTS_PER_DEVIATION;

test.skipIf(!isPresent)(
  'rankCompetitors() agrees with the exact ratings of the 1.67 M public votes (golden file)',
  () => {
    const battles = readBattles();
    expect(battles.size).toBe(1_670_250);
    const anchored = new Map(
      rankCompetitors(battles, { anchor: ANCHOR, gauge: 'anchored' }).map((row) => [row.name, row]),
    );
    const centred = new Map(rankCompetitors(battles, { anchor: ANCHOR }).map((row) => [row.name, row]));
    const golden = readTable('bt_golden_20240814.csv');
    expect(golden).toHaveLength(129);
    for (const { model, exact_rating, sd_anchored, sd_centred, n_battles } of golden) {
      const row = anchored.get(model!)!;
      expect(Math.abs(row.rating! - Number(exact_rating))).toBeLessThan(1e-6);
      expect(row.battles).toBe(Number(n_battles));
      expect(Math.abs(deviation(centred.get(model!)!) / Number(sd_centred) - 1)).toBeLessThan(1e-6);
      if (model === ANCHOR.name) expect([row.lower, row.upper]).toEqual([null, null]);
      else expect(Math.abs(deviation(row) / Number(sd_anchored) - 1)).toBeLessThan(1e-6);
    }
  },
);

test.skipIf(!isPresent)('rankCompetitors() agrees with R BradleyTerry2 on the same counts', () => {
  const rows = new Map(rankCompetitors(readBattles(), { anchor: ANCHOR }).map((row) => [row.name, row]));
  for (const { model, ability } of readTable('r_bradleyterry2_golden.csv')) {
    const expected = (Number(ability) * 400) / Math.LN10 + ANCHOR.rating;
    expect(Math.abs(rows.get(model!)!.rating! - expected)).toBeLessThan(1e-5);
  }
});
