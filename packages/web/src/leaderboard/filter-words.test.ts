import { expect, test } from 'vitest';
import type { FilterName } from '../charts/board-search.ts';
import { type Language, translate } from '../i18n/language.tsx';
import { filterWords } from './filter-words.ts';

const words = (name: FilterName, value: string, language: Language) =>
  filterWords(name, value, (key, values) => translate(language, key, values), language);

test.each([
  ['open', 'yes', 'Open models only', '仅开放模型'],
  ['retired', 'hide', 'Hide retired models', '隐藏已退役模型'],
  ['language', 'en,zh', 'Language: English, Chinese', '语言：英语、中文'],
  ['language', 'unknown', 'Language: Not recognised', '语言：未识别'],
  ['language', 'no such', 'Language: no such', '语言：no such'],
  ['tags', 'coding,-refusal', 'Tags: Coding, without: A side refused', '标签：编程、不含：有一方拒答'],
  ['tags', 'luck', 'Tags: luck', '标签：luck'],
  ['choice', 'a,b', 'Votes: One side won', '投票：分出胜负'],
  ['organization', 'Ant\\, Inc', 'Organisation: Ant, Inc', '机构：Ant, Inc'],
  ['since', '2024-04-01', 'From: 2024-04-01', '起始：2024-04-01'],
] as const)('filterWords() says %s=%s in both languages', (name, value, english, chinese) => {
  expect(words(name, value, 'en')).toBe(english);
  expect(words(name, value, 'zh')).toBe(chinese);
});
