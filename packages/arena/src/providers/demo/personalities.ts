import type { Random } from '../../core/pairing.ts';
import { Chain, joinSentences } from './chain.ts';
import type { Personality, Talk } from './conversation-memory.ts';
import { TOPICS, type Topic } from './knowledge.ts';
import { type Language, tokensOf } from './language.ts';
import { findTopics } from './retrieval.ts';
import { EXACT_SKILLS, greet, introduce, program, remember, type Skill, WRITING_SKILLS } from './skills.ts';
import { asksForVerse, writeVerse } from './verse.ts';

const CORPUS: Readonly<Record<Language, readonly string[]>> = {
  en: TOPICS.flatMap((topic) => topic.en),
  zh: TOPICS.flatMap((topic) => topic.zh),
};
/** Chinese is read by character, so that the same number of tokens is a shorter memory. */
const CHAINS = {
  short: { en: new Chain(CORPUS.en, 1), zh: new Chain(CORPUS.zh, 1) },
  long: { en: new Chain(CORPUS.en, 2), zh: new Chain(CORPUS.zh, 3) },
};

/** Does every task it knows, and lays out what it has read on the subject: heading, points, table, formula. */
export const answerAsScholar: Personality = ({ talk, language, random }) => {
  const done = firstOf([remember, introduce, greet, ...EXACT_SKILLS], talk, language);
  if (done !== undefined) return done;
  if (asksForVerse(talk.prompt)) return writeVerse(language, random);
  const written = firstOf(WRITING_SKILLS, talk, language);
  const topics = topicsOf(talk);
  const compared = /compare|comparison|versus|\bvs\b|table|difference|比较|对比|区别|表格/i.test(talk.prompt);
  if (compared && topics.length >= 2) return compareTopics(topics.slice(0, 2), language);
  const [topic] = topics;
  if (topic === undefined) return written ?? admit(talk, language);
  const explained = explainTopic(topic, talk, language);
  return written === undefined ? explained : `${explained}\n\n${written}`;
};

/** Does exact tasks, and answers anything else in a sentence or two. */
export const answerAsClerk: Personality = ({ talk, language }) => {
  const done = firstOf([greet, introduce, ...EXACT_SKILLS, program], talk, language);
  if (done !== undefined) return done;
  const [topic] = topicsOf(talk);
  return topic === undefined ? admit(talk, language) : joinSentences(topic[language].slice(0, 2), language);
};

/** Turns everything into a few lines of verse and one sentence that begins from a word of the prompt. */
export const answerAsPoet: Personality = ({ talk, language, random, temperature }) => {
  const greeting = firstOf([greet, introduce], talk, language);
  if (greeting !== undefined) return greeting;
  const sentence = writeFrom(CHAINS.long[language], talk, { language, random, temperature });
  return `*${writeVerse(language, random).replaceAll('\n', '*  \n*')}*\n\n${sentence}`;
};

/** Continues from the words of the prompt with a memory of two or three tokens: often to the point, never quite. */
export const answerAsSketcher: Personality = ({ talk, language, random, temperature }) => {
  const sentences = Array.from({ length: 3 }, () =>
    writeFrom(CHAINS.long[language], talk, { language, random, temperature }),
  );
  return joinSentences([...new Set(sentences)], language);
};

/** Remembers one token, and goes on and on. */
export const answerAsRambler: Personality = ({ talk, language, random }) => {
  const count = 2 + Math.floor(random() * 4);
  const sentences = Array.from({ length: count }, () =>
    writeFrom(CHAINS.short[language], talk, { language, random, temperature: 1 }),
  );
  return joinSentences(sentences, language);
};

function firstOf(skills: readonly Skill[], talk: Talk, language: Language): string | undefined {
  for (const skill of skills) {
    const done = skill(talk, language);
    if (done !== undefined) return done;
  }
  return undefined;
}

/** What the prompt is about; where it names nothing ("shorter, please"), what the one before was about. */
function topicsOf(talk: Talk): readonly Topic[] {
  const own = findTopics(talk.prompt);
  const found = own.length > 0 ? own : findTopics(talk.earlierPrompts.at(-1) ?? '');
  return found.map(({ topic }) => topic);
}

function explainTopic(topic: Topic, talk: Talk, language: Language): string {
  const [first = '', ...rest] = topic[language];
  if (/short|brief|one sentence|简短|一句话/i.test(talk.prompt)) return first;
  const isList = /list|tips|ideas|suggest|steps|ways|列出|建议|步骤|几个|三个/i.test(talk.prompt);
  if (isList) return topic[language].map((sentence, index) => `${index + 1}. ${sentence}`).join('\n');
  return `### ${topic.title[language]}\n\n${first}\n\n${rest.map((sentence) => `- ${sentence}`).join('\n')}`;
}

function compareTopics(topics: readonly Topic[], language: Language): string {
  const [one, other] = topics as [Topic, Topic];
  const rows = Array.from({ length: Math.min(one[language].length, other[language].length) }, (_, index) =>
    `| ${one[language][index]} | ${other[language][index]} |`.replaceAll('\n', ' '),
  );
  return [`| ${one.title[language]} | ${other.title[language]} |`, '| --- | --- |', ...rows].join('\n');
}

/** Says honestly that it has nothing on the subject, and on what it has. */
function admit(talk: Talk, language: Language): string {
  const subjects = TOPICS.slice(0, 6).map((topic) => topic.title[language]);
  const quoted = talk.prompt.trim().slice(0, 60);
  return language === 'zh'
    ? `关于“${quoted}”我没有可说的内容。我读过的话题不多，例如：${subjects.join('、')}。`
    : `I have nothing on “${quoted}”. I have read about few subjects, such as: ${subjects.join(', ').toLowerCase()}.`;
}

function writeFrom(
  chain: Chain,
  talk: Talk,
  options: { readonly language: Language; readonly random: Random; readonly temperature: number },
): string {
  const words = [...new Set([...tokensOf(talk.prompt), ...topicsOf(talk).flatMap((topic) => topic.terms)])];
  // Tokens of English carry the space before them inside a sentence.
  const start = words.flatMap((word) => [word, ` ${word.trim().toLowerCase()}`]);
  const shuffled = start
    .map((token) => ({ token, key: options.random() }))
    .sort((one, other) => one.key - other.key);
  const sentence = chain.sentence({ ...options, start: shuffled.map(({ token }) => token), maxTokens: 60 });
  const whole = sentence === '' ? chain.sentence({ ...options, start: [], maxTokens: 60 }) : sentence;
  return whole.charAt(0).toUpperCase() + whole.slice(1);
}
