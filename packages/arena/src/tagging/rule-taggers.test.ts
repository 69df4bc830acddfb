import { expect, test } from 'vitest';
import { RULE_VERSIONS } from '../core/tagging/rule-versions.ts';
import { testBattle } from '../core/testing/battles.ts';
import { RULE_TAGGERS, tagByRules } from './rule-taggers.ts';

const reply = (text: string) => ({ state: 'complete', text }) as const;

test('tagByRules() says every fact of a battle', () => {
  const { turns } = testBattle({
    turns: [
      { prompt: 'Escribe una función en Python', replies: { a: reply('# Hola\n- uno'), b: reply('Claro.') } },
      { prompt: 'Who made you?', replies: { a: reply('**No sé**'), b: reply("I can't answer that.") } },
    ],
  });
  expect(tagByRules(turns)).toEqual({
    language: 'es',
    promptTokens: 10,
    turns: 2,
    isCode: true,
    isRefusal: true,
    style: {
      a: { tokens: 9, headers: 1, lists: 1, bold: 1 },
      b: { tokens: 7, headers: 0, lists: 0, bold: 0 },
    },
    fishesIdentity: true,
  });
});

test('tagByRules() says little of a battle without turns, as an imported one may be', () => {
  const nothing = { tokens: 0, headers: 0, lists: 0, bold: 0 };
  expect(tagByRules([])).toEqual({
    language: 'unknown',
    promptTokens: 0,
    turns: 0,
    isCode: false,
    isRefusal: false,
    style: { a: nothing, b: nothing },
    fishesIdentity: false,
  });
});

test('RULE_VERSIONS has the version of each tagger, and no other', () => {
  const running = Object.values(RULE_TAGGERS).map(({ name, version }) => [name, version]);
  expect(Object.fromEntries(running)).toEqual(RULE_VERSIONS);
});
