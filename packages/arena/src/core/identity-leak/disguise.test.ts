import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLeakDetector, revealsIdentity } from './detect-leak.ts';
import { DISGUISES, type Disguise } from './disguise.ts';

const detect = createLeakDetector([]);

function find(text: string, prompt = '') {
  return detect([{ prompt, replies: { a: { text }, b: { text: '' } } }]);
}

function rot13(text: string): string {
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  const all = letters + letters.toUpperCase();
  const moved = [letters, letters.toUpperCase()].map((half) => half.slice(13) + half.slice(0, 13)).join('');
  return [...text].map((letter) => (all.includes(letter) ? moved[all.indexOf(letter)]! : letter)).join('');
}

const LEET: Readonly<Record<string, string>> = {
  a: '4',
  e: '3',
  i: '1',
  o: '0',
  A: '4',
  E: '3',
  I: '1',
  O: '0',
};
const LOOKALIKES: Readonly<Record<string, string>> = {
  a: 'а',
  e: 'е',
  o: 'о',
  i: 'і',
  C: 'С',
  O: 'О',
  A: 'А',
};

/** Written here a second time, by other means than the rule takes them off. */
const DISGUISE: Readonly<Record<Disguise, (name: string) => string>> = {
  'full-width': (name) =>
    [...name].map((letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0)).join(''),
  'zero-width': (name) => [...name].join('\u200b'),
  homoglyph: (name) => [...name].map((letter) => LOOKALIKES[letter] ?? letter).join(''),
  spaced: (name) => [...name].join('-'),
  leet: (name) => [...name].map((letter) => LEET[letter] ?? letter).join(''),
  reversed: (name) => [...name].reverse().join(''),
  base64: (name) => Buffer.from(name).toString('base64'),
  rot13,
  hex: (name) => Buffer.from(name).toString('hex'),
};
const NAMES = ['ChatGPT', 'Claude', 'Gemini', 'DeepSeek', 'OpenAI', 'Anthropic', 'Mistral'];
const CASES = DISGUISES.flatMap((disguise) => NAMES.map((name) => [disguise, name] as const)).filter(
  ([disguise, name]) => DISGUISE[disguise](name) !== name,
);

test.each(CASES)('a %s name that stands alone is a leak: %s', (disguise, name) => {
  expect(find(DISGUISE[disguise](name))).toMatchObject([{ form: 'name-disguised', disguise, side: 'a' }]);
});

test.each(CASES)('a %s name in "I am …" is a leak: %s', (disguise, name) => {
  const said =
    NAMES.indexOf(name) < 4
      ? `I am ${DISGUISE[disguise](name)}.`
      : `I was made by ${DISGUISE[disguise](name)}.`;
  expect(find(said)).toMatchObject([{ form: 'name-disguised', disguise }]);
});

test.each(CASES)('a %s name that the prompt gave is none: %s', (disguise, name) => {
  expect(find(DISGUISE[disguise](name), `Please disguise the word ${name}`)).toEqual([]);
});

test('bytes in base64 and hex are no names', () => {
  const bytes = fc.uint8Array({ minLength: 3, maxLength: 300 });
  fc.assert(
    fc.property(bytes, fc.constantFrom('base64', 'hex', 'base64url'), (data, encoding) => {
      expect(revealsIdentity(find(Buffer.from(data).toString(encoding as BufferEncoding)))).toBe(false);
    }),
    { numRuns: 500 },
  );
});

test('no text makes the rule throw, lone surrogates included', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.base64String());
  fc.assert(fc.property(text, text, (reply, prompt) => Array.isArray(find(reply, prompt))));
});
