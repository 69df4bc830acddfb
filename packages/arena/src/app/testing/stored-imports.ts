import { COLUMN_NAMES } from '../../core/frame/frame-columns.ts';
import type { ImportedTurn, LogSegment } from '../../core/log-segment.ts';
import type { BySide } from '../../core/side.ts';
import type { ArenaStore } from '../ports.ts';

const IMPORTED_AT = '2026-11-23T12:00:00.000Z';
let count = 0;

/** Takes battles of a file into the log: one for each of these conversations, and undefined for one without a text. */
export async function storeImport(
  store: ArenaStore,
  models: BySide<string>,
  texts: readonly (readonly ImportedTurn[] | undefined)[],
): Promise<void> {
  const id = `import ${++count}`;
  const zeros = COLUMN_NAMES.map((name) => [name, texts.map(() => 0)]);
  const columns = { ...(Object.fromEntries(zeros) as LogSegment['columns']), modelB: texts.map(() => 1) };
  const names = { models: [models.a, models.b], voters: [''], languages: ['unknown'] };
  const segment = { rowCount: texts.length, columns, ...names };
  await store.stageSegment({ id, importId: id, segment, texts });
  const linked = { id, format: 'test', files: [], mayShowText: false, importedAt: IMPORTED_AT };
  await store.linkImport(linked, { again: true });
}
