import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CENTRE_RATING, POINTS_PER_LOGIT } from '@leitai/rating';
import { expect, test } from 'vitest';
import { countO200k } from '../packages/arena/src/tagging/tokens.ts';
import { rankedBoard } from './ranked-board.ts';
import { root, runLeitai } from './running-arena.ts';

// Goal: `--style-control` gives what each preset says. Method: figures that others published for real votes; and for votes that are
// generated, the slope of each preset's objective, written down here a second time from its definition, is zero at the board.

const folder = mkdtempSync(join(root, 'style-'));
const SHARED = new URL('../../shared/data/llmfao/', import.meta.url);
const FEATURES = ['tokens', 'headers', 'lists', 'bold'];

interface Board {
  readonly competitors: readonly { readonly name: string; readonly rating: number }[];
  readonly effects: readonly { readonly name: string; readonly value: number }[];
}

function boardOf(...args: string[]): Board {
  return rankedBoard(...args);
}

/** The file names its winners by side as evalica does, and its models as Chatbot Arena does. */
function writeLlmfao(): string {
  const file = join(folder, 'llmfao.csv');
  const [header, ...lines] = readFileSync(new URL('battles_style.csv', SHARED), 'utf8').trim().split(/\r?\n/);
  const asReleased = lines.map((line) => line.replace(',left,', ',model_a,').replace(',right,', ',model_b,'));
  writeFileSync(file, [header, ...asReleased, ''].join('\n'));
  return file;
}

// Real data lies beside the project, never in it. Where it is absent these tests are skipped, and say so.
test.skipIf(!existsSync(SHARED)).each([
  ['lmsys-2024', 'style_fastchat_reg0.5'],
  ['arena-rank', 'style_arenarank_reg1.0_reweightedTrue'],
])('leitai rank --style-control %s of 8,931 votes gives the figures of %s', (preset, key) => {
  const board = boardOf(writeLlmfao(), '--style-control', preset, '--features', 'tok,hdr,list,bold');
  const golden = JSON.parse(readFileSync(new URL('style_golden.json', SHARED), 'utf8'))[key];
  const names: string[] = golden.competitors ?? Object.keys(golden.rating);
  const ratings: number[] = golden.ratings ?? Object.values(golden.rating);
  const mean = ratings.reduce((sum, rating) => sum + rating, 0) / ratings.length;
  expect(board.competitors).toHaveLength(59);
  for (const { name, rating } of board.competitors) {
    expect(Math.abs(rating - CENTRE_RATING - (ratings[names.indexOf(name)]! - mean))).toBeLessThan(1e-4);
  }
  const wanted: number[] = golden.coef ?? golden.coeffs;
  expect(board.effects.map(({ name }) => name)).toEqual(['tok', 'hdr', 'list', 'bold']);
  board.effects.forEach(({ value }, place) => {
    expect(Math.abs(value / POINTS_PER_LOGIT - wanted[place]!)).toBeLessThan(1e-6);
  });
});

const generated = join(folder, 'generated.csv');
const world = [
  '--competitors',
  '6',
  '--battles',
  '4000',
  '--seed',
  '3',
  '--ties',
  '0.5',
  '--side-bias',
  '20',
];
const effects = 'tokens=60,headers=10,lists=20,bold=-15';
expect(runLeitai('simulate', ...world, '--style', effects, '--out', generated).status).toBe(0);

/** Rows of the generated file: who met, the score of the first, and relative differences of the features. */
function readGenerated() {
  const [header, ...lines] = readFileSync(generated, 'utf8').trim().split(/\r?\n/);
  const names = header!.split(',');
  return lines.map((line) => {
    const values = line.split(',');
    const value = (name: string) => values[names.indexOf(name)]!;
    const score = { a: 1, b: 0 }[value('choice')] ?? 0.5;
    const differences = FEATURES.map((feature) => {
      const [a, b] = [Number(value(`${feature}_a`)), Number(value(`${feature}_b`))];
      return (a - b) / (a + b + 1);
    });
    return { first: value('model_a'), second: value('model_b'), score, differences };
  });
}

test.each([
  { preset: 'leitai', centred: false, hasSide: true, weighsPairs: false, ridges: [0, 0] as const },
  {
    ...{ preset: 'lmsys-2024', centred: true, hasSide: false, weighsPairs: false },
    ridges: [0.5 / Math.LN10 ** 2, 0.5] as const,
  },
  {
    ...{ preset: 'arena-rank', centred: true, hasSide: false, weighsPairs: true },
    // One on the mean of the log-likelihoods.
    ridges: [0, 4000] as const,
  },
])('leitai rank --style-control $preset ends where its objective has no slope', (definition) => {
  const { preset, centred, hasSide, weighsPairs, ridges } = definition;
  const board = boardOf(generated, '--style-control', preset);
  expect(board.effects).toHaveLength(hasSide ? 5 : 4);
  const rows = readGenerated();
  const strengths = new Map(
    board.competitors.map(({ name, rating }) => [name, (rating - CENTRE_RATING) / POINTS_PER_LOGIT]),
  );
  const coefficients = board.effects.map(({ value }) => value / POINTS_PER_LOGIT);
  const scales = FEATURES.map((_, place) => {
    const all = rows.map(({ differences }) => differences[place]!);
    const mean = centred ? all.reduce((sum, value) => sum + value, 0) / all.length : 0;
    const deviation = Math.sqrt(all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length);
    return { mean, deviation };
  });
  const pairOf = (first: string, second: string) => [first, second].sort().join();
  const counts = new Map<string, number>();
  for (const { first, second } of rows) {
    counts.set(pairOf(first, second), (counts.get(pairOf(first, second)) ?? 0) + 1);
  }
  const plainWeight = (first: string, second: string) =>
    weighsPairs ? 1 / Math.max(50, counts.get(pairOf(first, second))!) : 1;
  // Scaled to a mean of 1, as arena-rank has it.
  const meanWeight =
    rows.reduce((sum, { first, second }) => sum + plainWeight(first, second), 0) / rows.length;
  const slopes = new Map<string, number>();
  const add = (name: string, amount: number) => slopes.set(name, (slopes.get(name) ?? 0) + amount);
  for (const { first, second, score, differences } of rows) {
    const scaled = differences.map((value, k) => (value - scales[k]!.mean) / scales[k]!.deviation);
    const inputs = hasSide ? [...scaled, 1] : scaled;
    const logit = inputs.reduce(
      (sum, input, k) => sum + coefficients[k]! * input,
      strengths.get(first)! - strengths.get(second)!,
    );
    const residual = (plainWeight(first, second) / meanWeight) * (score - 1 / (1 + Math.exp(-logit)));
    add(first, residual);
    add(second, -residual);
    for (const [k, input] of inputs.entries()) add(`feature ${k}`, residual * input);
  }
  for (const [name, strength] of strengths) add(name, -ridges[0] * strength);
  for (const [k, value] of coefficients.entries()) add(`feature ${k}`, k < 4 ? -ridges[1] * value : 0);
  expect(slopes.size).toBe(6 + coefficients.length);
  for (const slope of slopes.values()) expect(Math.abs(slope)).toBeLessThan(1e-3);
});

// The counts of the same answers were made by others, from the texts that lie beside the votes.
test.skipIf(!existsSync(SHARED))(
  'leitai rank counts headers, lists and bold of real answers as others did',
  () => {
    const counted = boardOf(
      fileURLToPath(new URL('crowd-comparisons.csv', SHARED)),
      ...['--style-control', '--features', 'headers,lists,bold'],
    );
    const given = boardOf(writeLlmfao(), '--style-control', '--features', 'hdr,list,bold');
    expect(counted.competitors).toEqual(given.competitors);
    expect(counted.effects.map(({ value }) => value)).toEqual(given.effects.map(({ value }) => value));
  },
);

test('leitai rank counts style in conversations, and says so', () => {
  const texts = [
    'Plain words.',
    '# Title\n\n- **one**\n- two',
    'Many words, one after the other. '.repeat(9),
  ];
  const said = (text: string) => [
    { role: 'user', content: 'Why?' },
    { role: 'assistant', content: text },
  ];
  const battles = Array.from({ length: 60 }, (_, place) => ({
    model_a: `model ${place % 3}`,
    model_b: `model ${(place + 1) % 3}`,
    winner: ['model_a', 'model_b', 'tie (bothbad)', 'model_b'][place % 4],
    texts: [texts[(place + (place % 4)) % 3]!, texts[(place * 2) % 3]!] as const,
  }));
  const write = (name: string, rows: readonly object[]) => {
    writeFileSync(join(folder, name), rows.map((row) => JSON.stringify(row)).join('\n'));
    return join(folder, name);
  };
  const conversations = write(
    'conversations.jsonl',
    battles.map(({ texts: [a, b], ...row }) => ({
      ...row,
      conversation_a: said(a),
      conversation_b: said(b),
    })),
  );
  const isStyled = (text: string) => (text.startsWith('#') ? 1 : 0);
  const numbers = write(
    'numbers.jsonl',
    battles.map(({ texts: [a, b], ...row }) => ({
      ...row,
      ...{
        tokens_a: countO200k(a),
        tokens_b: countO200k(b),
        lists_a: 2 * isStyled(a),
        lists_b: 2 * isStyled(b),
      },
    })),
  );
  const options = ['--style-control', '--features', 'tokens,lists'];
  const counted = boardOf(conversations, ...options);
  expect(counted.competitors).toHaveLength(3);
  expect(counted.competitors).toEqual(boardOf(numbers, ...options).competitors);
  expect(runLeitai('rank', conversations, ...options).stdout).toContain(
    'tokens, lists counted in the conversations where a file has no numbers, tokens by o200k',
  );
  expect(runLeitai('rank', numbers, ...options).stdout).not.toContain('counted in');
});
