import { SIDES, type Side } from '../side.ts';
import type { TaggedTurn } from '../tagging/tagger.ts';
import { backwards, createUnveiler, type Disguise, fold, rotated, type View } from './disguise.ts';
import { asksWhether, fishesIdentity, TEXT_TASK } from './fishing.ts';
import { HAN, type Mention, type NamedModel, NameIndex, type NameKind, namesOf } from './names.ts';
import {
  CUES,
  type Cue,
  endsPhrase,
  isHypothetical,
  isSpokenByAnother,
  type LeakForm,
  MACHINE,
  NOT_THE_SPEAKER,
  OF_ANOTHER,
  PERSONAL_TEXT,
  REACH,
  SPEAKER,
  VERSION,
  WARE,
} from './patterns.ts';

/** Name and version of the rule, stored with each exclusion that it sets. */
export const IDENTITY_LEAK_RULE = 'identity-leak@3';

/** Where and how a reply told who wrote it. For the operator's audit: never sent before the vote. */
export interface Leak {
  /** From 0. */
  readonly turn: number;
  readonly side: Side;
  readonly form: LeakForm;
  /** Whether the name is a model's or a maker's. */
  readonly kind: NameKind;
  /** The name as the rule knows it. */
  readonly name: string;
  /** How the name was written, if not plainly. */
  readonly disguise?: Disguise;
  /** The sentence around the name, at most 250 characters, with any disguise taken off. */
  readonly excerpt: string;
}

/** Finds what a conversation gives away: at most one leak for each reply, the first that counts, else the first denial. */
export type LeakDetector = (turns: readonly TaggedTurn[]) => readonly Leak[];

/** Whether the leaks exclude a battle. "I'm not ChatGPT" narrows the choice and leaves the battle counted. */
export function revealsIdentity(leaks: readonly Leak[]): boolean {
  return leaks.some(({ form }) => form !== 'denial');
}

/**
 * What an operator reads beside an exclusion: `side a, turn 1: name-disguised (base64), maker "OpenAI": …`, a line for each leak,
 * denials last.
 */
export function describeLeaks(leaks: readonly Leak[]): string {
  const isDenial = ({ form }: Leak) => form === 'denial';
  return [...leaks.filter((leak) => !isDenial(leak)), ...leaks.filter(isDenial)]
    .map(({ turn, side, form, disguise, kind, name, excerpt }) => {
      const how = disguise ? `${form} (${disguise})` : form;
      return `side ${side}, turn ${turn + 1}: ${how}, ${kind} "${name}": ${excerpt}`;
    })
    .join('\n');
}

const FORM_IN_NOTE = /^side [ab], turn \d+: ([a-z-]+(?: \([a-z0-9 -]+\))?), /;

/** What of `describeLeaks` may be public: how the first leak was written, such as `name-disguised (base64)`. */
export function leakForm(note: string): string | undefined {
  return FORM_IN_NOTE.exec(note)?.[1];
}

/**
 * Builds the rule for one registry. It reads whole conversations: "OpenAI." is a leak as the answer to "who made you?", and none
 * as the answer to "who made ChatGPT?". A name counts where the text speaks of itself with it, where it stands disguised and alone, or
 * where it alone answers a question for the identity; mentions, quotations, translations, fiction and played roles don't count.
 *
 * Time grows linearly with the text: each name has a bounded piece of its sentence looked at.
 *
 * @param models - The registry. Models that are retired count too: their names are as telling.
 * @see docs/identity-leak.md for the measured recall and false alarms, and what the rule can't see.
 */
export function createLeakDetector(models: readonly NamedModel[]): LeakDetector {
  const index = new NameIndex(namesOf(models));
  const tools = { index, unveil: createUnveiler(index) };
  return (turns) =>
    turns.flatMap(({ replies }, turn) => {
      const setting = settingOf(
        turns.slice(0, turn + 1).map(({ prompt }) => prompt),
        index,
      );
      return SIDES.flatMap((side) => {
        const leak = detectInReply(replies[side].text, setting, tools);
        return leak ? [{ turn, side, ...leak }] : [];
      });
    });
}

/** What the prompts so far make of a name in a reply. */
interface Setting {
  /** The last prompt asks for the identity, or an earlier one did and the last one names nobody. */
  readonly fishes: boolean;
  /** Houses whose names stand in a prompt. */
  readonly named: ReadonlySet<string>;
  /** Houses that the person gave as a role, or in a text to work on. */
  readonly excused: ReadonlySet<string>;
  /** The last prompt asks for a text that speaks for a person. */
  readonly isPersonal: boolean;
  /** Houses of "are you ChatGPT?" in the last prompt. */
  readonly askedWhether: readonly string[];
}

type Found = Omit<Leak, 'turn' | 'side'>;

interface Tools {
  readonly index: NameIndex;
  readonly unveil: ReturnType<typeof createUnveiler>;
}

const PROMPT_LENGTH = 8_000;
const ROLE =
  /\b(?:pretend|imagine|role-?play|act as|acting as|from now on|you are|play the role|impersonate|in the style of|behave (?:like|as)|persona)\b|扮演|假装|假设|假如|模仿|从现在起|你现在是|角色|饰演|^你是(?![^，。？?\n]{0,20}(?:[吗嗎么吧几哪谁誰?？]|什么|还是|是不是))/i;

function settingOf(prompts: readonly string[], index: NameIndex): Setting {
  const [named, excused] = [new Set<string>(), new Set<string>()];
  for (const prompt of prompts) {
    const text = prompt.slice(0, PROMPT_LENGTH);
    const families = index.find(text).map(({ name }) => name.family);
    for (const family of families) named.add(family);
    const isMaterial = ROLE.test(text) || (TEXT_TASK.test(text) && !fishesIdentity(text, index));
    for (const family of isMaterial ? families : quotedFamilies(text, index)) excused.add(family);
  }
  const last = prompts.at(-1) ?? '';
  const wasFished = prompts.slice(0, -1).some((prompt) => fishesIdentity(prompt, index));
  const namesNobody = index.find(last.slice(0, PROMPT_LENGTH)).length === 0 && last.length <= 80;
  const fishes = fishesIdentity(last, index) || (wasFished && namesNobody);
  return {
    fishes,
    isPersonal: !fishes && PERSONAL_TEXT.test(last.slice(0, PROMPT_LENGTH)),
    named,
    excused,
    askedWhether: asksWhether(last.slice(0, PROMPT_LENGTH), index),
  };
}

function quotedFamilies(prompt: string, index: NameIndex): readonly string[] {
  const quoted = prompt.match(/["“「『‘][^"”」』’\n]{1,200}["”」』’]/g) ?? [];
  return quoted.flatMap((passage) => index.find(passage).map(({ name }) => name.family));
}

/** Longest reply that is also read backwards and moved by thirteen as a whole. */
const WHOLE_LENGTH = 2_000;

function detectInReply(text: string, setting: Setting, { index, unveil }: Tools): Found | undefined {
  const plain = withoutMarkup(setting.fishes ? text : withoutCode(text));
  const affirmed = affirmation(plain, setting, index);
  if (affirmed) return affirmed;
  let denial: Found | undefined;
  for (const view of viewsOf(plain, unveil)) {
    const found = detectInView(view, setting, index);
    if (found && found.form !== 'denial') return found;
    denial ??= found;
  }
  return denial;
}

function* viewsOf(plain: string, unveil: Tools['unveil']): Iterable<View> {
  yield { text: plain, unveiled: [] };
  const folded = fold(plain);
  if (folded) yield folded;
  const unveiled = unveil(folded?.text ?? plain);
  if (unveiled) yield unveiled;
  if (plain.length > WHOLE_LENGTH) return;
  yield backwards(plain);
  const turned = rotated(plain);
  if (turned) yield turned;
}

function detectInView(view: View, setting: Setting, index: NameIndex): Found | undefined {
  const mentions = index.find(view.text);
  let denial: Found | undefined;
  for (const [place, mention] of mentions.entries()) {
    if (setting.excused.has(mention.name.family)) continue;
    const form = judge(view, withMaker(view.text, mention, mentions[place - 1]), setting);
    if (form === undefined) continue;
    const found = describe(view, mention, form);
    if (form !== 'denial') return found;
    denial ??= found;
  }
  const standing = view.isReading ? undefined : bareMention(view, mentions, setting);
  return standing ? describe(view, standing, bareForm(standing)) : denial;
}

function describe(view: View, mention: Mention, form: LeakForm): Found {
  const veil = passageAt(view, mention);
  const { before, after } = sentenceAround(view.text, mention);
  return {
    form: veil && form !== 'denial' ? 'name-disguised' : form,
    kind: mention.name.kind,
    name: mention.name.text,
    ...(veil && { disguise: veil.disguise }),
    excerpt: (before + view.text.slice(mention.start, mention.end) + after).trim(),
  };
}

/** "Amazon's Nova", "阿里云的通义千问": one phrase, which begins with the maker. */
function withMaker(text: string, mention: Mention, previous: Mention | undefined): Mention {
  if (previous?.name.kind !== 'maker' || mention.name.kind !== 'model') return mention;
  const isJoined =
    mention.start - previous.end <= 4 && MAKER_LINK.test(text.slice(previous.end, mention.start));
  return isJoined ? { ...mention, start: previous.start } : mention;
}

const MAKER_LINK = /^(?:公司)?的?\s?$|^(?:['’]s)? $/;

/** The form that the sentence around a name has, if it speaks of the speaker. */
function judge(view: View, mention: Mention, setting: Setting): LeakForm | undefined {
  const { before, after } = sentenceAround(view.text, mention);
  const isOpening = mention.start <= OPENING_LENGTH;
  if (!isOpening && !SPEAKER.test(before) && !SPEAKER.test(after)) return undefined;
  if (setting.isPersonal && mention.name.kind === 'maker' && !MACHINE.test(before + after)) return undefined;
  const isVeiled = !view.isReading && passageAt(view, mention) !== undefined;
  for (const cue of CUES) {
    if (!cue.kinds.includes(mention.name.kind) || (cue.whenFished && !setting.fishes)) continue;
    if (cue.isDistinct && mention.name.isWord) continue;
    if (cue.isOpening && (!isOpening || setting.named.has(mention.name.family))) continue;
    const lead = leadOf(cue, before, after);
    if (lead === undefined) continue;
    if (cue.endsPhrase && !isVeiled && !endsPhrase(after, mention.name)) continue;
    if (isArticleOnly(before, mention)) continue;
    const isOfAnother = setting.fishes ? isHypothetical(lead) : isSpokenByAnother(lead, after);
    if (isOfAnother) continue;
    return cue.form;
  }
  return undefined;
}

/** Characters before a name with which a text begins. */
const OPENING_LENGTH = 4;

/** The disguised passage that holds the name; the passages are in order and apart. */
function passageAt({ unveiled }: View, { start, end }: Mention): View['unveiled'][number] | undefined {
  let [low, high] = [0, unveiled.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (unveiled[middle]!.end < end) low = middle + 1;
    else high = middle;
  }
  const passage = unveiled[low];
  return passage && passage.start <= start ? passage : undefined;
}

/** @returns What stands before the cue in the sentence; undefined if it doesn't fit. */
function leadOf(cue: Cue, before: string, after: string): string | undefined {
  if (cue.after && !cue.after.test(after) && !cue.after.test(after.replace(VERSION, ''))) return undefined;
  if (!cue.before) return before;
  const match = cue.before.exec(before);
  return match ? before.slice(0, match.index) : undefined;
}

/** "I am a Gemini": an article before a word that is also something else. */
function isArticleOnly(before: string, { name }: Mention): boolean {
  return name.isWord && name.kind === 'model' && /\b(?:am|m|was|me) (?:an?|the|one) $/i.test(before);
}

const SENTENCE_END = /[.!?;](?=\s)|[。！？；\n]/;
const SENTENCE_ENDS = /[.!?;](?=\s)|[。！？；\n]/g;

/** At most `REACH` characters on either side, within the sentence. */
function sentenceAround(text: string, { start, end }: Mention): { before: string; after: string } {
  const reach = text.slice(Math.max(0, start - REACH), start);
  const last = [...reach.matchAll(SENTENCE_ENDS)].at(-1);
  const before = last ? reach.slice(last.index + 1).trimStart() : reach;
  const ahead = text.slice(end, end + REACH);
  const stop = ahead.search(SENTENCE_END);
  return { before, after: stop < 0 ? ahead : ahead.slice(0, stop + 1) };
}

/** Longest answer in which a lone name is read as the answer to "who are you?". */
const BARE_LENGTH = 240;

/** A name that answers by itself: to a question for the identity, or disguised with nothing around it. */
function bareMention(view: View, mentions: readonly Mention[], setting: Setting): Mention | undefined {
  const fresh = mentions.filter(({ name }) => !setting.named.has(name.family));
  const [first] = fresh;
  if (!first) return undefined;
  if (setting.fishes && view.text.trim().length <= BARE_LENGTH) {
    const isOneHouse = fresh.every(({ name }) => name.family === first.name.family);
    const { before, after } = sentenceAround(view.text, first);
    const isOther = NOT_THE_SPEAKER.test(before) || OF_ANOTHER.test(after) || WARE.test(after);
    if (isOneHouse && !isOther) return first;
  }
  const rest = view.text.slice(0, first.start) + view.text.slice(first.end);
  const isLong = first.end - first.start >= (HAN.test(first.name.text) ? 3 : 5);
  return passageAt(view, first) && isLong && countLetters(rest) <= ALONE_LETTERS ? first : undefined;
}

/** Letters beside a name that still stands alone: a version, "Sure:". */
const ALONE_LETTERS = 6;

function countLetters(text: string): number {
  return text.match(/\p{L}/gu)?.length ?? 0;
}

function bareForm({ name }: Mention): LeakForm {
  return name.kind === 'maker' ? 'maker-pattern' : 'self-identification';
}

const AFFIRMATION =
  /^\W{0,3}(?:yes|yep|yeah|yup|correct|indeed|exactly|right|that(?:'s| is) (?:right|correct)|you(?:'re| are) right|i am|是的|没错|对的|对|當然|当然|嗯|正是|我是的)(?![\p{L}]{1,2}(?:能|不))/iu;

/** "Are you ChatGPT?" — "Yes, I am." */
function affirmation(text: string, setting: Setting, index: NameIndex): Found | undefined {
  const [family] = setting.askedWhether;
  if (family === undefined || setting.excused.has(family) || !AFFIRMATION.test(text)) return undefined;
  const opening = text.trim().slice(0, REACH);
  if (NOT_THE_SPEAKER.test(opening) || index.find(opening).some(({ name }) => name.family !== family)) {
    return undefined;
  }
  return { form: 'self-identification', kind: 'model', name: family, excerpt: opening };
}

/** Fenced code is quoted material: what it prints or calls is nobody's introduction. */
function withoutCode(text: string): string {
  const parts = text.split('```');
  return parts.filter((_, place) => place % 2 === 0).join('\n');
}

/** Emphasis and inline code don't change who is named. */
function withoutMarkup(text: string): string {
  return text.replaceAll('**', '').replaceAll('__', '').replaceAll('`', '').replaceAll('\u00a0', ' ');
}
