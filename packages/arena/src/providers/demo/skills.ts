import { findSum } from './arithmetic.ts';
import type { Talk } from './conversation-memory.ts';
import { type Language, languageOf, tokensOf } from './language.ts';

/** Tries to do what the prompt asks. Gives `undefined` where the prompt asks for something else. */
export type Skill = (talk: Talk, language: Language) => string | undefined;

const say = (language: Language, en: string, zh: string) => (language === 'zh' ? zh : en);

const sum: Skill = ({ prompt }, language) => {
  const found = findSum(prompt);
  if (!found) return undefined;
  return say(language, `**${found.shown} = ${found.value}**`, `**${found.shown} = ${found.value}**`);
};

const sortList: Skill = ({ prompt }, language) => {
  const [, list] = /(?:sort|order|alphabeti[sz]e|排序|排列)[^:：]*[:：]\s*(.+)/is.exec(prompt) ?? [];
  const items =
    list
      ?.split(/[,，、;\n]/)
      .map((item) => item.trim().replace(/[.。]$/, ''))
      .filter(Boolean) ?? [];
  if (items.length < 2) return undefined;
  const areNumbers = items.every((item) => item !== '' && Number.isFinite(Number(item)));
  const sorted = items.toSorted((one, other) =>
    areNumbers ? Number(one) - Number(other) : one.localeCompare(other),
  );
  return `${say(language, 'In order:', '排好序的结果：')}\n\n${sorted.map((item, index) => `${index + 1}. ${item}`).join('\n')}`;
};

const count: Skill = ({ prompt }, language) => {
  const [, text] =
    /(?:how many (?:words|letters|characters)|count the (?:words|letters|characters)|多少个?字|字数)[^:："“]*[:："“]\s*["“]?([^"”]+)/is.exec(
      prompt,
    ) ?? [];
  if (text === undefined) return undefined;
  const words = text.trim().split(/\s+/).length;
  const characters = [...text.trim()].length;
  return say(
    language,
    `It has **${words}** words and **${characters}** characters.`,
    `共有 **${characters}** 个字符。`,
  );
};

const reverse: Skill = ({ prompt }, language) => {
  const [, text] =
    /(?:reverse|backwards?|倒过来|反过来)[^:："“]*[:："“]\s*["“]?([^"”]+)/is.exec(prompt) ?? [];
  if (text === undefined) return undefined;
  return `${say(language, 'Reversed:', '倒过来是：')} **${[...text.trim()].reverse().join('')}**`;
};

const PHRASES: readonly (readonly [en: string, zh: string])[] = [
  ['good morning', '早上好'],
  ['good night', '晚安'],
  ['thank you', '谢谢'],
  ['hello', '你好'],
  ['goodbye', '再见'],
  ['how are you', '你好吗'],
  ['i love you', '我爱你'],
  ['see you tomorrow', '明天见'],
  ['happy birthday', '生日快乐'],
  ['where is the station', '车站在哪里'],
]; // prettier-ignore

const translate: Skill = ({ prompt }, language) => {
  if (!/translate|translation|in chinese|in english|翻译|用英语|用中文怎么说/i.test(prompt)) return undefined;
  const lower = prompt.toLowerCase();
  const found = PHRASES.find(([en, zh]) => lower.includes(en) || prompt.includes(zh));
  if (!found) return undefined;
  return say(
    language,
    `“${found[0]}” is **${found[1]}** in Chinese.`,
    `“${found[1]}”的英语是 **${found[0]}**。`,
  );
};

const summarize: Skill = ({ prompt }, language) => {
  const [, text] =
    /(?:summari[sz]e|summary|tl;?dr|总结|概括|摘要)[^:：]*[:：]\s*([\s\S]{80,})/i.exec(prompt) ?? [];
  if (text === undefined) return undefined;
  const sentences =
    text
      .match(/[^.!?。！？\n]+[.!?。！？]?/g)
      ?.map((sentence) => sentence.trim())
      .filter(Boolean) ?? [];
  const weights = wordCounts(text);
  const scored = sentences.map((sentence, place) => ({
    sentence,
    place,
    score: meanWeight(sentence, weights),
  }));
  const best = scored
    .toSorted((one, other) => other.score - one.score)
    .slice(0, Math.max(1, Math.ceil(sentences.length / 3)));
  const kept = best.sort((one, other) => one.place - other.place).map(({ sentence }) => `- ${sentence}`);
  return `${say(language, 'The main points:', '要点如下：')}\n\n${kept.join('\n')}`;
};

function wordCounts(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const token of tokensOf(text.toLowerCase())) {
    const word = token.trim();
    if (word.length > 3 || languageOf(word) === 'zh') counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}

function meanWeight(sentence: string, weights: ReadonlyMap<string, number>): number {
  const tokens = tokensOf(sentence.toLowerCase());
  return (
    tokens.reduce((total, token) => total + (weights.get(token.trim()) ?? 0), 0) / Math.max(4, tokens.length)
  );
}

const PROGRAMS: readonly { asks: RegExp; name: string; python: string; javascript: string }[] = [
  {
    asks: /factorial|recurs|阶乘|递归/i,
    name: 'factorial',
    python:
      'def factorial(n: int) -> int:\n    if n == 0:\n        return 1\n    return n * factorial(n - 1)\n\nprint(factorial(5))  # 120',
    javascript:
      'function factorial(n) {\n  return n === 0 ? 1 : n * factorial(n - 1);\n}\n\nconsole.log(factorial(5)); // 120',
  },
  {
    asks: /fibonacci|斐波那契/i,
    name: 'fibonacci',
    python:
      'def fibonacci(n: int) -> list[int]:\n    numbers = [0, 1]\n    while len(numbers) < n:\n        numbers.append(numbers[-1] + numbers[-2])\n    return numbers[:n]\n\nprint(fibonacci(8))  # [0, 1, 1, 2, 3, 5, 8, 13]',
    javascript:
      'function fibonacci(n) {\n  const numbers = [0, 1];\n  while (numbers.length < n) numbers.push(numbers.at(-1) + numbers.at(-2));\n  return numbers.slice(0, n);\n}\n\nconsole.log(fibonacci(8)); // [0, 1, 1, 2, 3, 5, 8, 13]',
  },
  {
    asks: /palindrome|回文/i,
    name: 'palindrome',
    python:
      'def is_palindrome(text: str) -> bool:\n    letters = [c.lower() for c in text if c.isalnum()]\n    return letters == letters[::-1]\n\nprint(is_palindrome("Never odd or even"))  # True',
    javascript:
      "function isPalindrome(text) {\n  const letters = [...text.toLowerCase()].filter((c) => /[\\p{L}\\p{N}]/u.test(c));\n  return letters.join('') === letters.reverse().join('');\n}",
  },
  {
    asks: /prime|质数|素数/i,
    name: 'primes',
    python:
      'def primes(limit: int) -> list[int]:\n    is_prime = [True] * (limit + 1)\n    for n in range(2, int(limit ** 0.5) + 1):\n        if is_prime[n]:\n            for multiple in range(n * n, limit + 1, n):\n                is_prime[multiple] = False\n    return [n for n in range(2, limit + 1) if is_prime[n]]\n\nprint(primes(20))  # [2, 3, 5, 7, 11, 13, 17, 19]',
    javascript:
      'function primes(limit) {\n  const isPrime = Array(limit + 1).fill(true);\n  for (let n = 2; n * n <= limit; n += 1) {\n    if (isPrime[n]) for (let m = n * n; m <= limit; m += n) isPrime[m] = false;\n  }\n  return isPrime.flatMap((yes, n) => (yes && n > 1 ? [n] : []));\n}',
  },
  {
    asks: /sort(?:ing)? (?:a list|an array|function|algorithm)|quick ?sort|bubble|排序算法|快速排序/i,
    name: 'quicksort',
    python:
      'def quicksort(items):\n    if len(items) < 2:\n        return items\n    pivot, *rest = items\n    smaller = [x for x in rest if x < pivot]\n    larger = [x for x in rest if x >= pivot]\n    return quicksort(smaller) + [pivot] + quicksort(larger)',
    javascript:
      'function quicksort([pivot, ...rest]) {\n  if (pivot === undefined) return [];\n  const smaller = rest.filter((x) => x < pivot);\n  const larger = rest.filter((x) => x >= pivot);\n  return [...quicksort(smaller), pivot, ...quicksort(larger)];\n}',
  },
]; // prettier-ignore

/** Writes one of a few exercises as a program, where the prompt asks for code. */
export const program: Skill = ({ prompt }, language) => {
  if (!/code|program|function|python|javascript|typescript|example|写|代码|函数|程序|实现/i.test(prompt))
    return undefined;
  const found = PROGRAMS.find(({ asks }) => asks.test(prompt));
  if (!found) return undefined;
  const isScript = /javascript|typescript|\bjs\b|\bts\b/i.test(prompt);
  const body = isScript ? `\`\`\`js\n${found.javascript}\n\`\`\`` : `\`\`\`python\n${found.python}\n\`\`\``;
  return `${say(language, 'One way to write it:', '可以这样写：')}\n\n${body}`;
};

/** Looks back at the talk. */
export const remember: Skill = ({ prompt, earlierPrompts }, language) => {
  if (
    !/what did i (?:just )?(?:ask|say)|my (?:last|previous|first) (?:question|message|prompt)|我刚才问|我刚刚问|上一个问题/i.test(
      prompt,
    )
  )
    return undefined;
  const isFirst = /first|第一/i.test(prompt);
  const earlier = isFirst ? earlierPrompts[0] : earlierPrompts.at(-1);
  if (earlier === undefined)
    return say(language, 'This is the first thing that you have asked.', '这是您问的第一个问题。');
  return say(language, `You asked: “${earlier.slice(0, 300)}”`, `您刚才问的是：“${earlier.slice(0, 300)}”`);
};

/** Says what it is, without a name: names are for after the vote. */
export const introduce: Skill = ({ prompt }, language) => {
  if (
    !/who are you|what are you|your name|which model|what model|你是谁|你叫什么|什么模型|哪个模型/i.test(
      prompt,
    )
  )
    return undefined;
  return say(
    language,
    'I am a small program that runs inside this arena, without a network and without a large model. I can do sums, sort, count, write short programs and verses, and say something on a few everyday subjects.',
    '我是运行在本擂台内部的一个小程序，不联网，也没有大型模型。我可以计算、排序、计数、写短小的程序和诗句，并就一些日常话题说几句。',
  );
};

/** Greets back. */
export const greet: Skill = ({ prompt }, language) => {
  if (
    !/^\s*(?:hi|hello|hey|good (?:morning|evening|afternoon)|你好|您好|早上好|嗨)[\s!.,。！，]*$/i.test(
      prompt,
    )
  )
    return undefined;
  return say(
    language,
    'Hello! Ask me something, or give me a small task.',
    '您好！请提一个问题，或给我一个小任务。',
  );
};

/** Tasks with one right answer. */
export const EXACT_SKILLS: readonly Skill[] = [sum, sortList, count, reverse, translate];
/** Tasks of form and length. */
export const WRITING_SKILLS: readonly Skill[] = [summarize, program];
