import { createHash } from 'node:crypto';
import { RatingError } from '@leitai/rating';
import type { Category } from '../../core/boards/categories.ts';
import {
  BOARD_RULE,
  type BoardRequest,
  type BoardRow,
  type ComputedBoard,
} from '../../core/boards/compute-board.ts';
import type { ExcludedCounts } from '../../core/boards/slice.ts';
import type { Model, ModelState } from '../../core/model.ts';
import { type ModelCard, toModelCard } from '../../core/model-card.ts';
import type { UsedTaggers } from '../../core/publication.ts';
import type { Arena } from '../arena.ts';
import { ArenaError } from '../arena-error.ts';
import { type BoardOptions, findCategory, toShown, toSlice } from './board-options.ts';
import { type Missing, missingOf } from './missing.ts';

/** One row of a board: a model's figures, and what the registry says of it. */
export interface LeaderboardRow extends ModelCard, Omit<BoardRow, 'name'> {
  readonly model: string;
  /** `removed`: no longer in the configuration, kept in the calculation. */
  readonly state: ModelState | 'removed';
  readonly overallRank: number | null;
  readonly revisions: number;
}

export interface Leaderboard extends Pick<ComputedBoard, 'styleEffects' | 'alikeFeatures' | 'sideEffect'> {
  readonly category: Category;
  readonly options: BoardOptions;
  readonly confidence: number;
  readonly minimumVotes: number;
  readonly votes: number;
  readonly excluded: ExcludedCounts;
  readonly version: number;
  readonly updatedAt: string | null;
  readonly firstVoteAt: string | null;
  readonly lastVoteAt: string | null;
  readonly missing: Missing;
  /** The publication of which it is a part; null on a board that is live. */
  readonly publication: {
    readonly number: number;
    readonly publishedAt: string;
    readonly hash: string;
    readonly nextAt: string | null;
    /** Whether its figures were computed by an older rule than these, and may be others. */
    readonly isOlderMethod: boolean;
  } | null;
  /** Of all battles up to `version`, whether or not they are on this board. */
  readonly taggers: UsedTaggers;
  readonly rows: readonly LeaderboardRow[];
  /** Changes whenever the content does. */
  readonly etag: string;
}

type BoardReader = Pick<Arena, 'frame' | 'publisher' | 'computed' | 'registry'>;

/**
 * Reads a board as of the newest vote that was read from the log.
 *
 * @throws {ArenaError} `category-not-found`; `board-not-available` if its battles do not allow the method.
 */
export async function readLeaderboard(
  arena: BoardReader,
  name: string,
  options: BoardOptions,
): Promise<Leaderboard> {
  const { shown } = arena.publisher;
  const category = findCategory(arena, name);
  const request = toRequest(arena, category, options);
  const { board, version } = await computeBoard(arena, request);
  const overall = await overallRanks(arena, category, options);
  const content = {
    category,
    options,
    confidence: request.confidence,
    minimumVotes: request.minimumVotes,
    votes: board.votes,
    excluded: board.excluded,
    version,
    updatedAt: arena.publisher.updatedAt,
    firstVoteAt: toMoment(board.firstAt),
    lastVoteAt: toMoment(board.lastAt),
    styleEffects: board.styleEffects,
    alikeFeatures: board.alikeFeatures,
    sideEffect: board.sideEffect,
    missing: await missingOf(arena, category, board.votes),
    publication: shownPublication(arena),
    taggers: arena.publisher.taggers,
    // Who is not configured and was in no counted battle is not on this board.
    rows: board.rows
      .filter((row) => row.votes > 0 || arena.registry.has(row.name))
      .map((row) => toRow(arena, row, overall)),
  };
  // Boards were published meanwhile: these rows and settings may be of two publications.
  if (arena.publisher.shown !== shown) return readLeaderboard(arena, name, options);
  // By content: a changed configuration changes the board without a new vote.
  const etag = `"${createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 22)}"`;
  return { ...content, etag };
}

function shownPublication({ publisher }: BoardReader): Leaderboard['publication'] {
  if (!publisher.shown) return null;
  const { number, publishedAt, hash, method } = publisher.shown;
  const isOlderMethod = method.boardRule !== BOARD_RULE;
  return { number, publishedAt, hash, nextAt: publisher.nextAt, isOlderMethod };
}

function toRequest(arena: BoardReader, category: Category, options: BoardOptions): BoardRequest {
  const { minimumVotes, confidence, anchor } = arena.publisher.boards;
  const isOverall = category.group === 'overall';
  const shown = toShown(modelsOf(arena), arena.frame.frame.models, options);
  return {
    slice: toSlice(arena, category, options),
    style: options.style,
    confidence,
    looks: 'every',
    ...(anchor && { anchor }),
    minimumVotes: options.minimumVotes ?? (isOverall ? minimumVotes.overall : minimumVotes.category),
    ...(shown && { shown }),
  };
}

async function computeBoard(
  { publisher, computed }: BoardReader,
  request: BoardRequest,
): Promise<{ board: ComputedBoard; version: number }> {
  let version = 0;
  const at = () => {
    const now = publisher.now();
    version = now.view.rowCount;
    return now;
  };
  try {
    return { board: await computed.compute(at, 'board', request), version };
  } catch (error) {
    if (!(error instanceof RatingError)) throw error;
    const detail = `Cannot compute this board: ${error.message}`;
    throw new ArenaError('board-not-available', detail, { cause: error });
  }
}

/** Ranks on the overall board of the same options; none for the overall board itself. */
async function overallRanks(
  arena: BoardReader,
  category: Category,
  options: BoardOptions,
): Promise<ReadonlyMap<string, number | null>> {
  if (category.group === 'overall') return new Map();
  const request = toRequest(arena, findCategory(arena, 'overall'), options);
  const { board } = await computeBoard(arena, request);
  return new Map(board.rows.map(({ name, rank }) => [name, rank]));
}

function toRow(
  { registry, frame, publisher }: BoardReader,
  { name, ...figures }: BoardRow,
  overall: ReadonlyMap<string, number | null>,
): LeaderboardRow {
  const model = registry.get(name)?.model;
  const starts = [...(frame.revisions.get(name)?.values() ?? [])];
  return {
    model: name,
    ...toModelCard(model),
    state: model?.state ?? 'removed',
    ...figures,
    overallRank: overall.get(name) ?? null,
    revisions: starts.filter((sequence) => sequence <= publisher.version).length,
  };
}

function modelsOf({ registry }: Pick<Arena, 'registry'>): ReadonlyMap<string, Model> {
  return new Map([...registry].map(([name, { model }]) => [name, model]));
}

/** @param seconds - Since 1970. */
export function toMoment(seconds: number | null): string | null {
  return seconds === null ? null : new Date(seconds * 1_000).toISOString();
}
