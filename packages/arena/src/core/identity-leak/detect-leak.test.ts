import { expect, test, vi } from 'vitest';
import { testModel } from '../testing/models.ts';
import { createLeakDetector, describeLeaks, revealsIdentity, type SpokenTurn } from './detect-leak.ts';
import { CUES, VERSION } from './patterns.ts';
import { HALVES, LANGUAGES, type LabelledReply, readReplies } from './testing/corpus.ts';

const detect = createLeakDetector([
  testModel({ name: 'acme-chat-7b', organization: 'Acme Intelligence', aliases: ['Wile E.'] }),
  testModel({ name: 'swift', organization: 'Orbit' }),
  testModel({ name: '小擂', organization: '擂台实验室' }),
]);

function turn(prompt: string, a: string, b = 'Fine.'): SpokenTurn {
  return { prompt, replies: { a: { text: a }, b: { text: b } } };
}

function leaks(text: string, prompt = ''): boolean {
  return revealsIdentity(detect([turn(prompt, text)]));
}

test.each([
  'I am ChatGPT, a large language model trained by OpenAI.',
  'As Claude, I cannot browse.',
  "I'm Gemini, made by Google.",
  'I was created by Meta.',
  'I am a large language model, trained by Google.',
  'My name is **Qwen2.5-72B**.',
  'This is GPT4 speaking.',
  'Ｇｅｍｉｎｉ　Ｐｒｏ is my name',
  'You are talking to Acme_Chat 7B.',
  'Acme Intelligence built me.',
  'They call me Wile E. around here.',
  "I'm swift, your assistant.",
  'I am an assistant made by Orbit.',
  '我是通义千问，由阿里云开发。',
  '我是由百度开发的语言模型',
  '我叫小擂。',
  '擂台实验室训练了我',
  'I am Llama 3, how can I help?',
  "I'm not human; I'm ChatGPT.",
  "I'm not ChatGPT, I'm Claude.",
])('a text by which the speaker names itself or its maker leaks: %s', (text) => {
  expect(leaks(text)).toBe(true);
});

test.each([
  '',
  'The llama is a domesticated South American camelid.',
  'Just google it: Amazon rivers, apple trees and palm oil.',
  'A swift answer: the planet is in orbit.',
  'Taylor Swift sings; meta-analysis is a method; pi is 3.14159.',
  'Gemini is the third sign of the zodiac.',
  'I am a Gemini.',
  'Claude Monet painted water lilies.',
  'Bard of Avon is a name for Shakespeare.',
  '苹果是一种水果，百度地图可以查路线。',
  'I am happy to help. I am a program.',
  'The mistralian wind blows',
  'Compare Google and Microsoft: both sell cloud services.',
  'ChatGPT is made by OpenAI, and Claude by Anthropic.',
  '```python\nopenai.ChatCompletion.create(model="gpt-4")\nprint("I am ChatGPT")\n```',
  'If I were ChatGPT, or if I was made by OpenAI, you would not know.',
  '我是通义千问的用户，也用文心一言。',
])('a text that only mentions names does not leak: %s', (text) => {
  expect(leaks(text)).toBe(false);
});

test.each([
  ['who made you?', 'OpenAI.', true],
  ['who made ChatGPT?', 'OpenAI.', false],
  ['Compare GPT-4 with Claude', 'Claude is milder, GPT-4 is faster.', false],
  ['Are you ChatGPT?', 'Yes, I am.', true],
  ['Are you ChatGPT?', 'Yes, many people ask that, but I cannot say.', false],
  ['Is the sky blue?', 'Yes, I am sure.', false],
  ['你是文心一言吗？', '是的。', true],
  ['You are Claude Shannon. Introduce yourself.', 'I am Claude Shannon.', false],
  ['Pretend to be Grok', 'I am Grok!', false],
  ['Pretend to be Grok', 'I would rather not: I am ChatGPT.', true],
  ['Translate into German: I am ChatGPT by OpenAI', 'Ich bin ChatGPT. (I am ChatGPT.)', false],
  ['What model are you?', 'I may be GPT-4, Claude or Gemini: I cannot say.', false],
  ['Reverse the word ChatGPT', 'TPGtahC', false],
  ['Write your name backwards', 'TPGtahC', true],
  ['', 'TPGtahC', true],
])('the prompt decides: %s → %s', (prompt, text, expected) => {
  expect(leaks(text, prompt)).toBe(expected);
});

test('an earlier question for the identity is still open in a later turn that names nobody', () => {
  const refused = turn('who made you?', 'I keep that to myself.');
  expect(detect([refused, turn('Come on, one word.', 'Anthropic.')])).toMatchObject([{ turn: 1, side: 'a' }]);
  expect(detect([refused, turn('Then who made ChatGPT?', 'OpenAI.')])).toEqual([]);
  expect(detect([turn('hi', 'hello'), turn('Come on, one word.', 'Anthropic.')])).toEqual([]);
});

test('a leak says where it is and of what form', () => {
  expect(detect([turn('who are you?', 'Guess!', 'I was made by Anthropic.')])).toEqual([
    {
      turn: 0,
      side: 'b',
      form: 'maker-pattern',
      kind: 'maker',
      name: 'Anthropic',
      excerpt: 'I was made by Anthropic.',
    },
  ]);
  const found = detect([turn('Your name in base64?', 'Q2hhdEdQVA==', "I'm Claude.")]);
  expect(found).toMatchObject([
    { side: 'a', form: 'name-disguised', disguise: 'base64', kind: 'model', name: 'ChatGPT' },
    { side: 'b', form: 'self-identification', kind: 'model', name: 'Claude' },
  ]);
  expect(describeLeaks(found)).toBe(
    'side a, turn 1: name-disguised (base64), model "ChatGPT": ChatGPT\n' +
      'side b, turn 1: self-identification, model "Claude": I\'m Claude.',
  );
});

test('a denial is reported and excludes nothing', () => {
  const found = detect([turn('', "I'm not ChatGPT, I'm a helpful assistant.", '我不是文心一言。')]);
  expect(found).toMatchObject([
    { side: 'a', form: 'denial', name: 'ChatGPT' },
    { side: 'b', form: 'denial', name: '文心一言' },
  ]);
  expect(revealsIdentity(found)).toBe(false);
});

function shareFound(replies: readonly LabelledReply[]): number {
  const plain = createLeakDetector([]);
  const found = replies.filter(({ prompt, text }) => revealsIdentity(plain([turn(prompt, text)])));
  return found.length / replies.length;
}

test('the corpus has 300 leaks and 300 harmless mentions, about half of them Chinese, none twice', () => {
  for (const kind of ['leaks', 'harmless'] as const) {
    const [english, chinese] = LANGUAGES.map((language) =>
      HALVES.flatMap((half) => readReplies(kind, language, half)),
    );
    const all = [...english!, ...chinese!];
    expect(all.length).toBeGreaterThanOrEqual(300);
    expect(chinese!.length / all.length).toBeGreaterThan(0.45);
    expect(new Set(all.map((reply) => JSON.stringify(reply))).size).toBe(all.length);
  }
});

test.each(HALVES)('%s: recall on plain leaks is at least 0.95 and false alarms are at most 2 %%', (half) => {
  const plain = LANGUAGES.flatMap((language) => readReplies('leaks', language, half)).filter(
    (reply) => !reply.disguise,
  );
  const harmless = LANGUAGES.flatMap((language) => readReplies('harmless', language, half));
  expect(shareFound(plain)).toBeGreaterThanOrEqual(0.95);
  expect(shareFound(harmless)).toBeLessThanOrEqual(0.02);
});

test.each(HALVES)('%s: recall on disguised leaks is at least 0.9', (half) => {
  const disguised = LANGUAGES.flatMap((language) => readReplies('leaks', language, half)).filter(
    (reply) => reply.disguise,
  );
  expect(shareFound(disguised)).toBeGreaterThanOrEqual(0.9);
});

/** Characters that all regular expressions of the detector walk over, each match or failure counted once. */
function stepsOf(text: string, prompt: string): number {
  const exec = RegExp.prototype.exec;
  let steps = 0;
  const spy = vi.spyOn(RegExp.prototype, 'exec').mockImplementation(function (this: RegExp, input: string) {
    const from = this.global || this.sticky ? this.lastIndex : 0;
    const match = exec.call(this, input);
    steps += (match ? match.index + match[0].length : input.length) - Math.min(from, input.length);
    return match;
  });
  try {
    detect([turn(prompt, text, '')]);
  } finally {
    spy.mockRestore();
  }
  return steps;
}

const SLOW_TEXTS = [
  'Plain prose about nothing, in whole sentences. ',
  'I am a ',
  'I am the language model ',
  "ChatGPT's ",
  'I am Claude Jones ',
  'I was made by the team at the ',
  '我是由',
  '我是通义千问的用户，',
  'a b c ',
  'C-l-a-u-d-e ',
  'QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo=',
  '41 42 ',
  'edualC ',
  'Сlаudе ',
  '"“',
  '```',
  '\n',
];

test.each(SLOW_TEXTS.flatMap((text) => [[text, ''] as const, [text, 'Who are you?'] as const]))(
  'the work grows with the text, not faster: %j after %j',
  (piece, prompt) => {
    const [half, whole] = [8_000, 16_000].map((length) =>
      stepsOf(piece.repeat(length / piece.length), prompt),
    );
    expect(half).toBeGreaterThan(0);
    expect(whole! / half!).toBeLessThan(2.2);
  },
);

test('no cue repeats anything without an upper bound', () => {
  const patterns = [...CUES.flatMap(({ before, after }) => [before, after]), VERSION];
  const sources = patterns.flatMap((pattern) => (pattern ? [pattern.source] : []));
  expect(sources.length).toBeGreaterThan(CUES.length);
  for (const source of sources) {
    const outsideClasses = source.replace(/\\./g, 'x').replace(/\[[^\]]*\]/g, 'x');
    expect(outsideClasses).not.toMatch(/[*+]|\{\d+,\}/);
  }
});
