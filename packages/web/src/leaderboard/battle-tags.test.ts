import { expect, test } from 'vitest';
import { TAGS } from '../../../arena/src/core/frame/tags.ts';
import { BATTLE_TAGS, splitTags } from './battle-tags.ts';

test('every tag of the server can be asked for, and no other', () => {
  const asked = TAGS.filter((tag) => !tag.endsWith('-known'));
  expect([...BATTLE_TAGS].sort()).toEqual([...asked].sort());
});

test('splitTags() reads a list', () => {
  expect(splitTags('coding, -refusal,')).toEqual(['coding', '-refusal']);
  expect(splitTags(undefined)).toEqual([]);
});
