import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { type BattleColumns, countPairs, OUTCOMES } from '@leitai/rating';
import { expect, onTestFinished, test } from 'vitest';
import { type ReadBattlesOptions, readBattles } from './read-battles.ts';
import { writeBattles } from './write-battles.ts';

/** Writes files into a folder that is gone when the test has ended. */
function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'leitai-files-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

async function read(
  content: string | Uint8Array,
  options: Omit<ReadBattlesOptions, 'files'> & { name?: string } = {},
) {
  const { name = 'log.csv', ...rest } = options;
  return readBattles({ files: [join(folderOf({ [name]: content }), name)], ...rest });
}

/** Battles as words, whatever the order of rows. */
function wordsOf({ competitors, first, second, outcome, counts }: BattleColumns): string[] {
  return [...first]
    .map((one, row) => {
      const words = [competitors[one], competitors[second[row]!], OUTCOMES[outcome[row]!]].join(' ');
      return `${words} ${counts?.[row] ?? 1}`;
    })
    .sort();
}

const lines = (...objects: object[]) => objects.map((object) => JSON.stringify(object)).join('\n');
const state = (name: string, ...texts: (string | null)[]) => ({
  model_name: name,
  offset: 0,
  messages: texts.map((text, place) => [place % 2 === 0 ? 'user' : 'assistant', text]),
});
const vote = (type: string, changes: object = {}) => ({
  type,
  tstamp: 1_690_000_000,
  ip: '1.2.3.4',
  models: ['', ''],
  states: [state('ant', 'Hi', 'Hello.'), state('bee', 'Hi', 'Good day.')],
  ...changes,
});

test.each([
  [
    'clean_battle',
    'log.json',
    JSON.stringify([
      { model_a: 'ant', model_b: 'bee', winner: 'model_a', anony: true, tstamp: 1 },
      { model_a: 'ant', model_b: 'bee', winner: 'tie (bothbad)', anony: true, tstamp: 2 },
      { model_a: 'bee', model_b: 'ant', winner: 'both_bad', anony: true, tstamp: 3 },
    ]),
    ['ant bee a 1', 'ant bee both-bad 1', 'bee ant both-bad 1'],
  ],
  [
    'Chatbot Arena 55K',
    'log.csv',
    'id,model_a,model_b,winner_model_a,winner_model_b,winner_tie\n1,ant,bee,1,0,0\n2,bee,ant,0,0,1\n3,ant,bee,0,1,0\n',
    ['ant bee a 1', 'ant bee b 1', 'bee ant tie 1'],
  ],
  [
    'evalica',
    'log.tsv',
    'left\tright\twinner\nant\tbee\tleft\nbee\tant\ttie\n',
    ['ant bee a 1', 'bee ant tie 1'],
  ],
  ['LLMFAO', 'log.csv', 'left,right,winner,prompt,worker\nant,bee,right,1,w\n', ['ant bee b 1']],
  [
    'compar:IA votes',
    'log.csv',
    'model_a_name,model_b_name,chosen_model_name,both_equal\nant,bee,bee,false\nant,bee,,true\n',
    ['ant bee b 1', 'ant bee tie 1'],
  ],
  [
    'Leitai vote log',
    'log.jsonl',
    lines(
      { model_a: 'ant', model_b: '蜂', choice: 'both-bad', voter_id: 'v', exclusions: [] },
      { model_a: 'ant', model_b: '蜂', choice: 'a', voter_id: 'v', exclusions: ['identity-leaked'] },
    ),
    ['ant 蜂 both-bad 1'],
  ],
  [
    'pair counts',
    'log.csv',
    'first,second,outcome,count\nant,bee,a,7\nant,bee,tie,2.5\n',
    ['ant bee a 7', 'ant bee tie 2.5'],
  ],
  [
    'pair counts, as models, X and Y',
    'log.json',
    JSON.stringify({ models: ['ant', 'bee'], X: [[0, 1]], Y: [[4, 3, 2, 1]] }),
    ['ant bee a 4', 'ant bee b 3', 'ant bee both-bad 1', 'ant bee tie 2'],
  ],
  [
    'FastChat log',
    'log-conv.json',
    lines(
      vote('leftvote'),
      vote('chat'),
      vote('bothbad_vote'),
      vote('rightvote', { states: [state('ant', 'Hi', 'I am ChatGPT.'), state('bee', 'Hi', 'Hello.')] }),
      vote('tievote', { states: [state('ant', 'Hi', null), state('bee', 'Hi', 'Hello.')] }),
    ),
    ['ant bee a 1', 'ant bee both-bad 1'],
  ],
])('readBattles() recognises %s', async (format, name, content, words) => {
  const { columns, formats } = await read(content, { name });
  expect(formats).toEqual([format]);
  expect(wordsOf(columns)).toEqual(words);
});

test.each([
  ['log.csv.gz', gzipSync],
  ['log.csv.zst', zstdCompressSync],
  ['log', (text: string) => text],
])('readBattles() reads %s by its content', async (name, compress) => {
  const { battles } = await read(compress('left,right,winner\nant,bee,left\n'), { name });
  expect(battles).toBe(1);
});

test('readBattles() reads several files, patterns, names with quotes, and standard input at once', async () => {
  const header = 'left,right,winner\n';
  const folder = folderOf({
    'a1.csv': `${header}ant,bee,left\n`,
    'a2.csv': `${header}ant,bee,left\n`,
    "it's [1].csv": `${header}bee,cat,tie\n`,
  });
  const input = Readable.from([lines({ model_a: 'cat', model_b: 'ant', winner: 'model_b' })]);
  const files = [join(folder, 'a*.csv'), join(folder, "it's [1].csv"), '-'];
  const { columns, battles, formats } = await readBattles({ files, input });
  expect([battles, formats]).toEqual([4, ['evalica', 'clean_battle']]);
  expect(wordsOf(columns)).toEqual(['ant bee a 2', 'bee cat tie 1', 'cat ant b 1']);
});

test.each([
  [
    'left,right,winner\nant,bee,left\nant,bee,maybe\n',
    'row 2 (line 3) of',
    "winner must be one of 'left', 'right', 'tie', got 'maybe'",
  ],
  [
    'left,right,winner\nant,ant,left\n',
    'row 1 (line 2) of',
    "left and right must be two models, got 'ant' against itself",
  ],
  [
    'left,right,winner\nant,,left\n',
    'row 1 (line 2) of',
    "left and right must be names, got 'ant' and nothing",
  ],
  ['left,right,winner\nant,bee\n', 'row 1 (line 2) of', 'it must have 3 columns, got 2'],
  [
    'left,right,winner\nant,bee,"left\n',
    'row 1 (line 2) of',
    'its quotes must be closed, got the end of the file',
  ],
  ['left,right,score\nant,bee,1\n', "'", 'got left, right, score'],
  ['', "'", 'empty'],
  [
    'first,second,outcome,count\nant,bee,a,-1\n',
    'row 1 (line 2) of',
    "count must be a number from 0 to 9007199254740992, got '-1'",
  ],
  [
    'first,second,outcome,count\nant,bee,a,3\nant,bee,b,1e308\n',
    'row 2 (line 3) of',
    "count must be a number from 0 to 9007199254740992, got '1e308'",
  ],
  [
    'left,right,winner\r\nant,bee,left\r\nant,bee,left\nant,bee,tie\r\n',
    'row 2 (line 3) of',
    'its line must end as the header does, in CR LF, got LF',
  ],
  [
    'left,right,winner\nant,bee,"left"\nant,bee,tie\nant,bee,left\r\n',
    'row 3 (line 4) of',
    'its line must end as the header does, in LF, got CR LF',
  ],
  ['first,second,outcome,weight\nant,bee,a,nan\n', 'row 1 (line 2) of', 'weight must be a number from 0 to'],
])('readBattles() refuses %j, and says where', async (content, place, message) => {
  await expect(read(content)).rejects.toThrow(place);
  await expect(read(content)).rejects.toThrow(message);
  await expect(read(content)).rejects.toMatchObject({ name: 'BattleInputError' });
});

test('readBattles() refuses JSON that is cut off', async () => {
  const whole = lines(vote('leftvote'), vote('rightvote'));
  await expect(read(whole.slice(0, -20), { name: 'log.jsonl' })).rejects.toThrow(
    /row 2.*malformed or cut off/,
  );
});

test.each([
  ['log.csv', 'left,right,winner\nant,bee,left\nb\xe9e,ant,left\n', 'row 2 (line 3) of'],
  [
    'log.jsonl',
    lines(...['bee', 'b\xe9e'].map((left) => ({ left, right: 'ant', winner: 'tie' }))),
    'row 2 (line 2) of',
  ],
])('readBattles() refuses %s that is not UTF-8, and says where', async (name, text, place) => {
  const read_ = read(Buffer.from(text, 'latin1'), { name });
  await expect(read_).rejects.toThrow(place);
  await expect(read_).rejects.toThrow('it must be UTF-8, got other bytes');
});

test.each([
  [0.5, 1],
  [-1, 1],
  [0, '1x'],
  [0, 2],
])('readBattles() refuses a pair of counts that is no two places: %j, %j', async (first, second) => {
  const content = JSON.stringify({
    models: ['ant', 'bee'],
    X: [
      [0, 1],
      [first, second],
    ],
    Y: [
      [4, 3, 2, 1],
      [1, 1, 1, 1],
    ],
  });
  await expect(read(content, { name: 'log.json' })).rejects.toThrow('row 2 of');
});

test('readBattles() reads names that Parquet holds as bytes', async () => {
  const file = join(folderOf({}), 'bytes.parquet');
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const row = "encode('擂') AS model_a, encode('bee') AS model_b, encode('tie') AS winner";
  await connection.run(`COPY (SELECT ${row}) TO '${file}' (FORMAT parquet)`);
  connection.closeSync();
  expect(wordsOf((await readBattles({ files: [file] })).columns)).toEqual(['擂 bee tie 1']);
});

test('readBattles() counts what it leaves out where it is told to', async () => {
  const content = 'left,right,winner\nant,bee,left\nant,bee,maybe\nant,ant,left\nbee,ant,tie\n';
  const { battles, excluded } = await read(content, { skipInvalid: true });
  expect([battles, excluded]).toEqual([2, { 'self-battle': 1, 'unknown-label': 1 }]);
});

test('readBattles() shows no more of a header than a terminal holds', async () => {
  // Lines that end in CR alone are one.
  const error = await read(`left,right,winner\r${'ant,bee,left\r'.repeat(5_000)}`).catch((cause) => cause);
  expect(error.message).toContain('its columns must have different names, got left, right, winnerant');
  expect(error.message.length).toBeLessThan(600);
});

test.each([
  ['a\u0000nt', "got 'a"],
  [['ant'], `got '["ant"]' and 'bee'`],
  [{ name: 'ant' }, `got '{"name":"ant"}' and 'bee'`],
])('readBattles() refuses %j for a name', async (name, message) => {
  const battle = { model_a: name, model_b: 'bee', winner: 'tie' };
  const content = lines({ ...battle, model_a: 'ant' }, battle);
  const reading = read(content, { name: 'log.jsonl', needs: { order: true } });
  await expect(reading).rejects.toThrow('row 2 (line 2) of');
  await expect(reading).rejects.toThrow(message);
  const { excluded } = await read(content, { name: 'log.jsonl', skipInvalid: true });
  expect(excluded).toEqual({ 'invalid-model': 1 });
});

test('readBattles() knows a bracket in a name from a list', async () => {
  const named = { model_a: '[beta] ant', model_b: '{bee', winner: 'tie' };
  expect(wordsOf((await read(lines(named), { name: 'log.jsonl' })).columns)).toEqual([
    '[beta] ant {bee tie 1',
  ]);
  const { battles } = await read('left,right,winner\n[1],bee,left\n');
  expect(battles).toBe(1);
});

test.each([{}, { order: true }, { voters: true }])(
  'readBattles() has no battles of an empty list, with needs %j',
  async (needs) => {
    const { battles, columns, excluded } = await read('[]', { name: 'log.json', needs });
    expect([battles, columns.competitors, excluded]).toEqual([0, [], {}]);
    await expect(read('[{}]', { name: 'log.json', needs })).rejects.toThrow('got none');
  },
);

test('readBattles() leaves out battles that weigh nothing, and counts them', async () => {
  const content = 'first,second,outcome,count,weight\nant,bee,a,3,0\nant,bee,b,2,1\nbee,cat,tie,4,0\n';
  const { columns, battles, excluded } = await read(content);
  expect([battles, excluded]).toEqual([2, { weightless: 7 }]);
  expect(columns.competitors).toEqual(['ant', 'bee', 'cat']);
  expect(wordsOf(columns)).toEqual(['ant bee a 0', 'ant bee b 2', 'bee cat tie 0']);
});

const RELEASE = lines(
  ...[
    { winner: 'model_a', language: 'German', is_code: true, tstamp: 100 },
    { winner: 'model_b', language: 'English', is_code: false, tstamp: 86_500 },
    { winner: 'tie', language: 'English', is_code: true, tstamp: 200, anony: false },
    {
      winner: 'tie',
      language: 'English',
      is_code: true,
      tstamp: 300,
      dedup_tag: { high_freq: true, sampled: false },
    },
  ].map((row) => ({
    model_a: 'ant',
    model_b: 'bee',
    anony: true,
    dedup_tag: { high_freq: false, sampled: true },
    judge: 'j',
    turn: 1,
    conv_metadata: {
      sum_user_tokens: 600,
      sum_assistant_a_tokens: 30,
      sum_assistant_b_tokens: 10,
      header_count_a: { h1: 1, h2: 2 },
      header_count_b: 0,
    },
    ...row,
  })),
);

test.each([
  [{}, 2, { duplicate: 1, 'not-anonymous': 1 }],
  [{ anonymousOnly: false, dropDuplicates: false }, 4, {}],
  [{ language: 'German' }, 1, { duplicate: 1, 'not-anonymous': 1, 'other-language': 1 }],
  [{ language: 'de' }, 1, { duplicate: 1, 'not-anonymous': 1, 'other-language': 1 }],
  [{ category: 'coding' }, 1, { duplicate: 1, 'not-anonymous': 1, 'other-category': 1 }],
  [{ category: 'longer-query' }, 2, { duplicate: 1, 'not-anonymous': 1 }],
  [{ since: '1970-01-02' }, 1, { duplicate: 1, 'not-anonymous': 1, 'too-early': 1 }],
  [{ until: '1970-01-02T00:00:00Z' }, 1, { duplicate: 1, 'not-anonymous': 1, 'too-late': 1 }],
])('readBattles() with filters %j keeps %i battles', async (filters, battles, excluded) => {
  expect(await read(RELEASE, { name: 'log.jsonl', filters })).toMatchObject({ battles, excluded });
});

test.each([
  [{ category: 'poems' }, 'it must be one of overall, english,'],
  [{ since: 'yesterday' }, "it must be such as 2024-08-14 or 2024-08-14T12:00:00Z, got 'yesterday'"],
  [{ since: '2024-02-31' }, "got '2024-02-31'"],
  [{ until: '2023-02-29T12:00:00Z' }, "got '2023-02-29T12:00:00Z'"],
  [{ category: 'math' }, 'must have category_tag'],
])('readBattles() refuses filters %j', async (filters, message) => {
  await expect(read(RELEASE, { name: 'log.jsonl', filters })).rejects.toThrow(message);
});

test('readBattles() brings voters, order and features where they are needed', async () => {
  const { columns, times } = await read(RELEASE, {
    name: 'log.jsonl',
    filters: { anonymousOnly: false, dropDuplicates: false },
    needs: { order: true, voters: true, features: ['tokens', 'headers'] },
  });
  expect([...times!]).toEqual([100, 200, 300, 86_500]);
  expect([...columns.outcome]).toEqual([0, 2, 2, 1]);
  expect([...columns.voters!]).toEqual([0, 0, 0, 0]);
  expect(columns.features!.map(({ name, first, second }) => [name, first[0], second[0]])).toEqual([
    ['tokens', 30, 10],
    ['headers', 3, 0],
  ]);
});

test('readBattles() refuses more competitors than columns can hold, and says in which files', async () => {
  const rows = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, place) => `m${from + place},ant,left`).join('\n');
  const folder = folderOf({
    'one.csv': `left,right,winner\n${rows(0, 40_000)}\n`,
    'two.csv': `left,right,winner\n${rows(40_000, 70_000)}\n`,
  });
  const [one, two] = ['one.csv', 'two.csv'].map((name) => join(folder, name));
  await expect(readBattles({ files: [one!, two!] })).rejects.toMatchObject({
    name: 'BattleInputError',
    message: `Cannot read '${one}', '${two}': they must have at most 65536 competitors, got 70001`,
  });
  expect((await readBattles({ files: [one!] })).columns.competitors).toHaveLength(40_001);
});

test('readBattles() says which column a need is missing', async () => {
  const content = 'left,right,winner\nant,bee,left\n';
  await expect(read(content, { needs: { voters: true } })).rejects.toThrow(
    /Cannot read voters from .*: it must have a column that names them, got left, right, winner/,
  );
  await expect(read(content, { needs: { features: ['tokens'] } })).rejects.toThrow('tokens_a and tokens_b');
  await expect(readBattles({ files: ['/nowhere/*.csv'] })).rejects.toThrow('found none');
});

test('readBattles() leaves out battles of which nobody has counted the features, and refuses one of which somebody has half', async () => {
  const head = 'model_a,model_b,winner,tokens_a,tokens_b,bold_a,bold_b';
  const needs = { features: ['tokens', 'bold'] };
  const { columns, excluded } = await read(`${head}\nant,bee,model_a,3,4,0,0\nant,bee,model_b,,,,\n`, {
    needs,
  });
  expect(columns.outcome).toHaveLength(1);
  expect(excluded).toEqual({ 'unknown-style': 1 });
  await expect(read(`${head}\nant,bee,model_a,3,4,0,\n`, { needs })).rejects.toThrow(
    'bold_b must be a number',
  );
  await expect(read(`${head}\nant,bee,model_a,x,x,x,x\n`, { needs })).rejects.toThrow(
    "tokens_a must be a number, got 'x'",
  );
});

test.each(['.parquet', '.csv', '.jsonl'])(
  'what writeBattles() writes as %s is what readBattles() reads',
  async (ending) => {
    const columns = {
      competitors: ['ant', 'it\'s "bee"', '蜂'],
      first: Uint16Array.of(0, 1, 2),
      second: Uint16Array.of(1, 2, 0),
      outcome: Uint8Array.of(0, 3, 2),
      voters: Uint32Array.of(7, 7, 9),
      pairProbabilities: Float64Array.of(0.1 + 0.2, 0.5, 0.25),
      features: [{ name: 'tokens', first: Float32Array.of(1, 2, 3), second: Float32Array.of(4, 5, 6) }],
    };
    const file = join(folderOf({}), `out${ending}`);
    await writeBattles(file, { first: columns, rest: [columns] });
    const needs = { voters: true, pairProbabilities: true, features: ['tokens'] };
    const { columns: back, formats } = await readBattles({ files: [file], needs });
    expect(formats).toEqual(['Leitai vote log']);
    expect(countPairs(back)).toEqual(countPairs({ ...columns, counts: Float64Array.of(2, 2, 2) }));
    expect([...back.pairProbabilities!]).toEqual([0.1 + 0.2, 0.5, 0.25, 0.1 + 0.2, 0.5, 0.25]);
    expect([...back.features![0]!.second]).toEqual([4, 5, 6, 4, 5, 6]);
    expect([...back.voters!]).toEqual([0, 0, 1, 0, 0, 1]);
  },
);

test('writeBattles() refuses an ending that it does not know, and leaves nothing', async () => {
  const folder = folderOf({});
  const nothing = {
    competitors: ['ant'],
    first: new Uint16Array(),
    second: new Uint16Array(),
    outcome: new Uint8Array(),
  };
  await expect(writeBattles(join(folder, 'out.xlsx'), { first: nothing, rest: [] })).rejects.toThrow(
    'its name must end in .parquet, .csv, .jsonl',
  );
});

// Real data lies beside the project, never in it. Where it is absent this test is skipped, and says so.
const SHARED = new URL('../../../../../shared/data/', import.meta.url).pathname;
test.skipIf(!existsSync(SHARED)).each([
  ['lmarena/paircounts_20240814.json', 1_670_250, 129],
  ['llmfao/crowd-comparisons.csv', 8_931, 59],
  ['evalica/llmfao.csv', 8_931, 59],
  ['evalica/simple.csv', 16, 5],
  ['evalica/food.csv', 30, 5],
  ['comparia/votes.parquet', 10, 15],
])('readBattles() reads %s whole', async (file, battles, competitors) => {
  const read = await readBattles({ files: [join(SHARED, file)] });
  expect(read.battles).toBe(battles);
  expect(read.columns.competitors).toHaveLength(competitors);
});

test('readBattles() keeps the order of rows where it counts style, also over several groups of rows', async () => {
  // DuckDB joins groups of 122,880 rows beside one another.
  const count = 150_000;
  const listsOf = (row: number) => (row * 7) % 5;
  const said = (text: string) => [
    { role: 'user', content: 'q' },
    { role: 'assistant', content: text },
  ];
  const texts = Array.from({ length: 5 }, (_, lists) => JSON.stringify(said('- x\n'.repeat(lists))));
  const rows = Array.from(
    { length: count },
    (_, row) =>
      `{"model_a":"m${row % 3}","model_b":"m${(row + 1) % 3}","winner":"tie","conversation_a":${texts[listsOf(row)]},"conversation_b":${texts[0]}}`,
  );
  const { columns } = await read(rows.join('\n'), {
    name: 'log.jsonl',
    needs: { features: ['lists'] },
    loadTokenizer: async () => () => 0,
  });
  const misplaced = [...columns.features![0]!.first].findIndex((lists, row) => lists !== listsOf(row));
  expect(misplaced).toBe(-1);
});
