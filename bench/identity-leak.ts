// `node bench/identity-leak.ts`: recall and false alarms of the rule on the labelled corpus, beside the published word list of Chatbot
// Arena and version 1 of the rule; and what 100 kB of answer cost each of them.
import {
  createLeakDetector,
  IDENTITY_LEAK_RULE,
  revealsIdentity,
} from '../packages/arena/src/core/identity-leak/detect-leak.ts';
import { DISGUISES } from '../packages/arena/src/core/identity-leak/disguise.ts';
import { fishesIdentity } from '../packages/arena/src/core/identity-leak/fishing.ts';
import {
  HALVES,
  type Half,
  LANGUAGES,
  type LabelledReply,
  type Language,
  readPrompts,
  readReplies,
} from '../packages/arena/src/core/identity-leak/testing/corpus.ts';
import { IDENTITY_WORDS } from '../packages/arena/src/files/formats/fastchat-log.ts';
import { createFirstDetector } from './identity-leak-first.ts';

type Rule = (reply: LabelledReply) => boolean;

const detect = createLeakDetector([]);
const first = createFirstDetector([]);
const RULES: Readonly<Record<string, Rule>> = {
  'published words': ({ prompt, text }) => {
    const words = `${prompt}${text}`.toLowerCase();
    return IDENTITY_WORDS.some((word) => words.includes(word));
  },
  'identity-leak@1': ({ text }) => first(text),
  [IDENTITY_LEAK_RULE]: ({ prompt, text }) =>
    revealsIdentity(detect([{ prompt, replies: { a: { text }, b: { text: '' } } }])),
};

function share(replies: readonly LabelledReply[], rule: Rule): string {
  const count = replies.filter(rule).length;
  return `${((100 * count) / replies.length).toFixed(1).padStart(5)} % (${count}/${replies.length})`;
}

function printRow(label: string, replies: readonly LabelledReply[]): void {
  if (replies.length === 0) return;
  console.log(
    label.padEnd(34) +
      Object.values(RULES)
        .map((rule) => share(replies, rule).padEnd(22))
        .join(''),
  );
}

function repliesOf(kind: 'leaks' | 'harmless', languages: readonly Language[], halves: readonly Half[]) {
  return languages.flatMap((language) => halves.flatMap((half) => readReplies(kind, language, half)));
}

function printCorpus(): void {
  console.log(
    'found of'.padEnd(34) +
      Object.keys(RULES)
        .map((name) => name.padEnd(22))
        .join(''),
  );
  for (const half of HALVES) {
    for (const language of LANGUAGES) {
      const leaks = repliesOf('leaks', [language], [half]);
      const label = `${language} ${half}`;
      printRow(
        `plain leaks, ${label}`,
        leaks.filter(({ disguise }) => !disguise),
      );
      printRow(
        `disguised leaks, ${label}`,
        leaks.filter(({ disguise }) => disguise),
      );
      printRow(`harmless mentions, ${label}`, repliesOf('harmless', [language], [half]));
    }
  }
  const leaks = repliesOf('leaks', LANGUAGES, HALVES);
  printRow(
    'all plain leaks',
    leaks.filter(({ disguise }) => !disguise),
  );
  for (const wanted of DISGUISES)
    printRow(
      `all ${wanted}`,
      leaks.filter(({ disguise }) => disguise === wanted),
    );
  printRow(
    'all disguised leaks',
    leaks.filter(({ disguise }) => disguise),
  );
  printRow('all harmless mentions', repliesOf('harmless', LANGUAGES, HALVES));
}

function printFishing(): void {
  for (const half of HALVES) {
    const prompts = readPrompts(half);
    const said = prompts.filter(({ prompt }) => fishesIdentity(prompt));
    const right = said.filter(({ fishes }) => fishes).length;
    const all = prompts.filter(({ fishes }) => fishes).length;
    console.log(`prompts that fish, ${half}: recall ${right}/${all}, precision ${right}/${said.length}`);
  }
}

const LENGTH = 100_000;
const ROUNDS = 15;
/** Texts that the rule has most to do with, and prose. */
const TEXTS: Readonly<Record<string, string>> = {
  'prose without names':
    'The tide comes in twice a day, because the sea follows the moon, and the moon is patient. ',
  'Chinese without names': '潮水一天涨落两次，因为大海跟着月亮走，而月亮很有耐心。',
  'one beginning, again and again': 'I am the language model ',
  'one name, again and again': "ChatGPT's ",
  'one reversed name, again and again': 'edualC ',
  'base64 without names': 'QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo0 ',
};

/** The fastest of some rounds: what else the machine does only adds to it. */
function fastestMs(rule: Rule, text: string): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    rule({ prompt: '', text });
    return performance.now() - start;
  });
  return Math.min(...times);
}

function printTimes(): void {
  console.log(
    `milliseconds for ${LENGTH / 1000} kB of`.padEnd(38) +
      Object.keys(RULES)
        .map((name) => name.padEnd(18))
        .join('') +
      'twice as much',
  );
  for (const [label, piece] of Object.entries(TEXTS)) {
    const text = piece.repeat(Math.ceil((2 * LENGTH) / piece.length));
    const times = Object.values(RULES).map((rule) => fastestMs(rule, text.slice(0, LENGTH)));
    const twice = fastestMs(RULES[IDENTITY_LEAK_RULE]!, text.slice(0, 2 * LENGTH));
    console.log(
      label.padEnd(38) +
        times.map((time) => time.toFixed(1).padEnd(18)).join('') +
        `${(twice / times.at(-1)!).toFixed(2)}×`,
    );
  }
}

printCorpus();
printFishing();
printTimes();
