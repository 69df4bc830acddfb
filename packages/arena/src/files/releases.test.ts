import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { OUTCOMES } from '@leitai/rating';
import { expect, onTestFinished, test } from 'vitest';
import { CATEGORIES } from '../core/boards/categories.ts';
import { FILE_CATEGORIES } from './categories.ts';
import { type ReadBattlesOptions, readBattles } from './read-battles.ts';

// Goal: the three releases of Chatbot Arena are read as they are published. Method: battles written here with every field that the
// releases have, in the shapes that they have them in, as JSON Lines and as Parquet.

const message = (role: string, content: unknown) => ({ role, content });
const said = (text: string) => [message('user', 'Why?'), message('assistant', text)];
const parts = (text: string) => [
  message('user', [{ type: 'text', text: 'Why?', image: null, mimeType: null }]),
  message('assistant', [{ type: 'text', text, image: null, mimeType: null }]),
];
const moderation = { categories: { hate: false }, category_scores: { hate: 1e-6 }, flagged: false };

/** lmsys/chatbot_arena_conversations. */
const OF_33K = ['model_a', 'model_b', 'tie', 'tie (bothbad)'].map((winner, place) => ({
  question_id: `q${place}`,
  model_a: 'ant',
  model_b: 'bee',
  winner,
  judge: `arena_user_${place % 2}`,
  conversation_a: said('Because.'),
  conversation_b: said('It is so.'),
  turn: 1,
  anony: true,
  language: place === 0 ? 'German' : 'English',
  tstamp: 1_682_351_591.13 + place,
  openai_moderation: moderation,
  toxic_chat_tag: { 'roberta-large': { flagged: false, probability: 0.01 }, 't5-large': { flagged: false } },
}));

/** `conv_metadata` has numbers in some battles and their parts by name in others. */
const metadata = (isSplit: boolean) => ({
  sum_user_tokens: 12,
  sum_assistant_a_tokens: 300,
  sum_assistant_b_tokens: 200,
  context_a_tokens: 12,
  context_b_tokens: 12,
  turns: 2,
  header_count_a: isSplit ? { h1: 1, h2: 0, h3: 2, h4: 0, h5: 0, h6: 0 } : 3,
  header_count_b: isSplit ? { h1: 0, h2: 0, h3: 0, h4: 0, h5: 0, h6: 0 } : 0,
  list_count_a: isSplit ? { ordered: 4, unordered: 5 } : 9,
  list_count_b: isSplit ? { ordered: 0, unordered: 1 } : 1,
  bold_count_a: isSplit ? { '**': 6, __: 1 } : 7,
  bold_count_b: isSplit ? { '**': 0, __: 0 } : 0,
});
const tags = (isHard: boolean) => ({
  'criteria_v0.1': {
    complexity: isHard,
    creativity: isHard,
    domain_knowledge: isHard,
    problem_solving: isHard,
    real_world: isHard,
    specificity: isHard,
    technical_accuracy: false,
  },
  'if_v0.1': { if: isHard, score: isHard ? 4 : 2 },
  'math_v0.1': { math: isHard },
  'creative_writing_v0.1': { creative_writing: !isHard, score: 'no' },
});

/** lmarena-ai/arena-human-preference-100k. */
const OF_100K = ['model_a', 'model_b', 'tie', 'tie (bothbad)'].map((winner, place) => ({
  question_id: `q${place}`,
  model_a: 'ant',
  model_b: 'bee',
  winner,
  conversation_a: said('Because.'),
  conversation_b: said('It is so.'),
  turn: 2,
  anony: true,
  language: 'English',
  tstamp: 1_718_000_000.5 + place,
  conv_metadata: metadata(place % 2 === 1),
  is_code: place === 0,
  is_refusal: place === 3,
  dedup_tag: { high_freq: false, sampled: place !== 2 },
  category_tag: tags(place === 0),
  judge_hash: `hash-${place % 2}`,
}));

/** lmarena-ai/arena-human-preference-140k. */
const OF_140K = ['model_a', 'model_b', 'tie', 'both_bad'].map((winner, place) => ({
  id: `00000000-0000-4000-8000-00000000000${place}`,
  model_a: 'ant',
  model_b: 'bee',
  winner,
  evaluation_session_id: `session-${place % 2}`,
  evaluation_order: 1,
  conversation_a: parts('Because.'),
  conversation_b: parts('It is so.'),
  full_conversation: [
    {
      user: { content: 'Why?' },
      model_side_a: { content: 'Because.' },
      model_side_b: { content: 'It is so.' },
    },
  ],
  conv_metadata: metadata(place % 2 === 1),
  category_tag: tags(place === 0),
  language: place === 0 ? 'de' : 'en',
  is_code: place === 0,
  timestamp: `2025-04-17 21:39:3${place}.123`,
}));

const RELEASES = [
  ['Chatbot Arena 33K', OF_33K],
  ['Chatbot Arena 100K', OF_100K],
  ['Chatbot Arena 140K', OF_140K],
] as const;

async function read(
  rows: readonly object[],
  { layout = 'jsonl', ...options }: Omit<ReadBattlesOptions, 'files'> & { layout?: 'jsonl' | 'parquet' } = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'leitai-releases-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const lines = join(folder, 'release.jsonl');
  writeFileSync(lines, rows.map((row) => JSON.stringify(row)).join('\n'));
  if (layout === 'jsonl') return readBattles({ files: [lines], ...options });
  const parquet = join(folder, 'release.parquet');
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(`COPY (FROM read_json('${lines}')) TO '${parquet}' (FORMAT parquet)`);
  connection.closeSync();
  return readBattles({ files: [parquet], ...options });
}

test.each(
  RELEASES.flatMap(([name, rows]) =>
    (['jsonl', 'parquet'] as const).map((layout) => ({ name, rows, layout })),
  ),
)('readBattles() recognises $name as $layout', async ({ name, rows, layout }) => {
  const filters = { dropDuplicates: false };
  const { columns, formats, times } = await read(rows, { layout, filters, needs: { order: true } });
  expect(formats).toEqual([name]);
  expect([...columns.outcome].map((outcome) => OUTCOMES[outcome])).toEqual(['a', 'b', 'tie', 'both-bad']);
  expect(columns.competitors).toEqual(['ant', 'bee']);
  expect(new Set(times).size).toBe(4);
  expect(new Date(times![0]! * 1_000).getUTCFullYear()).toBe(
    { 33: 2023, 10: 2024, 14: 2025 }[name.slice(14, 16)],
  );
});

test.each([
  ['tie (bothbad)', 'both_bad'],
  ['both_bad', 'tie (bothbad)'],
])('every release may write both-bad as %j or as %j, and nothing else', async (...spellings) => {
  for (const [, rows] of RELEASES) {
    const spelled = spellings.map((winner) => ({ ...rows[0], winner }));
    const { columns } = await read(spelled);
    expect([...columns.outcome]).toEqual([OUTCOMES.indexOf('both-bad')]);
    await expect(read([{ ...rows[0], winner: 'bothbad' }])).rejects.toThrow("got 'bothbad'");
  }
});

test.each(
  RELEASES.slice(1).flatMap(([name, rows]) =>
    (['jsonl', 'parquet'] as const).map((layout) => ({ name, rows, layout })),
  ),
)('readBattles() sums what $name as $layout counts by parts', async ({ rows, layout }) => {
  // Parquet has one type in a column: a release with both shapes holds text, or a table for each.
  for (const part of layout === 'jsonl' ? [rows] : [rows.filter((_, place) => place % 2 === 1)]) {
    const features = ['tokens', 'headers', 'lists', 'bold'];
    const { columns } = await read(part, { layout, needs: { features }, filters: { dropDuplicates: false } });
    for (let row = 0; row < part.length; row += 1) {
      expect(columns.features!.map(({ first, second }) => [first[row], second[row]])).toEqual([
        [300, 200],
        [3, 0],
        [9, 1],
        [7, 0],
      ]);
    }
  }
});

test('readBattles() takes who voted from the releases that say it', async () => {
  for (const rows of [OF_33K, OF_100K]) {
    const { columns } = await read(rows, { needs: { voters: true }, filters: { dropDuplicates: false } });
    expect(new Set(columns.voters).size).toBe(2);
  }
  await expect(read(OF_140K, { needs: { voters: true } })).rejects.toThrow('Cannot read voters from');
});

test.each(['jsonl', 'parquet'] as const)('the labels of releases as %s are categories', async (layout) => {
  const counts = async (rows: readonly object[], filters: NonNullable<ReadBattlesOptions['filters']>) =>
    (await read(rows, { layout, filters: { dropDuplicates: false, ...filters } })).battles;
  for (const rows of [OF_100K.filter((_, place) => place !== 2), OF_140K]) {
    for (const category of ['coding', 'math', 'hard-prompts', 'instruction-following']) {
      expect([category, await counts(rows, { category })]).toEqual([category, 1]);
    }
    expect(await counts(rows, { category: 'creative-writing' })).toBe(rows.length - 1);
    expect(await counts(rows, { category: 'multi-turn' })).toBe(rows.length);
  }
  expect(await counts(OF_33K, { language: 'German' })).toBe(1);
  expect(await counts(OF_140K, { language: 'German' })).toBe(1);
});

test('files have the categories of the boards, by the same names', () => {
  expect([...FILE_CATEGORIES].sort()).toEqual(CATEGORIES.map(({ name }) => name).sort());
});

/** Everything that a Leitai log says of a battle by its tags, beside one of which nothing is said. */
const TAGGED = {
  'coding-known': ['coding'],
  'math-known': ['math'],
  'creative-writing-known': ['creative-writing'],
  'instruction-following-known': ['instruction-following'],
  'expert-known': ['expert'],
  'criteria-known': ['hard-prompts'],
  'occupation-known': ['science', 'mathematical', 'software-and-it'],
};
const CRITERIA = [
  'specificity',
  'domain-knowledge',
  'complexity',
  'problem-solving',
  'creativity',
  'real-world',
];

test.each(
  Object.entries(TAGGED).flatMap(([known, categories]) =>
    categories.flatMap((category) =>
      (['jsonl', 'parquet'] as const).map((layout) => ({ known, category, layout })),
    ),
  ),
)('a Leitai log as $layout has the category $category by its tags', async ({ known, category, layout }) => {
  const inside = category === 'hard-prompts' ? CRITERIA : [category];
  const rows = [
    { tags: [known, ...inside] },
    { tags: category === 'hard-prompts' ? [known, ...CRITERIA.slice(1)] : [known] },
    { tags: ['refusal-known'] },
  ].map((row) => ({ model_a: 'ant', model_b: 'bee', choice: 'a', ...row }));
  const { battles, excluded } = await read(rows, { layout, filters: { category } });
  expect([battles, excluded]).toEqual([1, { 'other-category': 2 }]);
});

test('a Leitai log leaves out refusals of which it knows', async () => {
  const rows = [['refusal-known'], ['refusal-known', 'refusal'], ['coding-known']].map((tags) => ({
    ...{ model_a: 'ant', model_b: 'bee', choice: 'a', tags },
  }));
  expect((await read(rows, { filters: { category: 'exclude-refusal' } })).battles).toBe(1);
});

test.each(['jsonl', 'parquet'] as const)(
  'a release as %s has experts and occupations by its labels',
  async (layout) => {
    const rows = OF_140K.map((row, place) => ({
      ...row,
      category_tag: { ...row.category_tag, 'expert_v0.1': { expert: place === 0 } },
      occupational_tags: { software_and_it_services: place < 2, mathematical: place < 3, philosophy: true },
    }));
    const count = async (category: string) => (await read(rows, { layout, filters: { category } })).battles;
    expect(await count('expert')).toBe(1);
    expect(await count('software-and-it')).toBe(2);
    expect(await count('mathematical')).toBe(3);
    await expect(read(OF_33K, { layout, filters: { category: 'expert' } })).rejects.toThrow(
      /by category expert: it must have category_tag.expert_v0.1.expert or tags, got /,
    );
    await expect(read(OF_140K, { layout, filters: { category: 'science' } })).rejects.toThrow(
      /it must have occupational_tags.life_and_physical_and_social_science or tags, got /,
    );
  },
);

const LONG = '# Reasons\n\n- **one**\n- two\n';
const STYLED = { features: ['tokens', 'headers', 'lists', 'bold'] };
/** By words, so that what is counted can be seen. */
const loadTokenizer = async () => (text: string) => text.split(/\s+/).filter((word) => word !== '').length;
const { conv_metadata: _, ...WITHOUT_COUNTS } = OF_100K[0]!;
const state = (name: string, text: string | null) => ({
  model_name: name,
  roles: ['USER', 'ASSISTANT'],
  offset: 0,
  messages: [
    ['USER', 'Why?'],
    ['ASSISTANT', text],
  ],
});
const CONVERSATIONS: readonly [string, object][] = [
  ['Chatbot Arena 33K', { ...OF_33K[0], conversation_a: said(LONG) }],
  ['clean_battle', { ...WITHOUT_COUNTS, conversation_a: said(LONG) }],
  [
    'Chatbot Arena 55K',
    {
      ...{ id: 1, model_a: 'ant', model_b: 'bee', prompt: '["Why?"]', response_a: JSON.stringify([LONG]) },
      ...{ response_b: '["It is so."]', winner_model_a: 1, winner_model_b: 0, winner_tie: 0 },
    },
  ],
  [
    'FastChat log',
    {
      ...{ type: 'leftvote', tstamp: 1_690_000_000, ip: '1.2.3.4', models: ['', ''] },
      states: [state('ant', LONG), state('bee', 'It is so.')],
    },
  ],
];

test.each(CONVERSATIONS)('readBattles() counts style in the conversations of %s', async (format, row) => {
  const { columns, formats, countedFeatures } = await read([row, row], { needs: STYLED, loadTokenizer });
  expect([formats, countedFeatures]).toEqual([[format], STYLED.features]);
  for (const battle of [0, 1]) {
    const counts = columns.features!.map(({ first, second }) => [first[battle], second[battle]]);
    expect(counts).toEqual([
      [6, 3],
      [1, 0],
      [2, 0],
      [1, 0],
    ]);
  }
});

test('readBattles() counts only what the file does not say, in battles that are rated, and without a tokenizer nothing', async () => {
  let asked = 0;
  const counter = async () => (text: string) => {
    asked += 1;
    return text.length;
  };
  const one = { ...OF_33K[0], language: 'German' };
  const other = { ...OF_33K[1], language: 'English' };
  const filters = { language: 'de' };
  const { battles } = await read([one, other], { needs: STYLED, filters, loadTokenizer: counter });
  expect([battles, asked]).toEqual([1, 2]);
  const { columns, countedFeatures } = await read(OF_100K, { needs: STYLED, loadTokenizer: counter });
  expect([columns.features![0]!.first[0], countedFeatures, asked]).toEqual([300, [], 2]);
  const mixed = { ...OF_33K[0], tokens_a: 7, tokens_b: 9 };
  const partly = await read([mixed], { needs: STYLED, loadTokenizer: counter });
  expect(partly.countedFeatures).toEqual(['headers', 'lists', 'bold']);
  expect([partly.columns.features![0]!.first[0], asked]).toEqual([7, 2]);
  await expect(read(OF_33K, { needs: STYLED })).rejects.toThrow('or conversations to count them in');
});

test('readBattles() refuses a rated battle whose conversation cannot be read, or counts it out', async () => {
  const rows = [OF_33K[0]!, { ...OF_33K[1], conversation_b: null }];
  await expect(read(rows, { needs: STYLED, loadTokenizer })).rejects.toThrow(
    /row 2 \(line 2\) of .*: the conversation must have messages of both sides, got 'one that cannot be read'/,
  );
  const { battles, excluded } = await read(rows, { needs: STYLED, loadTokenizer, skipInvalid: true });
  expect([battles, excluded]).toEqual([1, { 'unreadable-conversation': 1 }]);
});
