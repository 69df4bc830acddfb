import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { BattleColumns } from '../battle-columns.ts';
import { POINTS_PER_LOGIT } from '../scale.ts';
import { fitStyle } from './fit-style.ts';
import { STYLE_PRESETS, type StyleModel } from './style-presets.ts';

// Real data lies beside the project, never in it. Where it is absent these tests are skipped, and say so.
const FOLDER = new URL('../../../../../shared/data/llmfao/', import.meta.url);
const isPresent = existsSync(FOLDER);
const LABELS = { left: 0, right: 1, model_a: 0, model_b: 1, tie: 2 } as const;
const FEATURES = [
  ['tokens', 'tok'],
  ['headers', 'hdr'],
  ['lists', 'list'],
  ['bold', 'bold'],
] as const;

function readVotes(): BattleColumns {
  const [header, ...lines] = readFileSync(new URL('battles_style.csv', FOLDER), 'utf8').trim().split(/\r?\n/);
  const names = header!.split(',');
  const rows = lines.map((line) => line.split(','));
  const column = (name: string) => rows.map((row) => row[names.indexOf(name)]!);
  const [first, second] = [column('model_a'), column('model_b')];
  const competitors = [...new Set([...first, ...second])].sort();
  const places = new Map(competitors.map((name, place) => [name, place]));
  return {
    competitors,
    first: Uint16Array.from(first, (name) => places.get(name)!),
    second: Uint16Array.from(second, (name) => places.get(name)!),
    outcome: Uint8Array.from(column('winner'), (label) => LABELS[label as keyof typeof LABELS]),
    features: FEATURES.map(([name, short]) => ({
      name,
      first: Float32Array.from(column(`${short}_a`), Number),
      second: Float32Array.from(column(`${short}_b`), Number),
    })),
  };
}

/** Golden ratings by name; both shapes of the file. */
function ratingsOf(golden: { rating?: Record<string, number>; competitors?: string[]; ratings?: number[] }) {
  return (
    golden.rating ?? Object.fromEntries(golden.competitors!.map((name, i) => [name, golden.ratings![i]!]))
  );
}

const GOLDENS: readonly [key: string, model: StyleModel][] = [
  ['style_mle', { ...STYLE_PRESETS['lmsys-2024'], ridge: { strengths: 0, coefficients: 0, against: 'sum' } }],
  ['style_fastchat_reg0.5', STYLE_PRESETS['lmsys-2024']],
  ['style_arenarank_reg1.0_reweightedFalse', { ...STYLE_PRESETS['arena-rank'], pairWeights: 'equal' }],
  ['style_arenarank_reg1.0_reweightedTrue', STYLE_PRESETS['arena-rank']],
];

test.skipIf(!isPresent).each(GOLDENS)(
  'fitStyle() of 8,931 votes agrees with the golden file: %s',
  (key, model) => {
    const golden = JSON.parse(readFileSync(new URL('style_golden.json', FOLDER), 'utf8'))[key];
    const columns = readVotes();
    const fit = fitStyle(
      columns,
      columns.competitors.map((_, place) => place),
      { model },
    );
    const found = fit.coefficients.map(({ coefficient }) => coefficient);
    const wanted: number[] = golden.coef ?? golden.coeffs;
    found.forEach((coefficient, place) => {
      expect(Math.abs(coefficient - wanted[place]!)).toBeLessThan(1e-6);
    });
    const ratings = ratingsOf(golden);
    const shift =
      columns.competitors.reduce((sum, name) => sum + ratings[name]!, 0) / columns.competitors.length;
    columns.competitors.forEach((name, place) => {
      const rating = fit.strengths[place]! * POINTS_PER_LOGIT + shift;
      expect(Math.abs(rating - ratings[name]!)).toBeLessThan(1e-4);
    });
  },
);
