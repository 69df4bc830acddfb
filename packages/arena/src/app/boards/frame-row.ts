import { type FrameRow, type RowFacts, UNKNOWN_LANGUAGE } from '../../core/frame/battle-frame.ts';
import { type Tag, tagBits } from '../../core/frame/tags.ts';
import type { BattleFacts } from '../../core/tagging/facts.ts';
import { type Labels, toTagBits } from '../../core/tagging/labels.ts';
import type { RatedVote } from '../../core/vote.ts';
import type { Fact } from '../ports.ts';

/** Names under which facts are stored. */
export const RULES = 'rules';
export const DUPLICATES = 'duplicates';
export const LABELS = 'labels';

const NO_STYLE = { tokens: 0, headers: 0, lists: 0, bold: 0 };
/** Said of every battle by which rules have gone. */
const RULES_KNOWN = ['coding-known', 'refusal-known', 'identity-fishing-known'] as const;
const RULE_MASK = tagBits([...RULES_KNOWN, 'coding', 'refusal', 'identity-fishing']);

/** A vote as a row of the frame, before anything is said of its battle. */
export function toFrameRow(vote: RatedVote): FrameRow {
  return {
    models: vote.models,
    choice: vote.choice,
    createdAt: Math.floor(Date.parse(vote.createdAt) / 1_000),
    voter: vote.voterId,
    exclusions: vote.exclusions,
    language: UNKNOWN_LANGUAGE,
    turns: vote.turnCount,
    promptTokens: null,
    tags: 0,
    cluster: 0,
    style: { a: NO_STYLE, b: NO_STYLE },
  };
}

/** What a tagger says of a battle, as columns; nothing for a tagger that boards do not know. */
export function toRowFacts({ tagger, value }: Fact): RowFacts {
  if (tagger === RULES) return fromRules(value as BattleFacts);
  if (tagger === DUPLICATES) return { cluster: value as number };
  if (tagger === LABELS) return { tags: toTagBits(value as Labels) };
  return {};
}

function fromRules(facts: BattleFacts): RowFacts {
  const { language, turns, promptTokens, isCode, isRefusal, fishesIdentity, style } = facts;
  const tags: Tag[] = [...RULES_KNOWN];
  if (isCode) tags.push('coding');
  if (isRefusal) tags.push('refusal');
  if (fishesIdentity) tags.push('identity-fishing');
  return { language, turns, promptTokens, style, tags: { bits: tagBits(tags), mask: RULE_MASK } };
}
