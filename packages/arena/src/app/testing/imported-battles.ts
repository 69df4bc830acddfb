import { BattleFrame, type FrameRow } from '../../core/frame/battle-frame.ts';
import { frameRow } from '../../core/frame/testing/frame-rows.ts';
import type { ArenaStore } from '../ports.ts';

let count = 0;

/** Makes battles part of the log as an import does. */
export async function storeImport(
  store: ArenaStore,
  rows: readonly Partial<FrameRow>[],
  importedAt: string,
): Promise<void> {
  const frame = new BattleFrame();
  for (const row of rows) frame.append(frameRow(row));
  const { rowCount, models, voters, languages } = frame;
  const id = `stored-import-${++count}`;
  const segment = { rowCount, models, voters, languages, columns: frame.chunks[0]! };
  await store.stageSegment({ id: `${id}.1`, importId: id, segment });
  await store.linkImport({ id, format: 'test', files: [`${id}.csv`], mayShowText: false, importedAt });
}
