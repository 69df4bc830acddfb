import { isDeepStrictEqual } from 'node:util';
import { RatingError } from '@leitai/rating';
import type { Category } from '../../core/boards/categories.ts';
import type { BoardComputer } from '../../core/boards/computations.ts';
import { BOARD_RULE, type BoardRequest } from '../../core/boards/compute-board.ts';
import type { FrameView } from '../../core/frame/battle-frame.ts';
import { withVoters } from '../../core/frame/condition.ts';
import {
  type LogLimits,
  mapVoterIds,
  type PublicationMethod,
  type PublishedBoard,
  type PublishingRule,
  type UsedTaggers,
  voterDigest,
  withVoterDigests,
} from '../../core/publication.ts';
import type { BoardSettings } from '../boards/board-settings.ts';

/** What is configured and boards depend on. */
export interface ConfiguredMethod {
  readonly boards: BoardSettings;
  readonly duplicates: PublicationMethod['duplicates'];
}

/** By what the boards of equal battles are equal, but for their last digits. */
type MethodOfFigures = Omit<PublicationMethod, 'rule' | 'models' | 'taggers' | 'limits'>;

/** Says how boards are computed, so that they can be computed anew when the configuration is another one. */
export function toMethod(options: {
  readonly rule: PublishingRule;
  readonly configured: ConfiguredMethod;
  readonly taggers: UsedTaggers;
  readonly models: readonly string[];
  readonly limits: LogLimits;
}): PublicationMethod {
  const { rule, configured, taggers, models, limits } = options;
  return { rule, ...toMethodOfFigures(configured), models, taggers, limits };
}

function toMethodOfFigures({ boards, duplicates }: ConfiguredMethod): MethodOfFigures {
  return {
    method: 'bradley-terry',
    boardRule: BOARD_RULE,
    interval: { kind: 'sandwich', confidence: boards.confidence },
    rankSets: { looks: 'every' },
    minimumVotes: boards.minimumVotes,
    anchor: boards.anchor ?? null,
    duplicates,
    categories: boards.categories.map(toPublishedCategory),
  };
}

function toPublishedCategory({ name, group, condition }: Category): PublicationMethod['categories'][number] {
  return { name, group, condition: withVoterDigests(condition) };
}

/** Whether the same battles give the figures that were published. */
export function isMethodOf(configured: ConfiguredMethod, method: PublicationMethod): boolean {
  return Object.entries(toMethodOfFigures(configured)).every(([key, value]) =>
    isSameData(value, method[key as keyof MethodOfFigures]),
  );
}

/**
 * The settings by which a publication was computed. What it does not say is as configured: titles of boards, and groups of voters
 * that readers may ask for.
 *
 * @param voters - Ids in the order of the frame.
 */
export function publishedSettings(
  { categories, minimumVotes, interval, anchor }: PublicationMethod,
  { configured, voters }: { readonly configured: BoardSettings; readonly voters: readonly string[] },
): BoardSettings {
  const known = new Map(configured.categories.map((category) => [category.name, category]));
  const findVoter = findByDigest(voters);
  const toId = (digest: string) => voters[findVoter(digest) ?? -1];
  return {
    categories: categories.map((published) => {
      const now = known.get(published.name);
      // As a rule nothing has changed, and then no voter need be looked for.
      if (now && isSameData(toPublishedCategory(now), published)) return now;
      const { name, group, condition } = published;
      return {
        ...{ name, group, title: now?.title ?? { en: name, zh: name } },
        condition: mapVoterIds(condition, toId),
      };
    }),
    minimumVotes,
    confidence: interval.confidence,
    ...(anchor && { anchor }),
    voterGroups: configured.voterGroups,
  };
}

/** What was published went through JSON, which has no place for what is undefined. */
function isSameData(one: unknown, other: unknown): boolean {
  const [first, second] = [one, other].map((data) => JSON.parse(JSON.stringify(data ?? null)));
  return isDeepStrictEqual(first, second);
}

/**
 * Computes all boards of a publication. Equal rows and an equal method give equal boards, to the last digit.
 *
 * @param view - Nobody else marks its duplicates meanwhile.
 * @param voters - Ids in the order of the frame.
 */
export async function computeBoards(
  computer: BoardComputer,
  { view, voters }: { readonly view: FrameView; readonly voters: readonly string[] },
  method: PublicationMethod,
): Promise<PublishedBoard[]> {
  await computer.compute(view, 'duplicates', method.duplicates);
  const find = { findVoter: findByDigest(voters) };
  const boards: PublishedBoard[] = [];
  for (const category of method.categories) {
    const slice = { condition: withVoters(category.condition, find), duplicates: 'drop' as const };
    const isOverall = category.group === 'overall';
    const { minimumVotes, interval, rankSets, anchor } = method;
    const request: BoardRequest = {
      slice,
      style: false,
      minimumVotes: isOverall ? minimumVotes.overall : minimumVotes.category,
      confidence: interval.confidence,
      looks: rankSets?.looks ?? 'one',
      ...(anchor && { anchor }),
    };
    boards.push(await computePublished(computer, view, category.name, request));
  }
  return boards;
}

async function computePublished(
  computer: BoardComputer,
  view: FrameView,
  category: string,
  request: BoardRequest,
): Promise<PublishedBoard> {
  try {
    const { votes, excluded, firstAt, lastAt, rows } = await computer.compute(view, 'board', request);
    const met = rows.filter((row) => row.votes > 0);
    return { category, votes, excluded, firstAt, lastAt, rows: met, problem: null };
  } catch (error) {
    // One board that cannot be computed must not keep back all others.
    if (!(error instanceof RatingError)) throw error;
    const { message } = error;
    return { category, votes: null, excluded: {}, firstAt: null, lastAt: null, rows: [], problem: message };
  }
}

/** All voters are digested once, and only if a board asks for some. */
function findByDigest(voters: readonly string[]): (digest: string) => number | undefined {
  let indices: Map<string, number> | undefined;
  return (digest) => {
    indices ??= new Map(voters.map((id, index) => [voterDigest(id), index]));
    return indices.get(digest);
  };
}
