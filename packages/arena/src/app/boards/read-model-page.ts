import type { Category } from '../../core/boards/categories.ts';
import type { ComputedModel, Opponent } from '../../core/boards/compute-model.ts';
import type { Arena } from '../arena.ts';
import type { ModelAnswers } from '../ports.ts';
import { findCategory, PLAIN_OPTIONS, toSlice } from './board-options.ts';
import { listLeaderboards } from './list-leaderboards.ts';
import { type Example, readExamples } from './read-examples.ts';
import { type LeaderboardRow, readLeaderboard } from './read-leaderboard.ts';
import { findModel, type NamedModel } from './read-pair-page.ts';

export interface ModelPage extends NamedModel, Omit<ComputedModel, 'opponents'>, ModelAnswers {
  readonly version: number;
  /** Of all intervals, in (0, 1). */
  readonly confidence: number;
  readonly boards: readonly (LeaderboardRow & { readonly category: Category })[];
  /** Share of all counted battles in which it took part. */
  readonly samplingShare: number;
  readonly examples: readonly Example[];
  readonly opponents: readonly (Opponent & { readonly winRate: number; readonly expected: number | null })[];
}

type PageReader = Pick<Arena, 'frame' | 'publisher' | 'computed' | 'registry' | 'store'>;

/**
 * Reads what is known of one model: its place on every board, its opponents, its answers.
 *
 * @throws {ArenaError} `model-not-found`; `store-unavailable`.
 */
export async function readModelPage(arena: PageReader, name: string): Promise<ModelPage> {
  const model = findModel(arena, name);
  // Before anything is computed: a vote that comes meanwhile may be in the figures, and must not be thought to be.
  const { version } = arena.publisher;
  const slice = toSlice(arena, findCategory(arena, 'overall'), PLAIN_OPTIONS);
  const figures = await arena.computed.compute(() => arena.publisher.now(), 'model', { slice, model: name });
  const matrix = await arena.computed.compute(() => arena.publisher.now(), 'matrix', { slice });
  const overall = await readLeaderboard(arena, 'overall', PLAIN_OPTIONS);
  const expectedOf = expectedAgainst(matrix, name);
  return {
    ...model,
    ...figures,
    ...(await arena.store.readModelAnswers(name, version)),
    version,
    confidence: arena.publisher.boards.confidence,
    boards: await boardsOf(arena, name),
    examples: await readExamples(arena, name),
    samplingShare: overall.votes === 0 ? 0 : figures.battles / overall.votes,
    opponents: figures.opponents.map((opponent) => ({
      ...opponent,
      winRate: (opponent.wins + (opponent.ties + opponent.bothBad) / 2) / opponent.battles,
      expected: expectedOf(opponent.model),
    })),
  };
}

function expectedAgainst(
  { models, expected }: { models: readonly string[]; expected: readonly (number | null)[] },
  name: string,
) {
  const row = models.indexOf(name);
  return (opponent: string) => expected[row * models.length + models.indexOf(opponent)] ?? null;
}

async function boardsOf(arena: PageReader, name: string): Promise<ModelPage['boards']> {
  const boards: ModelPage['boards'][number][] = [];
  for (const { category, votes } of await listLeaderboards(arena, { isNow: true })) {
    if (votes === 0) continue;
    const { rows } = await readLeaderboard(arena, category.name, PLAIN_OPTIONS);
    const row = rows.find(({ model }) => model === name);
    if (row && row.votes > 0) boards.push({ ...row, category });
  }
  return boards;
}
