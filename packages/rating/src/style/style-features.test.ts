import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { countStyle } from './style-features.ts';

const words = (reply: string) => reply.split(/\s+/).filter(Boolean).length;
const count = (...replies: string[]) => {
  const { headers, lists, bold } = countStyle(replies, words);
  return { headers, lists, bold };
};
const NOTHING = { headers: 0, lists: 0, bold: 0 };

test.each([
  ['# One\n###### Six', { headers: 2 }],
  ['####### Seven\n#None\n # Indented', {}],
  ['#\nA lone sign is a header to the published rule', { headers: 1 }],
  ['1. one\n  23. two\n- three\n\t* four\n+ five', { lists: 5 }],
  ['1) no\n-no\n1.no\na - no', {}],
  ['\n\n\n- after empty lines', { lists: 1 }],
  ['1.\n2.\nend', { lists: 2 }],
  ['**two** words **in bold** and __one__', { bold: 3 }],
  ['**not\nover lines** ** **', { bold: 1 }],
  ['****  ____ *italic* _italic_', {}],
  ['```\n# comment\n- no\n**no**\n```\n# Yes', { headers: 1 }],
  ['```x``` # after a block is not a start of a line', {}],
  ['```\n# a block with a `tick` is none\n```', { headers: 1 }],
  ['\r# only a line feed ends a line', {}],
])('countStyle() counts Markdown in %j', (text, expected) => {
  expect(count(text)).toEqual({ ...NOTHING, ...expected });
});

test('countStyle() adds up the replies of a battle, with tokens also inside of code blocks', () => {
  const replies = ['# A\n- b', '```\n# two words\n```', '**c**'];
  expect(countStyle(replies, words)).toEqual({ tokens: 10, headers: 1, lists: 1, bold: 1 });
  expect(countStyle([], words)).toEqual({ tokens: 0, ...NOTHING });
});

test('countStyle() takes a time that grows with the length only', () => {
  for (const piece of ['\n', ' ', '```', '*', '_', '**a', '__a', '#', '1', '1.\n']) {
    expect(countStyle([piece.repeat(200_000)], () => 0).tokens).toBe(0);
  }
});

const FOLDER = new URL('../../../../../shared/data/llmfao/', import.meta.url);

test.skipIf(!existsSync(FOLDER))('countStyle() agrees with the counts of 4,278 real answers', () => {
  const read = (name: string) => readFileSync(new URL(name, FOLDER), 'utf8').trim().split('\n');
  const pairs = new Map(
    read('pairs-crowd.jsonl').map((line) => {
      const pair = JSON.parse(line);
      return [String(pair.id), pair];
    }),
  );
  const rows = new Map(read('battles_style.csv').map((line) => [line.split(',')[0]!, line.split(',')]));
  rows.delete('pair_id');
  expect(rows.size).toBe(2139);
  for (const [id, cells] of rows) {
    const pair = pairs.get(id);
    for (const [side, from] of [['result_x', 8] as const, ['result_y', 12] as const]) {
      const [tokens, headers, lists, bold] = cells.slice(from, from + 4).map(Number);
      expect(countStyle([pair[side]], words)).toEqual({ tokens, headers, lists, bold });
    }
  }
});
