import type { TaggerVersions } from './facts.ts';

/**
 * Version of each rule tagger, stored with what it says and published with boards. One grows whenever its tagger may answer
 * differently on some text. Apart from the taggers, so that who only names a version need not load what they use.
 */
export const RULE_VERSIONS = {
  language: 1,
  'prompt-tokens': 1,
  coding: 2,
  refusal: 1,
  style: 1,
  'identity-fishing': 2,
} as const satisfies TaggerVersions;

/** All of them in one text, which is another one when any of them is. */
export const RULE_VERSION = Object.entries(RULE_VERSIONS)
  .map(([name, version]) => `${name}@${version}`)
  .join(' ');
