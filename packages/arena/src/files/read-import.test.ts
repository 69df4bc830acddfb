import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { EXCLUSION_REASONS } from '../core/exclusion.ts';
import { UNKNOWN_TOKENS } from '../core/frame/frame-columns.ts';
import { TAGS } from '../core/frame/tags.ts';
import { SEGMENT_ROWS } from '../core/log-segment.ts';
import { CHOICES } from '../core/vote.ts';
import { type ReadImportOptions, readImport } from './read-import.ts';
import type { ImportedSegment } from './segment-builder.ts';

/** Reads files, given by name and content, in their order. */
async function read(
  contents: Readonly<Record<string, string | Uint8Array>>,
  options: Omit<ReadImportOptions, 'files'> = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'leitai-import-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const files = Object.entries(contents).map(([name, content]) => {
    if (name !== '-') writeFileSync(join(folder, name), content);
    return name === '-' ? name : join(folder, name);
  });
  return readImport({ files, ...options }, async (found) => {
    const segments: ImportedSegment[] = [];
    for await (const segment of found.segments()) segments.push(segment);
    return { ...found, leftOut: Object.fromEntries(found.leftOut), segments, rows: segments.flatMap(rowsOf) };
  });
}

const csv = (...lines: string[]) => `${lines.join('\n')}\n`;
const jsonLines = (...rows: object[]) => csv(...rows.map((row) => JSON.stringify(row)));

/** The rows of a segment in words. */
function rowsOf({ segment, texts }: ImportedSegment) {
  const { rowCount, columns, models, voters, languages, pairProbabilities } = segment;
  const namesOf = (names: readonly string[], bits: number) => names.filter((_, bit) => (bits >>> bit) & 1);
  return Array.from({ length: rowCount }, (_, row) => ({
    battle: [models[columns.modelA[row]!], models[columns.modelB[row]!], CHOICES[columns.choice[row]!]].join(
      ' ',
    ),
    voter: voters[columns.voter[row]!],
    createdAt: columns.createdAt[row],
    language: languages[columns.language[row]!],
    turns: columns.turns[row],
    promptTokens: columns.promptTokens[row],
    tags: namesOf(TAGS, columns.tags[row]!),
    exclusions: namesOf(EXCLUSION_REASONS, columns.exclusions[row]!),
    style: [columns.tokensA[row], columns.headersA[row], columns.listsB[row], columns.boldB[row]],
    pairProbability: pairProbabilities?.[row],
    texts: texts?.[row],
  }));
}

const UNKNOWN = {
  voter: '',
  createdAt: 0,
  language: 'unknown',
  turns: 0,
  promptTokens: UNKNOWN_TOKENS,
  tags: [],
  exclusions: [],
  style: [0, 0, 0, 0],
  pairProbability: undefined,
  texts: undefined,
};

test('readImport() leaves unknown what a file does not say', async () => {
  const { rows, formats } = await read({ 'a.csv': csv('left,right,winner', 'x,y,left', 'y,x,tie') });
  expect(formats).toEqual(['evalica']);
  expect(rows).toEqual([
    { battle: 'x y a', ...UNKNOWN },
    { battle: 'y x tie', ...UNKNOWN },
  ]);
});

test('readImport() takes over what a release of Chatbot Arena says of its battles', async () => {
  const criteria = {
    ...{ complexity: true, creativity: false, domain_knowledge: true, problem_solving: true },
    ...{ real_world: true, specificity: true, technical_accuracy: true },
  };
  const whole = {
    ...{
      model_a: 'x',
      model_b: 'y',
      winner: 'tie (bothbad)',
      judge: 'j',
      anony: true,
      language: 'German',
      turn: 3,
    },
    ...{
      tstamp: 1_700_000_000.7,
      is_code: true,
      is_refusal: false,
      dedup_tag: { high_freq: true, sampled: false },
    },
    conv_metadata: {
      ...{ sum_user_tokens: 70_000, sum_assistant_a_tokens: 12, header_count_a: { h1: 1, h2: 2 } },
      ...{
        sum_assistant_b_tokens: 9,
        header_count_b: 0,
        list_count_a: 0,
        list_count_b: { ordered: 2, unordered: 3 },
      },
      ...{ bold_count_a: 1, bold_count_b: { '**': 4, __: 1 } },
    },
    category_tag: {
      'criteria_v0.1': criteria,
      'if_v0.1': { if: true, score: 4 },
      'math_v0.1': { math: false },
      'creative_writing_v0.1': { creative_writing: true, score: 0.9 },
    },
  };
  const bare = { model_a: 'x', model_b: 'y', winner: 'model_b', judge: 'k', anony: false, language: 'xx' };
  const { rows } = await read({
    'a.json': jsonLines(whole, { ...bare, tstamp: 1_700_000_001, dedup_tag: { sampled: true } }),
  });
  expect(rows).toEqual([
    {
      battle: 'x y both-bad',
      ...{ voter: 'j', createdAt: 1_700_000_000, language: 'de', turns: 3, promptTokens: UNKNOWN_TOKENS - 1 },
      tags: [
        ...['coding-known', 'coding', 'refusal-known', 'criteria-known', 'specificity', 'domain-knowledge'],
        ...[
          'complexity',
          'problem-solving',
          'technical-accuracy',
          'real-world',
          'instruction-following-known',
        ],
        ...['instruction-following', 'math-known', 'creative-writing-known', 'creative-writing', 'redundant'],
      ],
      ...{ exclusions: [], style: [12, 3, 5, 5], pairProbability: undefined, texts: undefined },
    },
    {
      battle: 'x y b',
      ...{ ...UNKNOWN, voter: 'k', createdAt: 1_700_000_001, exclusions: ['named-mode'] },
    },
  ]);
});

test("readImport() takes over all that Leitai's own log says, in CSV and in JSON", async () => {
  const header =
    'model_a,model_b,choice,voter_id,pair_probability,exclusions,duplicate,language,turns,prompt_tokens,tags,tokens_a,tokens_b';
  const fromCsv = await read({
    'a.csv': csv(
      header,
      'x,y,a,v,0.25,"[""test"",""operator""]",true,zh-cn,2,7,"[""math-known"",""math""]",5,6',
      'x,y,both-bad,,,test,false,,,,,,',
    ),
  });
  const expected = {
    ...{ battle: 'x y a', voter: 'v', createdAt: 0, language: 'zh', turns: 2, promptTokens: 7 },
    ...{ tags: ['math-known', 'math', 'redundant'], exclusions: ['test', 'operator'], style: [5, 0, 0, 0] },
    ...{ pairProbability: 0.25, texts: undefined },
  };
  expect(fromCsv.rows).toEqual([
    expected,
    { battle: 'x y both-bad', ...UNKNOWN, exclusions: ['test'], pairProbability: 0 },
  ]);
  const conversation = [{ prompt: 'p', reply_a: 'r', reply_b: 's' }];
  const fromJson = await read({
    'a.jsonl': jsonLines({
      ...{
        model_a: 'x',
        model_b: 'y',
        choice: 'a',
        voter_id: 'v',
        pair_probability: 0.25,
        language: 'Chinese',
      },
      ...{ exclusions: ['test', 'operator'], duplicate: true, turns: 2, prompt_tokens: 7 },
      ...{ tags: ['math-known', 'math'], tokens_a: 5, tokens_b: 6, conversation },
    }),
  });
  expect(fromJson.rows).toEqual([{ ...expected, texts: [{ prompt: 'p', replies: { a: 'r', b: 's' } }] }]);
});

test('readImport() reads conversations in every form that releases have them', async () => {
  const clean = { model_a: 'x', model_b: 'y', winner: 'model_a' };
  const talk = (text: string) => [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'p' },
    { role: 'assistant', content: text },
    { role: 'user', content: 'q' },
  ];
  const parts = [
    {
      role: 'user',
      content: [
        { type: 'text', text: 'p' },
        { type: 'image', image: '…' },
      ],
    },
    { role: 'assistant', content: [{ type: 'text', text: 'r' }] },
  ];
  const state = (name: string, reply: string) => ({
    ...{ model_name: name, offset: 1, roles: ['USER', 'ASSISTANT'] },
    messages: [
      ['USER', 'example'],
      ['USER', ['p', ['picture']]],
      ['ASSISTANT', reply],
    ],
  });
  const vote = { type: 'leftvote', tstamp: 1, ip: 'i', models: ['', ''] };
  const textsOf = async (row: object) =>
    (await read({ 'a.json': jsonLines(row) })).rows.map(({ texts }) => texts);
  const turn = (prompt: string, a: string, b: string) => ({ prompt, replies: { a, b } });
  expect(await textsOf({ ...clean, conversation_a: talk('r'), conversation_b: talk('s') })).toEqual([
    [turn('p', 'r', 's'), turn('q', '', '')],
  ]);
  expect(await textsOf({ ...clean, conversation_a: parts, conversation_b: parts })).toEqual([
    [turn('p\n', 'r', 'r')],
  ]);
  expect(await textsOf({ ...vote, states: [state('x', 'r'), state('y', 's')] })).toEqual([
    [turn('p', 'r', 's')],
  ]);
  const chosen = { model_a: 'x', model_b: 'y', winner_model_a: 1, winner_model_b: 0, winner_tie: 0 };
  const lists = { prompt: '["p","q"]', response_a: '["r",null]', response_b: '["s","t"]' };
  expect(await textsOf({ ...chosen, ...lists })).toEqual([[turn('p', 'r', 's'), turn('q', '', 't')]]);
  const without = await read({ 'a.json': jsonLines({ ...chosen, ...lists }) }, { texts: false });
  expect(without.segments[0]!.texts).toBeUndefined();
});

test("readImport() keeps what FastChat's log leaves out, with the reason, where it says who met", async () => {
  const state = (name: string, text: string | null) => ({
    ...{
      model_name: name,
      offset: 0,
      messages: [
        ['USER', 'p'],
        ['ASSISTANT', text],
      ],
    },
  });
  const vote = (text: string | null, models = ['', '']) => ({
    ...{ type: 'tievote', tstamp: 1, ip: 'i', models, states: [state('x', text), state('y', 's')] },
  });
  const { rows, leftOut } = await read({
    'log.json': jsonLines(
      ...[vote('fine'), vote('I am ChatGPT'), vote(null), vote('half▌'), vote('fine', ['x', 'y'])],
      ...[vote('fine', ['x', '']), { type: 'chat', tstamp: 2, ip: 'i' }],
    ),
  });
  expect(rows.map(({ exclusions }) => exclusions)).toEqual([
    ...[[], ['identity-leaked'], ['failed-side'], ['failed-side'], ['named-mode']],
  ]);
  expect(leftOut).toEqual({ 'half-named': 1 });
});

test('readImport() gives battles in the order of time where all have one, else in that of the files', async () => {
  const log = (...rows: string[]) => csv('model_a,model_b,choice,created_at', ...rows);
  const early = log('x,y,a,2024-01-01T00:00:02Z', 'x,y,b,2024-01-01T00:00:00Z');
  const timed = await read({ 'a.csv': early, 'b.csv': log('y,x,tie,2024-01-01T00:00:01Z') });
  expect(timed.rows.map(({ battle }) => battle)).toEqual(['x y b', 'y x tie', 'x y a']);
  expect(timed.segments.length).toBe(1);
  const partly = await read({ 'a.csv': early, 'b.csv': log('y,x,tie,') });
  expect(partly.rows.map(({ battle, createdAt }) => [battle, createdAt])).toEqual([
    ['x y a', 1_704_067_202],
    ['x y b', 1_704_067_200],
    ['y x tie', 0],
  ]);
  // A file makes the same segments alone and beside others, by which it is known when it comes again.
  const alone = await read({ 'a.csv': log('y,x,tie,') });
  expect(partly.segments[1]).toEqual(alone.segments[0]);
});

test('readImport() makes as many battles as a count says, in segments that are full', async () => {
  const { rows, segments } = await read({
    'a.csv': csv('first,second,outcome,count', 'x,y,a,3', 'x,y,tie,0', `y,z,b,${SEGMENT_ROWS}`),
  });
  expect(segments.map(({ segment }) => [segment.rowCount, segment.models])).toEqual([
    [SEGMENT_ROWS, ['x', 'y', 'z']],
    [3, ['y', 'z']],
  ]);
  expect(rows.filter(({ battle }) => battle === 'x y a').length).toBe(3);
  expect(rows.filter(({ battle }) => battle === 'y z b').length).toBe(SEGMENT_ROWS);
});

test('readImport() reads compressed standard input', async () => {
  const input = Readable.from([gzipSync(csv('left,right,winner', 'x,y,right'))]);
  const { rows, names } = await read({ '-': '' }, { input });
  expect([names, rows.map(({ battle }) => battle)]).toEqual([['standard input'], ['x y b']]);
});

const LEITAI = 'model_a,model_b,choice';

test.each([
  [csv(LEITAI, 'x,y,a', 'x,y,c'), /row 2 \(line 3\) of .*: choice must be one of 'a', .*, got 'c'/],
  [csv(LEITAI, 'x,x,a'), /row 1 \(line 2\) of .*: model_a and model_b must be two models/],
  [csv(`${LEITAI},created_at`, 'x,y,a,soon'), /row 1 .*: created_at must be a time.*, got 'soon'/],
  [
    csv(`${LEITAI},created_at`, 'x,y,a,1700000000000'),
    /row 1 .*: created_at must be a time.*, got '1700000000000'/,
  ],
  [csv(`${LEITAI},pair_probability`, 'x,y,a,2'), /row 1 .*: pair_probability must be a number.*, got '2'/],
  [
    csv(`${LEITAI},exclusions`, 'x,y,a,bad'),
    /row 1 .*: exclusions must be a list of identity-leaked.*, got 'bad'/,
  ],
  [
    csv(`${LEITAI},tags`, 'x,y,a,"[""odd""]"'),
    /row 1 .*: tags must be a list of coding-known.*, got '\["odd"\]'/,
  ],
  [
    csv('first,second,outcome,count', 'x,y,a,1.5'),
    /row 1 .*: count must be a whole number from 0, got '1.5'/,
  ],
  [csv('first,second,outcome,weight', 'x,y,a,2'), /row 1 .*: weight must be 1, got '2'/],
  [csv(`${LEITAI},conversation`, 'x,y,a,hello'), /row 1 \(line 2\) of .*: its conversation must be a list/],
  [csv(LEITAI), /there must be a battle, found none/],
])('readImport() refuses what it cannot take over: %j', async (content, message) => {
  await expect(read({ 'a.csv': content })).rejects.toThrow(message);
});

test('readImport() counts what it leaves out if it is told to', async () => {
  const { rows, leftOut } = await read(
    {
      'a.csv': csv(
        ...[`${LEITAI},created_at,conversation`, 'x,y,a,1,', 'x,y,c,2,', 'x,y,b,never,', 'x,y,tie,3,hello'],
        ...['x,y,b,4,[]', 'x,y'],
      ),
    },
    { skipInvalid: true },
  );
  expect(rows.map(({ battle }) => battle)).toEqual(['x y a', 'x y b']);
  expect(leftOut).toEqual({
    ...{ 'unknown-label': 1, 'invalid-time': 1, 'invalid-conversation': 1, malformed: 1 },
  });
});

test.each([
  ['too long', 'x'.repeat(201), `'${'x'.repeat(80)}'`],
  ['a step up', '..', "'..'"],
  ['a place', '.', "'.'"],
  ['a command for a terminal', 'x\u001b[31m', "'x\uFFFD[31m'"],
])('readImport() refuses the name of a model that is %s, with its row', async (_what, name, found) => {
  const file = {
    'a.jsonl': jsonLines(
      { model_a: 'x', model_b: 'y', winner: 'tie' },
      { model_a: 'x', model_b: name, winner: 'tie' },
    ),
  };
  await expect(read(file)).rejects.toThrow(
    `model_a and model_b must each be a name of at most 200 characters, none of them a control character, and not . or .., got ${found}`,
  );
  await expect(read(file)).rejects.toThrow('row 2');
  const { rows, leftOut } = await read(file, { skipInvalid: true });
  expect([rows.length, leftOut]).toEqual([1, { 'invalid-name': 1 }]);
});

test('readImport() takes a name of 200 characters, whatever they are', async () => {
  const name = '模'.repeat(150) + '😀'.repeat(50);
  const { rows } = await read({ 'a.jsonl': jsonLines({ model_a: name, model_b: '...', winner: 'tie' }) });
  expect(rows).toMatchObject([{ battle: `${name} ... tie` }]);
});
