import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, describe, expect, test } from 'vitest';
import { seededRandom } from '../packages/arena/src/core/testing/models.ts';
import { readBattles } from '../packages/arena/src/files/read-battles.ts';
import type { Leaderboard } from '../packages/arena/src/http/api-schema.ts';
import { startPostgres } from '../packages/arena/src/store/testing/postgres-server.ts';
import { rankExport, readPublication, rowsOf } from './published-rows.ts';
import { type ArenaProcess, root, runLeitai, startArena, startLeitai } from './running-arena.ts';
import { Voter } from './voter.ts';

const folder = mkdtempSync(join(root, 'import-'));
const BATTLES = 24_000;
const MODELS = 12;
const FIRST_TIME = Date.UTC(2024, 4, 1) / 1_000;
const CRITERIA = [
  ...['specificity', 'domain_knowledge', 'complexity', 'problem_solving'],
  ...['creativity', 'technical_accuracy', 'real_world'],
];
const CATEGORIES = [
  ...['english', 'german', 'coding', 'math', 'creative-writing', 'instruction-following', 'hard-prompts'],
  ...[
    'hard-prompts-english',
    'longer-query',
    'multi-turn',
    'exclude-ties',
    'exclude-short',
    'exclude-refusal',
  ],
];
/** What a file holds is on the boards within seconds; on a machine with other work it may take many more. */
const SOON = { timeout: 60_000 };
/** Imports, exports and ranks a log some twenty times. */
const LONG_MS = 360_000;

const server = await startPostgres();
afterAll(() => server.stop());

/** A log as Chatbot Arena releases it: some battles whose models were named, some of prompts that came too often. */
function writeRelease(file: string, { battles = BATTLES, seed = 5 } = {}): void {
  const random = seededRandom(seed);
  const chance = (share: number) => random() < share;
  const upTo = (most: number) => Math.floor(random() * most);
  const lines = Array.from({ length: battles }, (_, place) => {
    const first = upTo(MODELS);
    const second = (first + 1 + upTo(MODELS - 1)) % MODELS;
    const isDrawn = chance(0.3);
    const drawn = chance(0.5) ? 'tie' : 'tie (bothbad)';
    const isFirst = chance(1 / (1 + Math.exp((second - first) * -0.15)));
    return JSON.stringify({
      model_a: `model ${first}`,
      model_b: `model ${second}`,
      winner: isDrawn ? drawn : isFirst ? 'model_a' : 'model_b',
      judge: `arena_user_${upTo(900)}`,
      turn: chance(0.8) ? 1 : 2 + upTo(4),
      anony: !chance(0.05),
      language: ['English', 'German', 'Chinese', 'unknown', 'de'][upTo(5)],
      tstamp: FIRST_TIME + place * 60 + random(),
      conv_metadata: {
        sum_user_tokens: upTo(900),
        sum_assistant_a_tokens: 20 + upTo(900),
        sum_assistant_b_tokens: 20 + upTo(900),
        header_count_a: { h1: upTo(2), h2: upTo(3) },
        header_count_b: { h1: upTo(2), h2: upTo(3) },
        list_count_a: { ordered: upTo(4), unordered: upTo(4) },
        list_count_b: { ordered: upTo(4), unordered: upTo(4) },
        bold_count_a: { '**': upTo(5), __: upTo(2) },
        bold_count_b: { '**': upTo(5), __: upTo(2) },
      },
      is_code: chance(0.3),
      is_refusal: chance(0.1),
      dedup_tag: { high_freq: chance(0.1), sampled: !chance(0.07) },
      category_tag: {
        'criteria_v0.1': Object.fromEntries(CRITERIA.map((name) => [name, chance(0.85)])),
        'if_v0.1': { if: true, score: upTo(6) },
        'math_v0.1': { math: chance(0.3) },
        'creative_writing_v0.1': { creative_writing: chance(0.3), score: 1 },
      },
    });
  });
  writeFileSync(file, `${lines.join('\n')}\n`);
}

const release = join(folder, 'clean_battle.json');
writeRelease(release);

interface Row {
  readonly [name: string]: unknown;
}

interface Board {
  readonly version: number;
  readonly votes: number;
  readonly excluded: Row;
}

/** The figures of every model, by name, in the words of `leitai rank`. */
async function readBoard(arena: ArenaProcess, category = 'overall', query = '') {
  const response = await fetch(`${arena.url}/api/leaderboards/${category}${query}`);
  const answer = await response.text();
  if (!response.ok) throw new Error(`the board must be given out, got ${answer}\n${arena.output()}`);
  const { rows, ...body } = JSON.parse(answer) as Board & { rows: Row[] };
  const figures = rows
    .filter(({ votes }) => votes !== 0)
    .map(({ model, rating, lower, upper, votes }) => [model, { rating, lower, upper, battles: votes }]);
  return { ...body, figures: Object.fromEntries(figures) as Record<string, Row> };
}

async function rank(
  file: string,
  ...more: string[]
): Promise<{ figures: Record<string, Row>; excluded: Row; battles: number }> {
  // Not in one go: connections to a server that this thread does not look after for seconds are gone.
  const { status, stdout, stderr } = await startLeitai('rank', file, '--format', 'json', ...more).ended;
  // What takes longer than a second is said there, too.
  expect({ status, stderr }).toMatchObject({ status: 0 });
  const { competitors, ...report } = JSON.parse(stdout);
  const figures = competitors.map(({ name, rating, lower, upper, battles }: Row) => [
    name,
    { rating, lower, upper, battles },
  ]);
  return { ...report, figures: Object.fromEntries(figures) };
}

async function castVote(voter: Voter): Promise<number> {
  const id = await voter.startBattle('What is 7 times 6?');
  await voter.followTurn(id);
  return (await voter.vote(id, 'a')).status;
}

async function untilVersion(arena: ArenaProcess, version: number): Promise<void> {
  await expect.poll(async () => (await readBoard(arena)).version, SOON).toBe(version);
}

/** The server tags a vote in the background; whatever it has not come to is tagged here. */
async function untilTagged(...flags: readonly string[]): Promise<void> {
  const tag = async () => (await startLeitai('tag', ...flags).ended).stdout;
  await expect.poll(tag, SOON).toContain('Tagged 0 battles');
}

describe.each(['sqlite', 'postgres'])('an arena on %s', { timeout: LONG_MS }, (kind) => {
  const newPlace = async () =>
    kind === 'sqlite'
      ? { data: join(mkdtempSync(join(folder, 'arena-')), 'data') }
      : { databaseUrl: await server.createDatabase() };
  const flagsOf = (place: { data?: string; databaseUrl?: string }) =>
    place.databaseUrl ? ['--database-url', place.databaseUrl] : ['--data', place.data!];

  test('takes in a file while it runs and is voted on, and gives it out as a log of the same boards', async () => {
    const place = await newPlace();
    const arena = await startArena(place);
    const out = join(folder, `export of ${kind}`);
    try {
      const voter = new Voter(arena.url);
      const votes = [await castVote(voter)];
      const importing = startLeitai('import', release, ...flagsOf(place)).ended;
      votes.push(await castVote(voter), await castVote(voter));
      const imported = await importing;
      expect(imported).toMatchObject({ status: 0 });
      expect(imported.stdout).toContain(`Imported ${BATTLES} battles of ${MODELS} models (clean_battle)`);
      votes.push(await castVote(voter));
      expect(votes).toEqual([200, 200, 200, 200]);
      await untilVersion(arena, BATTLES + votes.length);
      await untilTagged(...flagsOf(place));

      const again = await startLeitai('import', release, ...flagsOf(place)).ended;
      expect(again).toMatchObject({ status: 2, stdout: '' });
      expect(again.stderr).toContain(`got some from ${release}`);

      expect(await startLeitai('export', '--out', out, ...flagsOf(place)).ended).toMatchObject({ status: 0 });
      const file = join(out, 'battles.parquet');
      const ranked = await rank(file);
      // What was said of a vote after it came is read by the server a moment later.
      await expect.poll(async () => (await readBoard(arena)).figures, SOON).toEqual(ranked.figures);
      const board = await readBoard(arena);
      expect(Object.keys(board.figures).length).toBeGreaterThan(MODELS);
      const { excluded, ...manifest } = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'));
      expect(excluded).toEqual(board.excluded);
      expect(excluded).toMatchObject({ 'named-mode': expect.any(Number), duplicate: expect.any(Number) });
      expect(manifest).toMatchObject({
        version: BATTLES + votes.length,
        battles: BATTLES + votes.length,
        counted: board.votes,
        files: [{ name: 'battles.parquet', sha256: sha256(file) }],
      });
      expect((await startLeitai('verify', ...flagsOf(place)).ended).stdout).toContain(manifest.logHash);
      // What the file said of its battles is on the boards of the server, and in what it gives out.
      expect(battlesOfRelease(board.figures)).toBe((await readBattles({ files: [release] })).battles);
      // Both stores feed the same frame: what is of one category there is of it here.
      for (const category of kind === 'sqlite' ? CATEGORIES : CATEGORIES.slice(0, 3)) {
        const { figures } = await rank(file, '--category', category);
        const shown = async () => [category, (await readBoard(arena, category)).figures];
        await expect.poll(shown, SOON).toEqual([category, figures]);
        const { battles } = await readBattles({ files: [release], filters: { category } });
        expect([category, battlesOfRelease(figures)]).toEqual([category, battles]);
      }
      const styled = await readBoard(arena, 'overall', '?style=on');
      expect((await rank(file, '--style-control')).figures).toEqual(styled.figures);

      await comparesAgain(file, board);
    } finally {
      await arena.stop();
    }
  });

  /** A log that was given out makes the same board of another arena. */
  async function comparesAgain(file: string, board: Awaited<ReturnType<typeof readBoard>>): Promise<void> {
    const place = await newPlace();
    expect(runLeitai('import', file, ...flagsOf(place))).toMatchObject({ status: 0 });
    const second = await startArena(place);
    try {
      const again = await readBoard(second);
      expect([again.figures, again.excluded, again.votes]).toEqual([
        board.figures,
        board.excluded,
        board.votes,
      ]);
    } finally {
      await second.stop();
    }
  }
});

const OWN_BOARDS = `demoModels: true
discoverModels: false
boards:
  voterGroups: { few: [arena_user_1, arena_user_2] }
  categories:
    - name: nested
      title: { en: Nested }
      where:
        since: 2024-05-02
        any:
          - { language: [de, unknown], promptTokens: { max: 400 }, not: { tags: [refusal] } }
          - all:
              - { tags: [coding, math, creative-writing], atLeast: 2 }
              - not: { any: [{ turns: { min: 3 } }, { choice: [tie, both-bad] }] }
    - name: few-voters
      title: { en: Few }
      where: { not: { voterGroup: few } }
`;

test('leitai rank makes own boards, and boards of any address, of an export to the last digit', async () => {
  const place = mkdtempSync(join(folder, 'own-'));
  const [data, out, config] = [join(place, 'data'), join(place, 'out'), join(place, 'leitai.yaml')];
  writeFileSync(config, OWN_BOARDS);
  const arena = await startArena({ data, config: OWN_BOARDS });
  try {
    expect((await startLeitai('import', release, '--data', data).ended).status).toBe(0);
    await untilVersion(arena, BATTLES);
    expect((await startLeitai('export', '--out', out, '--data', data).ended).status).toBe(0);
    const file = join(out, 'battles.parquet');
    const own = ['--config', config, '--category', 'nested'];
    const nested = await readBoard(arena, 'nested');
    expect(nested.votes).toBeGreaterThan(BATTLES / 10);
    expect((await rank(file, ...own)).figures).toEqual(nested.figures);
    const where =
      'language=EN,de&tags=-refusal,coding&minTokens=50&maxTurns=3&until=2024-05-15T12:00&choice=a,b';
    const some = await readBoard(arena, 'overall', `?${where}`);
    expect(some.votes).toBeGreaterThan(100);
    expect((await rank(file, '--where', where)).figures).toEqual(some.figures);
    const both = await readBoard(arena, 'nested', '?tags=-coding');
    expect((await rank(file, ...own, '--where', 'tags=-coding')).figures).toEqual(both.figures);
  } finally {
    await arena.stop();
  }
  const refused = async (...flags: string[]) => {
    const ended = await startLeitai('rank', join(out, 'battles.parquet'), ...flags).ended;
    expect(ended).toMatchObject({ status: 2, stdout: '' });
    return ended.stderr;
  };
  expect(await refused('--config', config, '--category', 'few-voters')).toContain('by a group of voters');
  expect(await refused('--where', 'voterGroup=few')).toContain('by a group of voters');
  expect(await refused('--where', 'minTokens=few&colour=red')).toContain(
    'in --where minTokens must be a whole number of at most 9 digits, got "few"; the parameter must be one of language,',
  );
  expect(await refused('--config', config, '--category', 'gone')).toContain(
    "or a board of the configuration (nested, few-voters), got 'gone'",
  );
  expect(await refused('--config', config)).toContain('--config must come with --category');
});

/** Boards on which all models of the release have votes enough for a rank. */
const PUBLISHED = ['overall', 'english', 'coding', 'exclude-ties'];

test('what a server publishes is what leitai rank makes of its export, every figure to the last digit', async () => {
  const place = mkdtempSync(join(folder, 'published-'));
  const [data, out, config] = [join(place, 'data'), join(place, 'out'), join(place, 'leitai.yaml')];
  const rule = 'publishing: { mode: interval, everyHours: 24, holdHours: 0 }\n';
  writeFileSync(config, `demoModels: true\ndiscoverModels: false\n${rule}`);
  const arena = await startArena({ data, config: readFileSync(config, 'utf8') });
  try {
    const voter = new Voter(arena.url);
    expect(await castVote(voter)).toBe(200);
    // The first one is due at once; the next one when it is asked for.
    await untilVersion(arena, 1);
    expect((await startLeitai('import', release, '--data', data).ended).status).toBe(0);
    const published = await startLeitai('publish', '--data', data, '--config', config).ended;
    expect(published.stdout).toContain('Publication 2: ');
    await untilVersion(arena, BATTLES + 1);
    expect(await castVote(voter)).toBe(200);
    const publication = await readPublication(arena.url, 2);
    const boards = await Promise.all(
      PUBLISHED.map(async (category) => {
        const response = await fetch(`${arena.url}/api/leaderboards/${category}`);
        return (await response.json()) as Leaderboard;
      }),
    );
    const exported = await startLeitai('export', '--out', out, '--data', data, '--publication', '2').ended;
    expect(exported.stderr).toContain(`this is the log of publication 2, up to place ${BATTLES + 1}`);
    for (const [place, category] of PUBLISHED.entries()) {
      const rows = rowsOf(publication, category);
      expect(rows.filter(({ status }) => status === 'rated')).toHaveLength(MODELS);
      const shown = boards[place]!.rows.filter(({ votes }) => votes > 0);
      expect(shown).toMatchObject(rows.map(({ name: model, ...figures }) => ({ model, ...figures })));
      const flags = category === 'overall' ? [] : ['--category', category];
      expect([category, rankExport(out, ...flags)]).toEqual([category, rows]);
    }
  } finally {
    await arena.stop();
  }
});

/** Each battle is one of two models. */
function battlesOfRelease(figures: Record<string, Row>): number {
  const ofModels = Object.entries(figures).filter(([name]) => name.startsWith('model '));
  return ofModels.reduce((sum, [, { battles }]) => sum + Number(battles), 0) / 2;
}

function sha256(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

async function query(sql: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowsJson() as unknown[][];
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Three battles with conversations, as the release of 2023 has them; voters, names and texts that could do harm. */
function writeConversations(file: string): void {
  const row = {
    judge: 'arena_user_1',
    anony: true,
    language: 'English',
    turn: 1,
    tstamp: FIRST_TIME,
    question_id: 'q',
  };
  const talk = (prompt: string, reply: string) => [
    { role: 'user', content: prompt },
    { role: 'assistant', content: reply },
  ];
  const battle = (prompt: string, more: object) => ({
    ...row,
    winner: 'model_a',
    conversation_a: talk(prompt, `Answer to ${prompt}`),
    conversation_b: talk(prompt, 'No.'),
    ...more,
  });
  const rows = [
    battle('Write `print(1)` in Python', { model_a: '=cmd()', model_b: "+o'hara" }),
    battle('为什么天空是蓝色的？', {
      model_a: "+o'hara",
      model_b: '=cmd()',
      judge: 'arena_user_2',
      tstamp: FIRST_TIME + 5,
    }),
    battle('Why?', { model_a: '=cmd()', model_b: 'c', tstamp: FIRST_TIME + 2 }),
  ];
  writeFileSync(file, `${rows.map((one) => JSON.stringify(one)).join('\n')}\n`);
}

const talks = join(folder, 'talks.jsonl');
writeConversations(talks);

function importAndExport(importFlags: readonly string[], ...exportFlags: readonly string[]) {
  const place = mkdtempSync(join(folder, 'texts-'));
  const data = join(place, 'data');
  const out = join(place, 'out');
  expect(runLeitai('import', talks, '--data', data, ...importFlags)).toMatchObject({ status: 0 });
  expect(runLeitai('export', '--out', out, '--data', data, ...exportFlags)).toMatchObject({ status: 0 });
  return { data, out };
}

test('leitai export gives out texts only if they are asked for and may be shown', async () => {
  const shown = importAndExport(['--show-text'], '--with-text');
  const rows = await query(
    `SELECT sequence, conversation[1].prompt, conversation[1].reply_b FROM '${shown.out}/battles.parquet' ORDER BY sequence`,
  );
  // In the order of time.
  expect(rows).toEqual([
    [1, 'Write `print(1)` in Python', 'No.'],
    [2, 'Why?', 'No.'],
    [3, '为什么天空是蓝色的？', 'No.'],
  ]);
  const hidden = importAndExport([], '--with-text', '--format', 'jsonl');
  const unasked = importAndExport(['--show-text'], '--format', 'jsonl');
  for (const { out } of [hidden, unasked]) {
    expect(readFileSync(join(out, 'battles.jsonl'), 'utf8')).not.toMatch(/print|No\./);
  }
  expect(JSON.parse(readFileSync(join(hidden.out, 'manifest.json'), 'utf8'))).toMatchObject({
    conversations: 0,
  });
  // What was given out with texts is tagged anew where it comes in.
  const data = join(mkdtempSync(join(folder, 'again-')), 'data');
  expect(runLeitai('import', join(shown.out, 'battles.parquet'), '--data', data)).toMatchObject({
    status: 0,
  });
  expect(runLeitai('tag', '--data', data).stdout).toContain('Tagged 3 battles');
  const arena = await startArena({ data });
  try {
    const figures = (await readBoard(arena, 'coding', '?minimumVotes=1')).figures;
    expect(Object.keys(figures).sort()).toEqual(["+o'hara", '=cmd()']);
  } finally {
    await arena.stop();
  }
});

test('leitai export says nothing of a style that nobody has counted, and leitai rank leaves it out', async () => {
  const { data, out } = importAndExport([]);
  const counts = (of: string) =>
    query(`SELECT tokens_a, bold_b FROM '${of}/battles.parquet' ORDER BY sequence`);
  expect(await counts(out)).toEqual(Array.from({ length: 3 }, () => [null, null]));
  const ranked = runLeitai('rank', join(out, 'battles.parquet'), '--style-control', '--format', 'json');
  expect(JSON.parse(ranked.stdout)).toMatchObject({ battles: 0, excluded: { 'unknown-style': 3 } });
  expect(runLeitai('tag', '--data', data)).toMatchObject({ status: 0 });
  const tagged = join(data, '..', 'tagged');
  expect(runLeitai('export', '--out', tagged, '--data', data)).toMatchObject({ status: 0 });
  for (const [tokens, bold] of await counts(tagged)) {
    expect(Number(tokens)).toBeGreaterThan(0);
    expect(Number(bold)).toBe(0);
  }
});

test('leitai export gives voters one name in one export, and cells that no spreadsheet runs', async () => {
  const voters = async (out: string) =>
    (
      await query(
        `SELECT voter_id FROM read_csv('${out}/battles.csv', all_varchar = true) ORDER BY sequence::INT`,
      )
    ).map(([voter]) => voter);
  const { data, out } = importAndExport([], '--format', 'csv');
  const other = join(data, '..', 'other');
  expect(runLeitai('export', '--out', other, '--data', data, '--format', 'csv')).toMatchObject({ status: 0 });
  const [first, second, third] = await voters(out);
  expect(first).toMatch(/^v-[0-9a-f]{24}$/);
  expect([second, third === first]).toEqual([first, false]);
  expect(await voters(other)).not.toContain(first);
  const cells = readFileSync(join(out, 'battles.csv'), 'utf8').split(/[\n,]/);
  expect(cells.filter((cell) => /^"?[=+@-]/.test(cell))).toEqual([]);
  expect(cells).toContain("'=cmd()");
  expect(runLeitai('export', '--out', out, '--data', data)).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/must be empty or not there, found 'battles.csv'/),
  });
  const since = join(data, '..', 'since');
  const flags = ['--since', new Date((FIRST_TIME + 3) * 1_000).toISOString(), '--format', 'jsonl'];
  expect(runLeitai('export', '--out', since, '--data', data, ...flags)).toMatchObject({ status: 0 });
  expect(
    readFileSync(join(since, 'battles.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).sequence),
  ).toEqual([3]);
});

test('leitai import leaves the log as it was if a file is bad or the import is ended', async () => {
  const data = join(mkdtempSync(join(folder, 'bad-')), 'data');
  expect(runLeitai('import', talks, '--data', data)).toMatchObject({ status: 0 });
  const before = runLeitai('verify', '--data', data).stdout;
  const bad = join(folder, 'bad.csv');
  writeFileSync(bad, 'model_a,model_b,choice,exclusions\na,b,a,\na,b,c,\na,b,a,odd\n');
  const refused = runLeitai('import', bad, '--data', data);
  expect(refused).toMatchObject({ status: 2, stdout: '' });
  expect(refused.stderr).toContain(`row 2 (line 3) of '${bad}': choice must be one of`);
  const broken = join(folder, 'broken.jsonl');
  writeFileSync(broken, readFileSync(talks, 'utf8').replace('"conversation_a":[', '"conversation_a":["a",'));
  const text = runLeitai('import', broken, '--data', data);
  expect(text).toMatchObject({ status: 2, stdout: '' });
  expect(text.stderr).toMatch(
    /row 1 \(line 1\) of '.*broken.jsonl': its conversation must be a list of messages/,
  );
  expect(runLeitai('import', join(folder, 'none.csv'), '--data', data)).toMatchObject({ status: 2 });
  expect(runLeitai('verify', '--data', data).stdout).toBe(before);
  const large = join(folder, 'large.parquet');
  expect(runLeitai('simulate', '--battles', '2000000', '--out', large)).toMatchObject({ status: 0 });
  expect(await endDuringImport(large, data)).toBe(1);
  expect(runLeitai('verify', '--data', data).stdout).toBe(before);
  const skipped = runLeitai('import', bad, '--data', data, '--skip-invalid');
  expect(skipped).toMatchObject({ status: 0 });
  expect(skipped.stdout).toContain('Imported 1 battles');
  expect(skipped.stdout).toContain('Not imported: 1 unknown-exclusion, 1 unknown-label');
});

/** Ends an import by a signal as soon as it keeps battles aside. */
async function endDuringImport(file: string, data: string): Promise<number | null> {
  const { child, ended } = startLeitai('import', file, '--data', data);
  const database = new DatabaseSync(join(data, 'leitai.sqlite'));
  const staged = database.prepare('select count(*) as count from segments');
  while (Number(staged.get()!.count) < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  child.kill('SIGTERM');
  const { status } = await ended;
  expect(staged.get()).toEqual({ count: 1 });
  database.close();
  return status;
}

const LLMFAO = fileURLToPath(new URL('../../shared/data/llmfao', import.meta.url));

test.skipIf(!existsSync(LLMFAO))('leitai import finds the texts of LLMFAO beside its votes', async () => {
  const data = join(mkdtempSync(join(folder, 'llmfao-')), 'data');
  const out = join(data, '..', 'out');
  const imported = runLeitai(
    'import',
    `${LLMFAO}/crowd-comparisons.csv`,
    `${LLMFAO}/pairs-crowd.jsonl`,
    '--data',
    data,
  );
  expect(imported.stdout).toContain('Imported 8931 battles of 59 models (LLMFAO), 8931 with a conversation.');
  expect(runLeitai('export', '--out', out, '--data', data)).toMatchObject({ status: 0 });
  const ofVotes = await rank(`${LLMFAO}/crowd-comparisons.csv`);
  expect((await rank(join(out, 'battles.parquet'))).figures).toEqual(ofVotes.figures);
});
