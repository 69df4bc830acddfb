import { expect, test } from 'vitest';
import { splitFences } from './fences.ts';

test('splitFences() parts fenced blocks from what stands around them', () => {
  expect(splitFences('before\n```Python title="a"\nx = 1\n```\nafter')).toEqual({
    fences: [{ language: 'python', body: 'x = 1' }],
    rest: 'before\nafter',
  });
});

test('splitFences() knows tildes, longer fences around shorter ones, and fences in quotes and lists', () => {
  expect(splitFences('````\n```js\na\n```\n````').fences).toEqual([{ language: '', body: '```js\na\n```' }]);
  expect(splitFences('~~~sql\nb\n~~~').fences).toEqual([{ language: 'sql', body: 'b' }]);
  expect(splitFences('> ```\n> c\n> ```').fences).toEqual([{ language: '', body: '> c' }]);
});

test('splitFences() reads a block that is never closed to the end', () => {
  expect(splitFences('go on\n```c\nint x;\n').fences).toEqual([{ language: 'c', body: 'int x;\n' }]);
});

test('splitFences() leaves inline code where it is', () => {
  const text = 'use ```x``` or `y`';
  expect(splitFences(text)).toEqual({ fences: [], rest: text });
});
