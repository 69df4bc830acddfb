import { expect, test } from 'vitest';
import { BattleFrame } from './battle-frame.ts';
import { FactVersions } from './fact-versions.ts';
import { CHUNK_ROWS, COLUMN_NAMES } from './frame-columns.ts';
import { decodeSnapshot, encodeSnapshot } from './frame-snapshot.ts';
import { tagBits } from './tags.ts';
import { frameRow } from './testing/frame-rows.ts';

function filled(rows: number): BattleFrame {
  const frame = new BattleFrame();
  for (let row = 0; row < rows; row += 1) {
    frame.append(
      frameRow({
        models: { a: `m${row % 5}`, b: `m${(row % 5) + 1}` },
        choice: row % 3 === 0 ? 'a' : 'tie',
        voter: `v${row % 7}`,
        language: row % 2 === 0 ? 'zh' : 'en',
        createdAt: 1_700_000_000 + row,
        tags: tagBits(row % 4 === 0 ? ['coding', 'redundant'] : []),
        exclusions: row % 11 === 0 ? ['test'] : [],
      }),
    );
  }
  return frame;
}

const versions = new FactVersions();
versions.set(2, 'rules', 'coding@1');

test.each([0, 1, CHUNK_ROWS, CHUNK_ROWS + 3])(
  'a frame of %d battles is the same after a snapshot, and goes on',
  async (rows) => {
    const frame = filled(rows);
    const { frame: restored, state } = await decodeSnapshot(
      encodeSnapshot({ frame, versions: new FactVersions(), state: { place: rows } }),
    );
    expect(state).toEqual({ place: rows });
    for (const one of [frame, restored]) {
      one.append(frameRow({ models: { a: 'm1', b: 'new' }, voter: 'v3', language: 'fr' }));
    }
    expect(restored.rowCount).toBe(rows + 1);
    expect([restored.models, restored.voters, restored.languages]).toEqual([
      frame.models,
      frame.voters,
      frame.languages,
    ]);
    for (const name of COLUMN_NAMES) {
      for (const [place, chunk] of frame.chunks.entries()) {
        const [found, wanted] = [restored.chunks[place]![name], chunk[name]];
        expect(found.every((value, row) => value === wanted[row])).toBe(true);
      }
    }
  },
);

test('decodeSnapshot() refuses one that lacks a part, or is of another version', async () => {
  const parts = [...encodeSnapshot({ frame: filled(3), versions, state: null })];
  await expect(decodeSnapshot(parts.slice(0, 1))).rejects.toThrow('it must have 3 battles, got 0');
  await expect(decodeSnapshot(parts.slice(0, 2))).rejects.toThrow('it must have 1 parts of versions, got 0');
  await expect(decodeSnapshot([])).rejects.toThrow('it must have parts');
  const header = new TextDecoder().decode(parts[0]).replace('"version":2', '"version":9');
  const changed = [new TextEncoder().encode(header), ...parts.slice(1)];
  await expect(decodeSnapshot(changed)).rejects.toThrow('got 9');
});

test('encodeSnapshot() has the battles that stood when it was called, however late its parts are taken', async () => {
  const frame = filled(3);
  const parts = encodeSnapshot({ frame, versions, state: null });
  frame.append(frameRow({ models: { a: 'late', b: 'm1' } }));
  versions.set(2, 'rules', 'coding@2');
  const restored = await decodeSnapshot(parts);
  expect(restored.frame.rowCount).toBe(3);
  expect(restored.versions.countUpTo(3)).toEqual({ rules: { 'coding@1': 1 } });
});
