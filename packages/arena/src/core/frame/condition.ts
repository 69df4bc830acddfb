import type { Choice } from '../vote.ts';
import { CHOICES } from '../vote.ts';
import type { FrameView } from './battle-frame.ts';
import { CHUNK_ROWS, type FrameChunk, UNKNOWN_TOKENS } from './frame-columns.ts';
import { knownTag, type Tag, tagBits } from './tags.ts';

/** A range of whole numbers; both ends belong to it. */
export interface NumberRange {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/** What is said of one battle. */
export type Fact =
  | { readonly language: readonly string[] }
  | { readonly tag: Tag }
  /** At least so many of these tags. */
  | { readonly tags: readonly Tag[]; readonly atLeast: number }
  | { readonly promptTokens: NumberRange }
  | { readonly turns: NumberRange }
  /** Seconds since 1970: from `since` on, before `until`. */
  | { readonly createdAt: { readonly since?: number | undefined; readonly until?: number | undefined } }
  | { readonly choice: readonly Choice[] }
  /** Battles in which both models are of these. */
  | { readonly bothModels: readonly string[] }
  /** Battles in which at least one model is of these. */
  | { readonly eitherModel: readonly string[] };

/**
 * Which battles are meant. What is not known of a battle does not hold: neither `tag: 'coding'` nor a range of prompt
 * tokens is true of a battle that nobody has looked at. `not` is plain negation.
 */
export type Condition = Joined<Fact | { readonly voterIds: readonly string[] }>;

/** A condition whose voters `withVoters` has looked up, which alone battles can be tested by: they are indices into the frame's. */
export type FrameCondition = Joined<Fact | { readonly voters: readonly number[] }>;

export type Joined<Part> =
  | Part
  | { readonly all: readonly Joined<Part>[] }
  | { readonly any: readonly Joined<Part>[] }
  | { readonly not: Joined<Part> };

/**
 * Battles of which somebody has said that a tag does not hold. Plain `not` also has those at which nobody has looked.
 */
export function lacksTag(tag: Tag): Condition {
  const known = knownTag(tag);
  const lacks = { not: { tag } };
  return known === undefined ? lacks : { all: [{ tag: known }, lacks] };
}

/** 1 for each row of a chunk of which a condition holds, else 0. */
export type RowMask = Uint8Array;

/** Says of the first `rowCount` rows of a chunk whether the condition holds, in memory that the next chunk overwrites. */
export type ChunkTest = (chunk: FrameChunk, rowCount: number) => RowMask;

/**
 * Turns a condition into a test of whole chunks. Every condition comes down to three loops over one column, so that a
 * comparison over 11.7 million battles takes some 10 milliseconds.
 */
export function compileCondition(condition: FrameCondition, view: FrameView): ChunkTest {
  const test = compile(condition, view);
  return (chunk, rowCount) => test(chunk, rowCount).subarray(0, rowCount);
}

/** @returns A test whose masks are as long as a chunk; what stands behind the last row is of no account. */
function compile(condition: FrameCondition, view: FrameView): ChunkTest {
  if ('all' in condition) return join(condition.all, view, { empty: 1, into: and });
  if ('any' in condition) return join(condition.any, view, { empty: 0, into: or });
  if ('not' in condition) return negate(compile(condition.not, view));
  if ('language' in condition) return isOneOf('language', tableOf(view.languages, condition.language));
  if ('tag' in condition) return hasBits(tagBits([condition.tag]), 1);
  if ('tags' in condition) return hasBits(tagBits(condition.tags), condition.atLeast);
  if ('promptTokens' in condition) {
    const { min = 0, max = UNKNOWN_TOKENS } = condition.promptTokens;
    // What is unknown is outside of every range, whatever is asked for.
    return isWithin('promptTokens', { min, max: Math.min(max, UNKNOWN_TOKENS - 1) });
  }
  if ('turns' in condition) {
    const { min = 1, max = 255 } = condition.turns;
    return isWithin('turns', { min: Math.max(min, 1), max });
  }
  if ('createdAt' in condition) {
    const { since = 0, until = 2 ** 32 } = condition.createdAt;
    return isWithin('createdAt', { min: since, max: until - 1 });
  }
  if ('choice' in condition) return isOneOf('choice', tableOf(CHOICES, condition.choice));
  if ('bothModels' in condition || 'eitherModel' in condition) {
    const isBoth = 'bothModels' in condition;
    const table = tableOf(view.models, isBoth ? condition.bothModels : condition.eitherModel);
    return joined([isOneOf('modelA', table), isOneOf('modelB', table)], {
      empty: 1,
      into: isBoth ? and : or,
    });
  }
  return isOneOf('voter', tableOfIndices(condition.voters));
}

/** The same condition with indices in place of the ids of voters; who never voted is left out. */
export function withVoters(
  condition: Condition,
  frame: { findVoter(id: string): number | undefined },
): FrameCondition {
  if ('all' in condition) return { all: condition.all.map((part) => withVoters(part, frame)) };
  if ('any' in condition) return { any: condition.any.map((part) => withVoters(part, frame)) };
  if ('not' in condition) return { not: withVoters(condition.not, frame) };
  if ('voterIds' in condition)
    return { voters: condition.voterIds.flatMap((id) => frame.findVoter(id) ?? []) };
  return condition;
}

/** @param table - 1 for each value that is meant; what is beyond its end is not. */
function isOneOf(
  column: 'language' | 'choice' | 'modelA' | 'modelB' | 'voter',
  table: Uint8Array,
): ChunkTest {
  const mask = new Uint8Array(CHUNK_ROWS);
  return (chunk, rowCount) => {
    const values = chunk[column];
    for (let row = 0; row < rowCount; row += 1) {
      const value = values[row]!;
      mask[row] = value < table.length ? table[value]! : 0;
    }
    return mask;
  };
}

function isWithin(
  column: 'promptTokens' | 'turns' | 'createdAt',
  { min, max }: { readonly min: number; readonly max: number },
): ChunkTest {
  const mask = new Uint8Array(CHUNK_ROWS);
  return (chunk, rowCount) => {
    const values = chunk[column];
    for (let row = 0; row < rowCount; row += 1) {
      mask[row] = Number(values[row]! >= min && values[row]! <= max);
    }
    return mask;
  };
}

/** At least so many of these bits of the tags. */
function hasBits(bits: number, atLeast: number): ChunkTest {
  const mask = new Uint8Array(CHUNK_ROWS);
  return ({ tags }, rowCount) => {
    for (let row = 0; row < rowCount; row += 1) mask[row] = Number(countBits(tags[row]! & bits) >= atLeast);
    return mask;
  };
}

/** How many of 32 bits are set, without a branch: in pairs, in fours, in bytes, then all bytes at once. */
function countBits(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x5555_5555);
  const fours = (pairs & 0x3333_3333) + ((pairs >>> 2) & 0x3333_3333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}

function tableOf(names: readonly string[], meant: readonly string[]): Uint8Array {
  const indices = new Map(names.map((name, index) => [name, index]));
  return tableOfIndices(meant.flatMap((name) => indices.get(name) ?? []));
}

function tableOfIndices(indices: readonly number[]): Uint8Array {
  const table = new Uint8Array(indices.reduce((most, index) => Math.max(most, index + 1), 0));
  for (const index of indices) table[index] = 1;
  return table;
}

interface Joining {
  /** What none at all gives. */
  readonly empty: 0 | 1;
  readonly into: (mask: RowMask, other: RowMask) => void;
}

function join(conditions: readonly FrameCondition[], view: FrameView, joint: Joining): ChunkTest {
  return joined(
    conditions.map((condition) => compile(condition, view)),
    joint,
  );
}

function joined([first, ...rest]: readonly ChunkTest[], { empty, into }: Joining): ChunkTest {
  if (first === undefined) {
    const mask = new Uint8Array(CHUNK_ROWS);
    return () => mask.fill(empty);
  }
  return (chunk, rowCount) => {
    const mask = first(chunk, rowCount);
    for (const test of rest) into(mask, test(chunk, rowCount));
    return mask;
  };
}

function negate(test: ChunkTest): ChunkTest {
  return (chunk, rowCount) => {
    const mask = test(chunk, rowCount);
    const words = wordsOf(mask);
    for (let place = 0; place < words.length; place += 1) words[place]! ^= 0x0101_0101;
    return mask;
  };
}

function and(mask: RowMask, other: RowMask): void {
  const [words, others] = [wordsOf(mask), wordsOf(other)];
  for (let place = 0; place < words.length; place += 1) words[place]! &= others[place]!;
}

function or(mask: RowMask, other: RowMask): void {
  const [words, others] = [wordsOf(mask), wordsOf(other)];
  for (let place = 0; place < words.length; place += 1) words[place]! |= others[place]!;
}

/** Four rows at a time. */
function wordsOf(mask: RowMask): Uint32Array {
  return new Uint32Array(mask.buffer, mask.byteOffset, mask.length / 4);
}
