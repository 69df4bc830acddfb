import { expect, test } from 'vitest';
import { createStyleTagger } from './style.ts';

test('the style tagger counts each side over all turns, tokens by the tokenizer it is given', () => {
  const words = (text: string) => text.split(/\s+/).length;
  const turns = [
    { prompt: '# not counted', replies: { a: { text: '# One\n- two **three**' }, b: { text: 'plain' } } },
    { prompt: '', replies: { a: { text: '1. four\n2. five' }, b: { text: '__six__' } } },
  ];
  expect(createStyleTagger(words).tag(turns)).toEqual({
    a: { tokens: 9, headers: 1, lists: 3, bold: 1 },
    b: { tokens: 2, headers: 0, lists: 0, bold: 1 },
  });
});
