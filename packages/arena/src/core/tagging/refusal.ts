import { splitFences } from './fences.ts';
import { RULE_VERSIONS } from './rule-versions.ts';
import type { Tagger } from './tagger.ts';

/** A refusal opens an answer; later on, the same words mostly belong to what the answer is about. */
const OPENING_CHARACTERS = 400;

const QUOTED = /"[^"\n]{1,300}"|“[^”\n]{1,300}”|「[^」\n]{1,300}」|(?<!\w)'(?:[^'\n]|'(?=\w)){2,300}'(?!\w)/g;
const QUOTED_LINE = /^[ \t]{0,8}(?:>|[-*+] |\d{1,3}[.)] ).*$/gm;

const CANNOT = String.raw`(?:can ?not|can't|(?:am|'m) (?:not able|unable) to|won't|will not|must (?:\w+ )?decline|have to decline)`;
/** What an assistant is asked to do and says that it does not. */
const SERVE = [
  '(?:assist|help|comply|provide|fulfil+|answer|write|create|generate|produce|reproduce|give|share|offer|tell|discuss|engage|support',
  'browse|access|view|see|open|draw|sing|play|predict|diagnose|explain|continue|rank|recall|remember|show|teach|complete|participate',
  'promote|respond|process|translate|recommend|do (?:that|this|so)|make (?:that|this|such))',
].join('|');

const REFUSES_IN_ENGLISH: readonly RegExp[] = [
  new RegExp(
    String.raw`\bI(?: really| simply| also)? ?(?:${CANNOT})(?:,? (?:in good conscience|ethically|legally|directly|currently|actually))? ${SERVE}`,
    'i',
  ),
  new RegExp(
    String.raw`\b(?:and|but|so) (?:(?:I )?(?:can't|cannot|won't|will not)|am (?:unable|not able) to) ${SERVE}`,
    'i',
  ),
  /\bI (?:must|have to)(?: \w+)? decline\b|\bI(?:'m| am) (?:going|obliged) to decline\b/i,
  /\bI(?:'d| would) (?:prefer|rather) not\b/i,
  /\b(?:I(?:'m| am) not|I don't feel|not) comfortable (?:with|discussing|writing|helping|doing|providing|sharing)/i,
  /\bI(?:'m| am) not (?:allowed|permitted|programmed|designed) to\b/i,
  /\bI don't have (?:access to|the ability to|the capability|personal opinions)/i,
  /\bis something (?:that )?I (?:can't|cannot|won't) do\b|\bI don't think I (?:can|should) (?:write|help|do|answer|create)/i,
  /\b(?:goes? against|violates?) my (?:\w+ )?(?:guidelines|policy|policies|programming|principles)\b/i,
];

const REFUSES_IN_CHINESE: readonly RegExp[] = [
  /(?:我|恕我|暂时|目前|還?还?)(?:也|还|并|现在|目前|暂时|只能说)?(?:无法|無法|不能|不可以|没有办法|没办法|不会|不便|拒绝|不應|不应)(?:再|继续|直接|为您|为你|帮你|帮您|帮助您|帮助你|协助您|协助你|给您|给你|向您|向你|實時|实时)*(?:提供|協助|协助|帮助|帮你|帮您|回答|满足|编写|写|访问|获取|获得|参与|翻译|预测|透露|画|生成|创作|讨论|评价|执行|完成|处理|骂|伤害|支持|分享|继续创作)/,
  /(?:我|这些内容我)(?:不能|不会|不便)(?:帮|协助|为)(?:您|你|助)/,
  /(?:抱歉|对不起|不好意思|對不起)[，,。！! ]{0,2}(?:但)?(?:我)?(?:目前|暂时|还)?(?:无法|不能|没有办法|没办法|不便)/,
  /(?:没有个人观点|没有个人意见|换个话题|聊点别的)/,
  /不符合.{0,8}(?:规范|规定|政策|准则)/,
];

/** Idioms and answers in which the words of a refusal refuse nothing. */
const NO_REFUSAL =
  /\b(?:can ?not|can't|couldn't) (?:recommend|thank|praise|stress|overstate|emphasi[sz]e|wait|promise|argue|agree|choose)\b|不能(?:再|不|保证)/gi;

/** Letters, scenes and verse that an answer was asked to write speak in somebody else's name. */
const SPEAKS_FOR_SOMEBODY =
  /^\s*(?:dear |to whom it may|subject:|hey[.,]|hi [A-Z]|[A-Z][\w ]{1,20}: |尊敬的|亲爱的|[\u4e00-\u9fff]{1,6}：)/i;

/**
 * Whether an assistant's reply refuses what it was asked for, in English or Chinese: for its rules, or as it has no means.
 * Words in quotation marks, quoted lines, lists, code, idioms ("I can't recommend it enough") and letters that were asked for
 * are somebody else's. Only the reply's opening counts.
 */
export function refuses(reply: string): boolean {
  const opening = splitFences(reply.slice(0, 4 * OPENING_CHARACTERS))
    .rest.replaceAll('’', "'")
    .replace(QUOTED_LINE, ' ')
    .replace(QUOTED, ' ')
    .replace(NO_REFUSAL, ' ')
    .slice(0, OPENING_CHARACTERS);
  if (SPEAKS_FOR_SOMEBODY.test(opening)) return false;
  return [...REFUSES_IN_ENGLISH, ...REFUSES_IN_CHINESE].some((pattern) => pattern.test(opening));
}

/** Whether either side refuses in any turn. Measured in docs/tagging.md#refusal. */
export const refusalTagger: Tagger<boolean> = {
  name: 'refusal',
  version: RULE_VERSIONS.refusal,
  tag: (turns) => turns.some(({ replies }) => refuses(replies.a.text) || refuses(replies.b.text)),
};
