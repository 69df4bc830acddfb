import { expect, test } from 'vitest';
import { BattleFrame } from './battle-frame.ts';
import { CHUNK_ROWS, COLUMN_NAMES } from './frame-columns.ts';
import { freezeView } from './freeze-view.ts';
import { frameRow } from './testing/frame-rows.ts';

test('freezeView() keeps rows as they are, whatever is said of them or appended later', async () => {
  const frame = new BattleFrame();
  const zeros = new Uint8Array(CHUNK_ROWS);
  frame.appendNumbered(CHUNK_ROWS, Object.fromEntries(COLUMN_NAMES.map((name) => [name, zeros])) as never);
  frame.append(frameRow({ exclusions: ['test'], promptTokens: 7 }));
  let pauses = 0;
  const frozen = await freezeView(frame, CHUNK_ROWS + 1, async () => {
    pauses += 1;
  });
  const style = { tokens: 0, headers: 0, lists: 0, bold: 0 };
  frame.setFacts(CHUNK_ROWS, {
    language: 'zh',
    turns: 9,
    promptTokens: 99,
    cluster: 5,
    tags: { bits: 1, mask: 1 },
    style: { a: style, b: style },
  });
  frame.set(CHUNK_ROWS, 'exclusions', 0);
  frame.append(frameRow({ models: { a: 'new', b: 'newer' } }));
  const of = (name: 'language' | 'turns' | 'promptTokens' | 'cluster' | 'tags' | 'exclusions') =>
    frozen.chunks[1]![name][0];
  expect(['language', 'turns', 'promptTokens', 'cluster', 'tags'].map((name) => of(name as 'tags'))).toEqual([
    0, 0, 7, 0, 0,
  ]);
  expect(of('exclusions')).toBe(1 << 4);
  expect([frozen.rowCount, frozen.languages, frozen.models]).toEqual([
    CHUNK_ROWS + 1,
    ['unknown'],
    ['alpha', 'beta'],
  ]);
  expect(frozen.chunks[1]!.modelA).toBe(frame.chunks[1]!.modelA);
  expect(pauses).toBe(2);
});
