import { type Condition, lacksTag } from '../frame/condition.ts';
import { HARD_CRITERIA, OCCUPATIONS, type Tag } from '../frame/tags.ts';

/** Boards stand in these groups, in this order. */
export const CATEGORY_GROUPS = ['overall', 'task', 'language', 'filter', 'occupation', 'own'] as const;
export type CategoryGroup = (typeof CATEGORY_GROUPS)[number];

/** A named predicate over battles: a board. */
export interface Category {
  /** In addresses and on the command line. */
  readonly name: string;
  readonly group: CategoryGroup;
  readonly title: { readonly en: string; readonly zh: string };
  readonly condition: Condition;
  /** Set of battles of which somebody has said what the category asks for; where it is empty, labels are missing. */
  readonly known?: Tag;
}

const LONG_TOKENS = 500;
const SHORT_TOKENS = 5;
/** How many of the seven criteria a hard prompt meets. */
export const HARD_COUNT = 6;

const english: Condition = { language: ['en'] };
const hard: Condition = { tags: HARD_CRITERIA, atLeast: HARD_COUNT };

function ofLanguage(name: string, code: string, zh: string): Category {
  const en = `${name[0]!.toUpperCase()}${name.slice(1)}`;
  return { name, group: 'language', title: { en, zh }, condition: { language: [code] } };
}

function ofTag(name: string, tag: Tag, title: Category['title']): Category {
  return { name, group: 'task', title, condition: { tag }, known: `${tag}-known` as Tag };
}

const OCCUPATION_TITLES: Readonly<Record<(typeof OCCUPATIONS)[number], Category['title']>> = {
  'software-and-it': { en: 'Software and IT', zh: '软件与信息技术' },
  'writing-and-language': { en: 'Writing and language', zh: '写作与语言' },
  science: { en: 'Life, physical and social science', zh: '自然与社会科学' },
  'entertainment-and-media': { en: 'Entertainment, sports and media', zh: '文娱、体育与传媒' },
  'business-and-finance': { en: 'Business and finance', zh: '商业与金融' },
  mathematical: { en: 'Mathematical occupations', zh: '数学类职业' },
  'legal-and-government': { en: 'Legal and government', zh: '法律与政务' },
  'medicine-and-healthcare': { en: 'Medicine and healthcare', zh: '医疗健康' },
};

/**
 * The boards that every arena has, in their order on screen. Names and definitions are Chatbot Arena's, each by what this
 * arena's own taggers and labeller say.
 *
 * @see docs/tagging.md; lm-sys/FastChat, monitor_md.py
 */
export const CATEGORIES: readonly Category[] = [
  { name: 'overall', group: 'overall', title: { en: 'Overall', zh: '总榜' }, condition: { all: [] } },
  ofTag('coding', 'coding', { en: 'Coding', zh: '编程' }),
  {
    name: 'hard-prompts',
    group: 'task',
    title: { en: 'Hard prompts', zh: '高难提示' },
    condition: hard,
    known: 'criteria-known',
  },
  {
    name: 'hard-prompts-english',
    group: 'task',
    title: { en: 'Hard prompts (English)', zh: '高难提示（英文）' },
    condition: { all: [hard, english] },
    known: 'criteria-known',
  },
  ofTag('math', 'math', { en: 'Math', zh: '数学' }),
  ofTag('creative-writing', 'creative-writing', { en: 'Creative writing', zh: '创意写作' }),
  ofTag('instruction-following', 'instruction-following', { en: 'Instruction following', zh: '指令遵循' }),
  ofTag('expert', 'expert', { en: 'Expert', zh: '专家级' }),
  {
    name: 'longer-query',
    group: 'task',
    title: { en: 'Longer query', zh: '长提示' },
    condition: { promptTokens: { min: LONG_TOKENS } },
  },
  {
    name: 'multi-turn',
    group: 'task',
    title: { en: 'Multi-turn', zh: '多轮对话' },
    condition: { turns: { min: 2 } },
  },
  ofLanguage('english', 'en', '英语'),
  ofLanguage('chinese', 'zh', '中文'),
  ofLanguage('french', 'fr', '法语'),
  ofLanguage('german', 'de', '德语'),
  ofLanguage('spanish', 'es', '西班牙语'),
  ofLanguage('russian', 'ru', '俄语'),
  ofLanguage('japanese', 'ja', '日语'),
  ofLanguage('korean', 'ko', '韩语'),
  {
    name: 'exclude-ties',
    group: 'filter',
    title: { en: 'Exclude ties', zh: '不计平局' },
    condition: { choice: ['a', 'b'] },
  },
  {
    name: 'exclude-short',
    group: 'filter',
    title: { en: 'Exclude short queries', zh: '不计过短提示' },
    condition: { promptTokens: { min: SHORT_TOKENS } },
  },
  {
    name: 'exclude-refusal',
    group: 'filter',
    title: { en: 'Exclude refusals', zh: '不计拒答' },
    condition: lacksTag('refusal'),
    known: 'refusal-known',
  },
  ...OCCUPATIONS.map(
    (tag): Category => ({
      name: tag,
      group: 'occupation',
      title: OCCUPATION_TITLES[tag],
      condition: { tag },
      known: 'occupation-known',
    }),
  ),
];
