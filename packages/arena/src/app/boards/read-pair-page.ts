import type { Category } from '../../core/boards/categories.ts';
import type { ComputedPair } from '../../core/boards/compute-pair.ts';
import type { ModelState } from '../../core/model.ts';
import { type ModelCard, toModelCard } from '../../core/model-card.ts';
import type { Arena } from '../arena.ts';
import { ArenaError } from '../arena-error.ts';
import { findCategory, PLAIN_OPTIONS, toSlice } from './board-options.ts';
import { listLeaderboards } from './list-leaderboards.ts';

/** A model as a page names it. */
export interface NamedModel extends ModelCard {
  readonly model: string;
  readonly state: ModelState | 'removed';
}

export interface PairPage extends ComputedPair {
  readonly one: NamedModel;
  readonly other: NamedModel;
  readonly version: number;
  /** Of all intervals, in (0, 1). */
  readonly confidence: number;
  readonly boards: readonly (Pick<ComputedPair, 'battles' | 'winRate' | 'expected'> & {
    readonly category: Category;
  })[];
}

type BoardReader = Pick<Arena, 'frame' | 'publisher' | 'computed' | 'registry'>;

/**
 * Reads two models against one another: overall, and on every board on which they met.
 *
 * @throws {ArenaError} `model-not-found`.
 */
export async function readPairPage(arena: BoardReader, one: string, other: string): Promise<PairPage> {
  const [first, second] = [findModel(arena, one), findModel(arena, other)];
  if (one === other) {
    throw new ArenaError('invalid-request', 'Cannot compare: the two models must be different');
  }
  // Before anything is computed: a vote that comes meanwhile may be in the figures, and must not be thought to be.
  const { version } = arena.publisher;
  const overall = await comparePair(arena, 'overall', one, other);
  const boards: PairPage['boards'][number][] = [];
  for (const { category, votes } of await listLeaderboards(arena, { isNow: true })) {
    if (votes === 0 || category.group === 'overall') continue;
    const { battles, winRate, expected } = await comparePair(arena, category.name, one, other);
    if (battles > 0) boards.push({ category, battles, winRate, expected });
  }
  return {
    ...overall,
    one: first,
    other: second,
    version,
    confidence: arena.publisher.boards.confidence,
    boards,
  };
}

function comparePair(arena: BoardReader, name: string, one: string, other: string): Promise<ComputedPair> {
  const slice = toSlice(arena, findCategory(arena, name), PLAIN_OPTIONS);
  const { confidence } = arena.publisher.boards;
  return arena.computed.compute(() => arena.publisher.now(), 'pair', { slice, one, other, confidence });
}

/** @throws {ArenaError} `model-not-found` if it is neither registered nor in any battle. */
export function findModel({ registry, frame }: Pick<Arena, 'registry' | 'frame'>, name: string): NamedModel {
  const model = registry.get(name)?.model;
  if (model === undefined && frame.frame.findModel(name) === undefined) {
    throw new ArenaError('model-not-found', 'Cannot find this model: it must be configured or have battles');
  }
  return { model: name, ...toModelCard(model), state: model?.state ?? 'removed' };
}
