import type { Language } from '../i18n/language.tsx';

/** Written for this project: tasks on which two answers tend to differ. */
export const PROMPT_IDEAS: Readonly<Record<Language, readonly string[]>> = {
  en: [
    'Why is the sky blue? Explain it to a ten-year-old.',
    'Make a table comparing tea and coffee.',
    'Write a haiku about autumn rain.',
    'Explain recursion with an example in Python.',
    'Give me three tips for better sleep.',
    'What is (17 × 23) + 4, step by step?',
    'How does an index make a database faster?',
    'Write a polite email that moves a meeting to Friday.',
    'Plan a first day in Hangzhou.',
    'Why are there two high tides a day?',
    'Write a function that checks whether a word is a palindrome.',
    'How should I start saving money?',
  ],
  zh: [
    '天空为什么是蓝色的？讲给十岁的孩子听。',
    '用表格比较茶和咖啡。',
    '写一首关于秋雨的短诗。',
    '用 Python 举例解释递归。',
    '给我三个改善睡眠的建议。',
    '17 × 23 + 4 等于多少？',
    '数据库索引为什么能加快查询？',
    '写一封礼貌的邮件，把会议改到周五。',
    '第一天在杭州可以怎么玩？',
    '为什么一天有两次涨潮？',
    '写一个判断回文的函数。',
    '我该怎样开始存钱？',
  ],
};

/** A few of them from a place in the list on, going round. */
export function ideasFrom(language: Language, start: number, count: number): readonly string[] {
  const ideas = PROMPT_IDEAS[language];
  return Array.from({ length: count }, (_, index) => ideas[(start + index) % ideas.length]!);
}
