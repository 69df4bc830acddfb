import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { BattleSet, fitStrengths, type RankedCompetitor, rankCompetitors } from './index.ts';

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

test.skipIf(!isPresent)(
  'the fit agrees with R BradleyTerry2 on the same counts, and its bread with their deviations',
  () => {
    const table = readBattles().toTable();
    const rows = new Map(rankCompetitors(table, { anchor: ANCHOR }).map((row) => [row.name, row]));
    const size = table.competitors.length;
    const { bread } = fitStrengths(
      table,
      table.competitors.map((_, place) => place),
    );
    const zero = table.competitors.indexOf(ANCHOR.name);
    for (const { model, ability, se } of readTable('r_bradleyterry2_golden.csv')) {
      const expected = (Number(ability) * 400) / Math.LN10 + ANCHOR.rating;
      expect(Math.abs(rows.get(model!)!.rating! - expected)).toBeLessThan(1e-5);
      if (model === ANCHOR.name) continue;
      const place = table.competitors.indexOf(model!);
      const variance =
        bread[place * (size + 1)]! + bread[zero * (size + 1)]! - 2 * bread[place * size + zero]!;
      // R stops its iterations where its deviations are good to about five digits.
      expect(Math.sqrt(variance) / Number(se)).toBeCloseTo(1, 5);
    }
  },
);

const EVALICA = new URL('../../../../shared/data/evalica/', import.meta.url);

test.skipIf(!existsSync(EVALICA)).each(['simple', 'food', 'llmfao'])(
  'fitStrengths() agrees with evalica on its data set %s',
  (name) => {
    const lines = (file: string) =>
      readFileSync(new URL(file, EVALICA), 'utf8')
        .trim()
        .split(/\r?\n/)
        .map((line) => line.split(','));
    const [header, ...rows] = lines(`${name}.csv`);
    const column = (of: string) => header!.indexOf(of);
    const battles = new BattleSet();
    for (const row of rows) {
      const outcome = { left: 'a', right: 'b', tie: 'tie' } as const;
      battles.add({
        first: row[column('left')]!,
        second: row[column('right')]!,
        outcome: outcome[row[column('winner')] as keyof typeof outcome],
      });
    }
    const table = battles.toTable();
    const { strengths } = fitStrengths(
      table,
      table.competitors.map((_, place) => place),
    );
    const golden = new Map(
      lines(`${name}-golden.csv`)
        .filter(([algorithm]) => algorithm === 'bradley_terry')
        .map(([, item, score]) => [item!, Number(score)]),
    );
    const powers = strengths.map(Math.exp);
    const total = powers.reduce((sum, power) => sum + power, 0);
    const wanted = [...golden.values()].reduce((sum, score) => sum + score, 0);
    expect(golden.size).toBe(table.competitors.length);
    table.competitors.forEach((competitor, place) => {
      expect(Math.abs(powers[place]! / total - golden.get(competitor)! / wanted)).toBeLessThan(1e-7);
    });
  },
);

test.skipIf(!isPresent)(
  'rankCompetitors() agrees with the board that Chatbot Arena published the day before',
  () => {
    const rows = new Map(rankCompetitors(readBattles(), { anchor: ANCHOR }).map((row) => [row.name, row]));
    const published = readTable('bt_golden_20240814.csv').filter((row) => row.pub_full !== '');
    expect(published.length).toBeGreaterThan(100);
    const pairs = published.map((row) => [rows.get(row.model!)!.rating!, Number(row.pub_full)] as const);
    const gaps = pairs.map(([ours, theirs]) => Math.abs(ours - theirs));
    expect(gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length).toBeLessThanOrEqual(0.25);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(3);
    const orderBy = (side: 0 | 1) =>
      pairs.map((_, place) => place).sort((one, other) => pairs[other]![side] - pairs[one]![side]);
    expect(new Set(orderBy(0).slice(0, 10))).toEqual(new Set(orderBy(1).slice(0, 10)));
    expect(spearman(orderBy(0), orderBy(1))).toBeGreaterThanOrEqual(0.9999);
  },
);

test.skipIf(!isPresent)(
  'anchored intervals are as wide as those that Chatbot Arena published the day before',
  () => {
    const rows = new Map(
      rankCompetitors(readBattles(), { anchor: ANCHOR, gauge: 'anchored' }).map((row) => [row.name, row]),
    );
    // Of the form +4/-3, in whole points, from 100 bootstrap samples.
    const widths = readTable('bt_golden_20240814.csv')
      .filter(({ model, pub_ci }) => pub_ci !== '' && model !== ANCHOR.name)
      .map(({ model, pub_ci }) => {
        const [above, below] = pub_ci!.split('/').map((part) => Math.abs(Number(part)));
        const row = rows.get(model!)!;
        return [row.upper! - row.lower!, above! + below!] as const;
      });
    expect(widths.length).toBeGreaterThan(90);
    const mean = (side: 0 | 1) => widths.reduce((sum, pair) => sum + pair[side], 0) / widths.length;
    expect(Math.abs(mean(0) / mean(1) - 1)).toBeLessThan(0.1);
    const product = (one: 0 | 1, other: 0 | 1) =>
      widths.reduce((sum, pair) => sum + (pair[one] - mean(one)) * (pair[other] - mean(other)), 0);
    expect(product(0, 1) / Math.sqrt(product(0, 0) * product(1, 1))).toBeGreaterThan(0.95);
  },
);

function spearman(one: readonly number[], other: readonly number[]): number {
  const places = new Map(other.map((item, place) => [item, place]));
  const squares = one.reduce((sum, item, place) => sum + (place - places.get(item)!) ** 2, 0);
  return 1 - (6 * squares) / (one.length * (one.length ** 2 - 1));
}
