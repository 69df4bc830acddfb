import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldPrompt, promptKey, promptText } from './normalize-prompt.ts';

const keyOf = (text: string) => promptKey(foldPrompt(text));

describe('promptText()', () => {
  test('joins all prompts of a conversation by newlines', () => {
    expect(promptText(['hi', 'and then?'])).toBe('hi\nand then?');
  });

  test('cuts at 10,000 characters and never inside one', () => {
    expect(promptText(['x'.repeat(10_001)])).toBe('x'.repeat(10_000));
    expect(promptText(['😀'.repeat(10_001)])).toBe('😀'.repeat(10_000));
    expect(promptText(['😀'.repeat(6_000)])).toBe('😀'.repeat(6_000));
  });
});

describe('promptKey()', () => {
  test.each([
    ['5 - 3', '5-3'],
    ['5 – 3', '5-3'],
    ['10²', '10^2'],
    ['50 %', '50%'],
    ['x = y * 3', 'x=y*3'],
    ['What’s up?', 'whatsup'],
    ['１＋１', '1+1'],
    ['add 1 23', 'add1 23'],
    ['add 1, 23', 'add1 23'],
    ['Ο λόγος μου', 'ολόγοσμου'],
    ['ΟΛΌΓΟΣΜΟΥ', 'ολόγοσμου'],
  ])('of %j is %j', (text, key) => {
    expect(keyOf(text)).toBe(key);
  });

  test.each([
    ['1.5', '15'],
    ['-5', '5'],
    ['5-3', '53'],
    ['6/2', '6*2'],
    ['C', 'C#'],
    ['10²', '102'],
    ['add 1 23', 'add 12 3'],
    ['👍', '👎'],
    ['?', '!'],
    ['...', '???'],
  ])('tells %j from %j', (one, other) => {
    expect(keyOf(one)).not.toBe(keyOf(other));
  });

  test('of punctuation or emoji alone is not empty', () => {
    for (const text of ['?', '。。。', '!!!', '😀', '❤️', '👨‍👩‍👧', '-', '~', '""', "'", '｀'])
      expect(keyOf(text)).not.toBe('');
    expect(keyOf(' \n\u200b')).toBe('');
  });

  test('is not empty if anything visible was written', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\p{L}\p{N}\p{S}\p{P} ]*[\p{L}\p{N}\p{S}\p{P}]$/u), (text) => {
        fc.pre(!/^[\p{Default_Ignorable_Code_Point}\u0640\s]*$/u.test(text));
        expect(keyOf(text)).not.toBe('');
      }),
    );
  });

  // These scripts have marks and punctuation of their own, such as the Cyrillic ꙾.
  const word = fc
    .stringMatching(/^(\p{Script=Latin}|\p{Script=Han}|\p{Script=Cyrillic}|\p{Script=Greek}){1,8}$/u)
    .filter((letters) => /^\p{L}+$/u.test(letters));
  const gap = fc.stringMatching(/^[ \n\t\u3000\u200b,.;:!?()"。，、！？「」…]{1,4}$/u);

  test('does not change with what stands between words', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(word, gap, gap), { minLength: 1 }), (parts) => {
        const written = (place: 1 | 2) => parts.map((part) => part[0] + part[place]).join('');
        expect(keyOf(written(1))).toBe(keyOf(written(2)));
        expect(keyOf(written(1))).toBe(keyOf(parts.map(([letters]) => letters).join('')));
      }),
    );
  });

  test('does not change with case, composition or width', () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), (words) => {
        const text = words.join(' ').normalize('NFKC');
        const key = keyOf(text);
        expect(keyOf(text.toUpperCase())).toBe(key);
        expect(keyOf(text.normalize('NFD'))).toBe(key);
      }),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zA-Z0-9+=<>$]+$/), (text) => {
        const wide = text.replace(/./g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0));
        expect(keyOf(wide.replaceAll('\uff04', '＄'))).toBe(keyOf(text));
      }),
    );
  });

  test('takes any text, half surrogates as well', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(keyOf(text)).toBe(keyOf(text));
        expect(keyOf(`${text}\u200b`)).toBe(keyOf(text));
      }),
    );
  });
});
