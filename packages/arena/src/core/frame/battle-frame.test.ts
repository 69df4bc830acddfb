import { expect, test } from 'vitest';
import { BattleFrame } from './battle-frame.ts';
import { CHUNK_ROWS, COLUMN_NAMES, UNKNOWN_TOKENS } from './frame-columns.ts';
import { TAGS, tagBits } from './tags.ts';
import { frameRow } from './testing/frame-rows.ts';

test('append() writes each value where get() finds it', () => {
  const frame = new BattleFrame();
  frame.append(frameRow());
  frame.append(
    frameRow({
      models: { a: 'gamma', b: 'alpha' },
      choice: 'both-bad',
      createdAt: 4_000_000_000,
      voter: 'voter-2',
      language: 'zh',
      turns: 3,
      promptTokens: 512,
      tags: tagBits(['coding', 'redundant']),
      cluster: 7,
      exclusions: ['identity-leaked', 'test'],
      style: {
        a: { tokens: 1, headers: 2, lists: 3, bold: 4 },
        b: { tokens: 5, headers: 6, lists: 7, bold: 8 },
      },
    }),
  );
  expect(frame.rowCount).toBe(2);
  expect(frame.models).toEqual(['alpha', 'beta', 'gamma']);
  expect(frame.voters).toEqual(['voter-1', 'voter-2']);
  expect(frame.languages).toEqual(['unknown', 'zh']);
  const values = Object.fromEntries(COLUMN_NAMES.map((name) => [name, frame.get(1, name)]));
  expect(values).toEqual({
    modelA: 2,
    modelB: 0,
    choice: 3,
    createdAt: 4_000_000_000,
    voter: 1,
    language: 1,
    turns: 3,
    promptTokens: 512,
    tags: tagBits(['coding', 'redundant']),
    cluster: 7,
    exclusions: 0b10001,
    tokensA: 1,
    tokensB: 5,
    headersA: 2,
    headersB: 6,
    listsA: 3,
    listsB: 7,
    boldA: 4,
    boldB: 8,
  });
});

test('append() keeps amounts beyond a column as its largest, apart from unknown', () => {
  const frame = new BattleFrame();
  const many = { tokens: 1e6, headers: 1e6, lists: 0, bold: 0 };
  frame.append(frameRow({ turns: 1_000, promptTokens: 1e6, style: { a: many, b: many } }));
  frame.append(frameRow({ promptTokens: null }));
  expect(frame.get(0, 'turns')).toBe(255);
  expect(frame.get(0, 'promptTokens')).toBe(UNKNOWN_TOKENS - 1);
  expect(frame.get(0, 'tokensA')).toBe(65_535);
  expect(frame.get(1, 'promptTokens')).toBe(UNKNOWN_TOKENS);
});

test('setFacts() and set() change what they name of one row, and say whether that changed anything', () => {
  const frame = new BattleFrame();
  for (let row = 0; row < 3; row += 1) frame.append(frameRow());
  const known = { bits: tagBits(['coding']), mask: tagBits(['coding', 'refusal']) };
  frame.set(1, 'tags', tagBits(['refusal', 'math']));
  expect(frame.setFacts(1, { language: 'fr', promptTokens: 7, tags: known })).toBe(true);
  expect(frame.setFacts(1, { language: 'fr', promptTokens: 7, tags: known })).toBe(false);
  expect(frame.setFacts(1, {})).toBe(false);
  frame.set(2, 'exclusions', 1);
  expect([0, 1, 2].map((row) => frame.get(row, 'tags'))).toEqual([0, tagBits(['coding', 'math']), 0]);
  expect([0, 1, 2].map((row) => frame.get(row, 'promptTokens'))).toEqual([UNKNOWN_TOKENS, 7, UNKNOWN_TOKENS]);
  expect([0, 1, 2].map((row) => frame.get(row, 'language'))).toEqual([0, 1, 0]);
  expect([0, 1, 2].map((row) => frame.get(row, 'exclusions'))).toEqual([0, 0, 1]);
});

test('appendPart() is the same as appending its rows, over the end of a chunk too', () => {
  const part = {
    rowCount: 5,
    columns: Object.fromEntries(COLUMN_NAMES.map((name) => [name, [0, 1, 0, 1, 0]])) as never,
    models: ['beta', 'delta'],
    voters: ['voter-9', 'voter-1'],
    languages: ['zh', 'unknown'],
  };
  const frame = new BattleFrame();
  const before = CHUNK_ROWS - 2;
  frame.appendPart({
    ...part,
    rowCount: before,
    columns: Object.fromEntries(COLUMN_NAMES.map((name) => [name, new Uint8Array(before)])) as never,
    models: ['alpha'],
    voters: ['voter-1'],
    languages: ['unknown'],
  });
  frame.appendPart(part);
  expect(frame.rowCount).toBe(CHUNK_ROWS + 3);
  expect(frame.chunks.length).toBe(2);
  const rows = [0, 1, 2, 3, 4].map((row) => before + row);
  expect(rows.map((row) => frame.models[frame.get(row, 'modelA')])).toEqual([
    'beta',
    'delta',
    'beta',
    'delta',
    'beta',
  ]);
  expect(rows.map((row) => frame.voters[frame.get(row, 'voter')])[1]).toBe('voter-1');
  expect(rows.map((row) => frame.languages[frame.get(row, 'language')])).toEqual([
    'zh',
    'unknown',
    'zh',
    'unknown',
    'zh',
  ]);
  expect(rows.map((row) => frame.get(row, 'boldB'))).toEqual([0, 1, 0, 1, 0]);
});

test('countByVoter() counts the battles of each voter, and none of who never voted', () => {
  const frame = new BattleFrame();
  for (const voter of ['Ada', 'Bob', 'Ada', 'Cy']) frame.append(frameRow({ voter }));
  expect([...frame.countByVoter(['Ada', 'Cy', 'Eve'])]).toEqual([
    ['Ada', 2],
    ['Cy', 1],
    ['Eve', 0],
  ]);
});

test('append() refuses more languages than a column can name', () => {
  const frame = new BattleFrame();
  for (let index = 1; index < 256; index += 1) frame.append(frameRow({ language: `l${index}` }));
  expect(() => frame.append(frameRow({ language: 'one more' }))).toThrow('at most 256 languages');
  expect(frame.rowCount).toBe(255);
});

test('every tag has a bit of its own within 32', () => {
  expect(new Set(TAGS.map((tag) => tagBits([tag]))).size).toBe(TAGS.length);
  expect(TAGS.length).toBeLessThanOrEqual(32);
  expect(tagBits(TAGS)).toBe(2 ** TAGS.length - 1);
});
