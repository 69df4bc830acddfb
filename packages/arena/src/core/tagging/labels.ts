import { HARD_CRITERIA, OCCUPATIONS, type Tag, tagBits } from '../frame/tags.ts';

/** What a labeller says of the prompts of one battle. Stored as it is, and the form in which people label files. */
export interface Labels {
  /** Those of the seven criteria of hard prompts that are met. */
  readonly criteria: readonly (typeof HARD_CRITERIA)[number][];
  /** How well the prompts test whether instructions are followed: 0 not at all, 5 very well. */
  readonly instructionFollowing: number;
  readonly math: boolean;
  readonly creativeWriting: boolean;
  /** Whether only an expert of a field would ask this, and could judge the answer. */
  readonly expert: boolean;
  /** Fields of work to which the task belongs; may be none. */
  readonly occupations: readonly (typeof OCCUPATIONS)[number][];
}

export const MAX_INSTRUCTION_FOLLOWING = 5;
/** From this score on a prompt is one of instruction following, as published by Chatbot Arena. */
export const MIN_INSTRUCTION_FOLLOWING = 4;

interface Field<Value> {
  /** Completes “… must be …”. */
  readonly expected: string;
  /** @returns Nothing if the value is none that the field can have. */
  readonly read: (value: unknown) => Value | undefined;
}

const flag: Field<boolean> = {
  expected: 'true or false',
  read: (value) => (typeof value === 'boolean' ? value : undefined),
};

const score: Field<number> = {
  expected: `a whole number from 0 to ${MAX_INSTRUCTION_FOLLOWING}`,
  read: (value) =>
    Number.isInteger(value) && (value as number) >= 0 && (value as number) <= MAX_INSTRUCTION_FOLLOWING
      ? (value as number)
      : undefined,
};

/** In the order of `names`, so that equal labels are equal texts. */
function listOf<Name extends string>(names: readonly Name[]): Field<readonly Name[]> {
  return {
    expected: `a list, without repetition, of ${names.join(', ')}`,
    read: (value) => {
      if (!Array.isArray(value)) return undefined;
      const isKnown = value.every((item) => (names as readonly unknown[]).includes(item));
      if (!isKnown || new Set(value).size !== value.length) return undefined;
      return names.filter((name) => value.includes(name));
    },
  };
}

const FIELDS: { readonly [Key in keyof Labels]: Field<Labels[Key]> } = {
  criteria: listOf(HARD_CRITERIA),
  instructionFollowing: score,
  math: flag,
  creativeWriting: flag,
  expert: flag,
  occupations: listOf(OCCUPATIONS),
};
export const LABEL_KEYS = Object.keys(FIELDS) as readonly (keyof Labels)[];

/** Some models put every JSON into a fence, whatever they are asked. Nothing may stand before or behind it. */
const FENCE = /^```(?:json)?[ \t]*\n([\s\S]*)\n```$/;
/** A name in an object, or a text that looks like one: no label holds a colon. */
const NAME = /"(?:[^"\\]|\\.)*"\s*:/g;

/**
 * Reads what a model answered. Nothing is mended or guessed: the answer is one JSON object with every label once, each of
 * them a value of its closed list, and nothing else.
 *
 * @throws {SyntaxError} Anything else. The message holds nothing of the answer, which may repeat a prompt.
 */
export function parseLabels(answer: string): Labels {
  const text = answer.trim();
  const json = FENCE.exec(text)?.[1] ?? text;
  const labels = readLabels(toValue(json));
  const missing = LABEL_KEYS.filter((key) => labels[key] === undefined);
  if (missing.length > 0) throw refuse(`have ${missing.join(', ')}`, 'an object without');
  // Of a name that comes twice, JSON keeps the last: an answer that says two things says nothing.
  const nameCount = json.match(NAME)?.length ?? 0;
  if (nameCount > LABEL_KEYS.length) throw refuse('have every label once', `${nameCount} names`);
  return labels as Labels;
}

/**
 * Reads labels from plain data, such as a file labelled by people.
 *
 * @param value - May leave labels out.
 * @throws {SyntaxError} If it is no object of known labels with values of their lists.
 */
export function readLabels(value: unknown): Partial<Labels> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refuse('be one JSON object', 'another value');
  }
  const isUnknown = Object.keys(value).some((key) => !Object.hasOwn(FIELDS, key));
  if (isUnknown) throw refuse(`have no other names than ${LABEL_KEYS.join(', ')}`, 'another one');
  const entries = LABEL_KEYS.filter((key) => Object.hasOwn(value, key)).map((key) => {
    const { expected, read } = FIELDS[key];
    const label = read((value as Record<string, unknown>)[key]);
    if (label === undefined) throw refuse(`have as ${key} ${expected}`, 'another value');
    return [key, label];
  });
  return Object.fromEntries(entries);
}

function toValue(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // The parser's own message quotes the text.
    throw refuse('be one JSON object', 'text that is no JSON');
  }
}

function refuse(expected: string, found: string): SyntaxError {
  return new SyntaxError(`Cannot read labels: they must ${expected}, got ${found}`);
}

const KNOWN = [
  'criteria-known',
  'instruction-following-known',
  'math-known',
  'creative-writing-known',
  'expert-known',
  'occupation-known',
] as const satisfies readonly Tag[];
const LABEL_MASK = tagBits([
  ...KNOWN,
  ...HARD_CRITERIA,
  'instruction-following',
  'math',
  'creative-writing',
  'expert',
  ...OCCUPATIONS,
]);

/** Labels as bits of the frame. All bits of `mask` are said by them, those that are not in `bits` with no. */
export function toTagBits(labels: Labels): { readonly bits: number; readonly mask: number } {
  const tags: Tag[] = [...KNOWN, ...labels.criteria, ...labels.occupations];
  if (labels.instructionFollowing >= MIN_INSTRUCTION_FOLLOWING) tags.push('instruction-following');
  if (labels.math) tags.push('math');
  if (labels.creativeWriting) tags.push('creative-writing');
  if (labels.expert) tags.push('expert');
  return { bits: tagBits(tags), mask: LABEL_MASK };
}
