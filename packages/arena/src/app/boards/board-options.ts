import type { Category } from '../../core/boards/categories.ts';
import type { Slice } from '../../core/boards/slice.ts';
import { type Condition, lacksTag, withVoters } from '../../core/frame/condition.ts';
import type { Tag } from '../../core/frame/tags.ts';
import type { Model } from '../../core/model.ts';
import type { Choice } from '../../core/vote.ts';
import type { Arena } from '../arena.ts';
import { ArenaError } from '../arena-error.ts';

/** Which battles a reader asks for. */
export interface BattleOptions {
  /** ISO 639-1 codes, or `unknown`. */
  readonly language?: readonly string[] | undefined;
  /** Seconds since 1970: from `since` on, before `until`. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  readonly minTokens?: number | undefined;
  readonly maxTokens?: number | undefined;
  readonly minTurns?: number | undefined;
  readonly maxTurns?: number | undefined;
  /** Each must hold, or be known not to. */
  readonly tags?: readonly { readonly tag: Tag; readonly isWanted: boolean }[] | undefined;
  readonly choice?: readonly Choice[] | undefined;
}

/** What a reader asks of a board, beside its category. All of it can stand in an address. */
export interface BoardOptions extends BattleOptions {
  readonly style: boolean;
  readonly duplicates: 'drop' | 'keep';
  /** A group of voters that the configuration names. */
  readonly voterGroup?: string | undefined;
  /** Which models are shown, and ranked among themselves. */
  readonly license?: readonly string[] | undefined;
  readonly organization?: readonly string[] | undefined;
  readonly isOpen: boolean;
  readonly retired: 'show' | 'hide';
  /** Counted battles that a model needs for a rank; default as configured. */
  readonly minimumVotes?: number | undefined;
}

export const PLAIN_OPTIONS: BoardOptions = {
  style: false,
  duplicates: 'drop',
  isOpen: false,
  retired: 'show',
};

/** @throws {ArenaError} `category-not-found`. */
export function findCategory({ publisher }: Pick<Arena, 'publisher'>, name: string): Category {
  const { categories } = publisher.boards;
  const category = categories.find((candidate) => candidate.name === name);
  if (category) return category;
  throw new ArenaError(
    'category-not-found',
    `Cannot find this board: it must be one of ${categories.map((known) => known.name).join(', ')}`,
  );
}

/**
 * Says which battles a board is of. Readers of boards have their slices from here, voters looked up among them.
 *
 * @throws {ArenaError} `invalid-request` if the group of voters is not known.
 */
export function toSlice(
  arena: Pick<Arena, 'publisher' | 'frame'>,
  category: Category,
  options: BoardOptions,
): Slice {
  const { voterGroup, duplicates } = options;
  const voters = voterGroup === undefined ? [] : [votersOf(arena, voterGroup)];
  const condition = { all: [category.condition, ...toConditions(options), ...voters] };
  return { condition: withVoters(condition, arena.frame.frame), duplicates };
}

/** What must hold of a battle beside the category and the group of its voter. */
export function toConditions(options: BattleOptions): Condition[] {
  const { language, since, until, minTokens, maxTokens, minTurns, maxTurns, tags = [], choice } = options;
  return [
    ...(language ? [{ language }] : []),
    ...(isGiven(since, until) ? [{ createdAt: { since, until } }] : []),
    ...(isGiven(minTokens, maxTokens) ? [{ promptTokens: { min: minTokens, max: maxTokens } }] : []),
    ...(isGiven(minTurns, maxTurns) ? [{ turns: { min: minTurns, max: maxTurns } }] : []),
    ...(choice ? [{ choice }] : []),
    ...tags.map(({ tag, isWanted }) => (isWanted ? { tag } : lacksTag(tag))),
  ];
}

function isGiven(...values: (number | undefined)[]): boolean {
  return values.some((value) => value !== undefined);
}

function votersOf({ publisher }: Pick<Arena, 'publisher'>, name: string): Condition {
  const { voterGroups } = publisher.boards;
  const group = voterGroups.get(name);
  if (!group) {
    throw new ArenaError(
      'invalid-request',
      `Cannot read the board: voterGroup must be one of ${[...voterGroups.keys()].join(', ') || 'none, since none is configured'}, got ${JSON.stringify(name)}`,
    );
  }
  return { voterIds: group };
}

/** Names of the models that are shown; undefined for all. */
export function toShown(models: ReadonlyMap<string, Model>, names: readonly string[], options: BoardOptions) {
  const { license, organization, isOpen, retired } = options;
  if (!license && !organization && !isOpen && retired === 'show') return undefined;
  return names.filter((name) => {
    const model = models.get(name);
    if (retired === 'hide' && (model === undefined || model.state === 'retired')) return false;
    if (license && !license.includes(model?.license ?? '')) return false;
    if (organization && !organization.includes(model?.organization ?? '')) return false;
    return !isOpen || isOpenLicense(model?.license ?? '');
  });
}

/** A licence is open unless it says that it is not, or nothing is known of it. */
export function isOpenLicense(license: string): boolean {
  return license !== '' && !/^unknown$|propriet|closed|commercial only|专有|闭源/i.test(license);
}
