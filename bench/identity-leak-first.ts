// Version 1 of the rule, `identity-leak@1`, as the baseline of bench/identity-leak.ts: lists of names, read without the prompt.
import type { Model } from '../packages/arena/src/core/model.ts';

/** Says whether an assistant's text names a model or its maker. */
type FirstDetector = (text: string) => boolean;

/** Names that hardly occur in an answer unless a model speaks of models: a mention is a leak. */
const DISTINCT_LATIN = [
  'alpaca-7b',
  'baichuan',
  'chatglm',
  'chatgpt',
  'claude',
  'codestral',
  'cohere',
  'command-r',
  'databricks dbrx',
  'dbrx',
  'deepseek',
  'doubao',
  'ernie bot',
  'falcon-180b',
  'gemini pro',
  'gemini ultra',
  'gemini flash',
  'glm-4',
  'gpt-3',
  'gpt-3.5',
  'gpt-4',
  'gpt-5',
  'gpt-oss',
  'grok',
  'hunyuan',
  'internlm',
  'jamba',
  'kimi k2',
  'koala-13b',
  'lamda',
  'lmsys',
  'minimax',
  'mistral',
  'mistral ai',
  'mixtral',
  'moonshot ai',
  'nemotron',
  'nous hermes',
  'open assistant',
  'openai',
  'openassistant',
  'openchat',
  'anthropic',
  'palm 2',
  'phi-3',
  'phi-4',
  'pixtral',
  'qianwen',
  'qwen',
  'qwq',
  'reka flash',
  'reka core',
  'snowflake arctic',
  'stablelm',
  'starling-lm',
  'stepfun',
  'tongyi',
  'tulu 2',
  'tulu 3',
  'vicuna',
  'wizardlm',
  'xai grok',
  'yi-34b',
  'yi-large',
  'zephyr-7b',
  'zhipu',
  '01.ai',
  'llama 2',
  'llama 3',
  'llama 4',
  'code llama',
  'meta ai',
];

/** Names that are also words, people or firms that answers speak of: a leak only as "I am …", "made by …". */
const AMBIGUOUS_LATIN = [
  'ai2',
  'alibaba',
  'alibaba cloud',
  'amazon',
  'apple',
  'baidu',
  'bard',
  'bytedance',
  'command',
  'ernie',
  'falcon',
  'gemini',
  'gemma',
  'google',
  'google deepmind',
  'deepmind',
  'hermes',
  'huawei',
  'ibm',
  'inflection',
  'kimi',
  'koala',
  'laion',
  'llama',
  'meta',
  'microsoft',
  'moonshot',
  'nova',
  'nvidia',
  'palm',
  'phi',
  'pi',
  'reka',
  'tencent',
  'titan',
  'uc berkeley',
  'xai',
  'yi',
  'allen institute',
];

/** Chinese names are written without word boundaries. These mean a model or its maker wherever they occur. */
const DISTINCT_CHINESE = [
  '文心一言',
  '通义千问',
  '千问',
  '智谱',
  '智谱清言',
  '讯飞星火',
  '豆包大模型',
  '混元大模型',
  '月之暗面',
  '深度求索',
  '百川智能',
  '零一万物',
  '商量大模型',
  '盘古大模型',
  '阶跃星辰',
  '书生浦语',
];
const AMBIGUOUS_CHINESE = [
  '百度',
  '阿里',
  '阿里云',
  '阿里巴巴',
  '腾讯',
  '华为',
  '字节跳动',
  '谷歌',
  '微软',
  '豆包',
  '星火',
  '混元',
  '百川',
  '盘古',
  '亚马逊',
  '英伟达',
  '苹果',
];

/** A name of the registry that a sentence could hold by chance: one short or plain word. */
const PLAIN_WORD = /^(?:\p{L}{1,5}|\p{Ll}+)$/u;
const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

const SELF_LATIN =
  "(?:\\b(?:i am|i['’]m|my name is|this is|call me|known as|i was (?:made|created|developed|trained|built)|(?:made|created|developed|trained|built|designed) by|model (?:from|by|of))\\s+(?:(?:an?|the|called|named|by|your)\\s+){0,3}(?:(?:large |ai |language |chat )*(?:model|assistant|chatbot)\\s*,?\\s*(?:called|named|from|by|made by|created by|developed by|trained by|built by)?\\s*)?)";
const SELF_CHINESE = '(?:我是|我叫|我的名字是|我来自|名为|由|作为)[^。，,.!！?？\\n]{0,8}?';

/**
 * Builds the check for one registry: each model's name, aliases and organisation, and well-known names.
 *
 * Latin names match as whole words whatever their case, width, hyphens and spaces; Chinese names match anywhere.
 * Names that are also ordinary words count only where the text speaks of itself ("I am …", "made by …", "我是…").
 *
 * @param models - The registry. Models that are retired count too: their names are as telling.
 * @see reference: Chatbot Arena dropped a battle at any of 33 substrings, users' own words included; see
 * docs/decisions/004-blindness.md for what differs here and why.
 */
export function createFirstDetector(models: readonly Model[]): FirstDetector {
  const registered = models.flatMap((model) => [model.name, ...model.aliases, model.organization]);
  const names = [...new Set(registered.map(normalize))].filter((name) => name !== '');
  const isAmbiguous = (name: string) => PLAIN_WORD.test(name) && !CJK.test(name);
  const distinct = [...DISTINCT_LATIN, ...DISTINCT_CHINESE, ...names.filter((name) => !isAmbiguous(name))];
  const ambiguous = [...AMBIGUOUS_LATIN, ...AMBIGUOUS_CHINESE, ...names.filter(isAmbiguous)];
  const patterns = [...mentionPatterns(distinct), ...selfPatterns(ambiguous)];
  return (text) => {
    const normalized = normalize(text);
    return patterns.some((pattern) => pattern.test(normalized));
  };
}

function mentionPatterns(names: readonly string[]): RegExp[] {
  return patternsByScript(names, {
    latin: (alternatives) => `(?<![\\p{L}\\p{N}])(?:${alternatives})(?![\\p{L}])`,
    chinese: (alternatives) => `(?:${alternatives})`,
  });
}

function selfPatterns(names: readonly string[]): RegExp[] {
  const { latin, chinese } = splitByScript(names);
  const all = [...latin, ...chinese].map(escapeName).join('|');
  return [
    new RegExp(`${SELF_LATIN}(?:${all})(?![\\p{L}])`, 'u'),
    new RegExp(`${SELF_CHINESE}(?:${all})`, 'u'),
  ];
}

function patternsByScript(
  names: readonly string[],
  build: Record<'latin' | 'chinese', (alternatives: string) => string>,
): RegExp[] {
  const { latin, chinese } = splitByScript(names);
  return [
    new RegExp(build.latin(latin.map(escapeName).join('|')), 'u'),
    new RegExp(build.chinese(chinese.map(escapeName).join('|')), 'u'),
  ];
}

function splitByScript(names: readonly string[]): Record<'latin' | 'chinese', string[]> {
  // Longest first, so that an alternative is not hidden by its own beginning.
  const sorted = [...names].sort((one, other) => other.length - one.length || (one < other ? -1 : 1));
  return {
    latin: sorted.filter((name) => !CJK.test(name)),
    chinese: sorted.filter((name) => CJK.test(name)),
  };
}

/** One form for all ways to write a name: width, case, and any run of spaces, hyphens, underscores or slashes. */
function normalize(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_\-‐-―/:*`]+/gu, ' ')
    .trim();
}

/** A name as a pattern over normalised text; the space within is optional, since "gpt4" is "gpt-4" too. */
function escapeName(name: string): string {
  return normalize(name)
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll(' ', ' ?');
}
