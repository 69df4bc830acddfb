import { expect, test } from 'vitest';
import { createLeakDetector } from './identity-leak.ts';
import { testModel } from './testing/models.ts';

const leaks = createLeakDetector([
  testModel({ name: 'acme-chat-7b', organization: 'Acme Intelligence', aliases: ['Wile E.'] }),
  testModel({ name: 'swift', organization: 'Orbit' }),
  testModel({ name: '小擂', organization: '擂台实验室' }),
]);

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
  'A model made by Orbit.',
  '我是通义千问，由阿里云开发。',
  '我是由百度开发的语言模型',
  '我叫小擂。',
  '擂台实验室训练了我',
  'I am Llama 3, how can I help?',
])('a text that names its maker or itself leaks: %s', (text) => {
  expect(leaks(text)).toBe(true);
});

test.each([
  '',
  'The llama is a domesticated South American camelid.',
  'Just google it: Amazon rivers, apple trees and palm oil.',
  'A swift answer: the planet is in orbit.',
  'Taylor Swift sings; meta-analysis is a method; pi is 3.14159.',
  'Gemini is the third sign of the zodiac.',
  'Bard of Avon is a name for Shakespeare.',
  '苹果是一种水果，百度地图可以查路线。',
  'I am happy to help. I am a program.',
  'The mistralian wind blows',
  'Compare Google and Microsoft: both sell cloud services.',
])('an ordinary text does not leak: %s', (text) => {
  expect(leaks(text)).toBe(false);
});
