import { expect, test } from 'vitest';
import { toProse } from './prompt-text.ts';

test.each([
  ['Fix this:\n```js\nlet x = 1;\n```\nthanks', 'Fix this:\nthanks'],
  ['what does `git stash` do', 'what does   do'],
  ['read https://a.example/b?c=d and mail me@b.example', 'read   and mail'],
  ['why?\nfor (int i = 0; i < n; i++) {\n}\nit hangs', 'why?\nit hangs'],
  ['SELECT a FROM b;', ''],
  ['Explain what this regex does: ^(?=.*\\d).{8,}$', 'Explain what this regex does: ^(?=.*\\d).{8,}$'],
  ['解释一下这个正则：^1[3-9]\\d{9}$', '解释一下这个正则：^1[3-9]\\d{9}$'],
])('toProse() keeps what is said to people: %j', (prompt, prose) => {
  expect(toProse(prompt)).toBe(prose);
});

test('toProse() reads the two ends of a long prompt', () => {
  const prose = toProse(`first ${'x '.repeat(50_000)} last`);
  expect(prose).toHaveLength(20_001);
  expect(prose).toMatch(/^first x .* last$/s);
});
