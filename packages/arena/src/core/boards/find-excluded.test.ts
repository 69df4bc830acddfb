import { expect, test } from 'vitest';
import { BattleFrame } from '../frame/battle-frame.ts';
import { CHUNK_ROWS } from '../frame/frame-columns.ts';
import { tagBits } from '../frame/tags.ts';
import { frameRow } from '../frame/testing/frame-rows.ts';
import { type ExcludedQuery, findExcluded } from './find-excluded.ts';

test('findExcluded() finds what does not count behind a place, by reason, beyond the end of a chunk too', () => {
  const frame = new BattleFrame();
  for (let row = 0; row < CHUNK_ROWS + 3; row += 1) frame.append(frameRow());
  const [leaked, named] = [1, 2];
  frame.set(2, 'exclusions', leaked);
  frame.set(5, 'exclusions', leaked | named);
  frame.set(CHUNK_ROWS - 1, 'tags', tagBits(['redundant']));
  frame.set(CHUNK_ROWS, 'exclusions', named);
  frame.set(CHUNK_ROWS + 2, 'exclusions', leaked);
  const last = CHUNK_ROWS + 3;
  const { chunks, models, languages } = frame;
  const view = { chunks, models, languages };
  const found = (query: Partial<ExcludedQuery>) =>
    findExcluded(frame, { afterSequence: 0, limit: 10, ...query });
  expect(found({})).toEqual([3, 6, CHUNK_ROWS, CHUNK_ROWS + 1, last]);
  expect(found({ limit: 3 })).toEqual([3, 6, CHUNK_ROWS]);
  expect(found({ afterSequence: CHUNK_ROWS, limit: 1 })).toEqual([CHUNK_ROWS + 1]);
  expect(found({ afterSequence: last })).toEqual([]);
  expect(found({ reason: 'named-mode' })).toEqual([6, CHUNK_ROWS + 1]);
  expect(found({ reason: 'duplicate' })).toEqual([CHUNK_ROWS]);
  expect(findExcluded({ ...view, rowCount: 5 }, { afterSequence: 0, limit: 9 })).toEqual([3]);
});
