import fc from 'fast-check';
import { CHOICES } from '../../vote.ts';
import type { Fact, Joined } from '../condition.ts';
import { type Tag, tagBits } from '../tags.ts';
import { frameRow } from './frame-rows.ts';

const MODELS = ['alpha', 'beta', 'gamma'] as const;
const LANGUAGES = ['unknown', 'en', 'zh'] as const;
const SOME_TAGS = [
  'coding',
  'refusal',
  'math',
  'redundant',
  'identity-fishing-known',
] as const satisfies readonly Tag[];

/** A battle, and its tags by name. */
export const battle = fc
  .record({
    a: fc.constantFrom(...MODELS),
    b: fc.constantFrom(...MODELS),
    choice: fc.constantFrom(...CHOICES),
    createdAt: fc.integer({ min: 1_000, max: 1_020 }),
    voter: fc.constantFrom('one', 'other'),
    language: fc.constantFrom(...LANGUAGES),
    turns: fc.integer({ min: 0, max: 3 }),
    promptTokens: fc.option(fc.integer({ min: 0, max: 9 })),
    tags: fc.subarray([...SOME_TAGS]),
  })
  .map(({ a, b, tags, ...rest }) => ({
    row: frameRow({ ...rest, models: { a, b }, tags: tagBits(tags) }),
    tags,
  }));

const range = fc.record(
  { min: fc.integer({ min: 0, max: 9 }), max: fc.integer({ min: 0, max: 9 }) },
  { requiredKeys: [] },
);
export const fact: fc.Arbitrary<Fact> = fc.oneof(
  fc.record({ language: fc.subarray([...LANGUAGES, 'de']) }),
  fc.record({ tag: fc.constantFrom(...SOME_TAGS) }),
  fc.record({ tags: fc.subarray([...SOME_TAGS]), atLeast: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ promptTokens: range }),
  fc.record({ turns: range }),
  fc.record({
    createdAt: fc.record(
      { since: fc.integer({ min: 1_000, max: 1_021 }), until: fc.integer({ min: 1_000, max: 1_021 }) },
      { requiredKeys: [] },
    ),
  }),
  fc.record({ choice: fc.subarray([...CHOICES]) }),
  fc.record({ bothModels: fc.subarray([...MODELS, 'unheard of']) }),
  fc.record({ eitherModel: fc.subarray([...MODELS]) }),
);
/** Conditions of these, three deep at most. */
export function joinedConditions<Part>(part: fc.Arbitrary<Part>): fc.Arbitrary<Joined<Part>> {
  return fc.letrec<{ condition: Joined<Part> }>((tie) => ({
    condition: fc.oneof(
      { maxDepth: 3 },
      part,
      fc.record({ all: fc.array(tie('condition'), { maxLength: 3 }) }),
      fc.record({ any: fc.array(tie('condition'), { maxLength: 3 }) }),
      fc.record({ not: tie('condition') }),
    ),
  })).condition;
}
