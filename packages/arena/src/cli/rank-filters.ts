import type { Condition } from '../core/frame/condition.ts';
import { FILE_CATEGORIES } from '../files/categories.ts';
import type { BattleFilters } from '../files/filters.ts';
import { UsageError } from './usage-error.ts';

/** Which battles `leitai rank` is asked for. */
export interface RankFilterOptions {
  /** A name of `FILE_CATEGORIES`, or of a board of the configuration. */
  readonly category?: string;
  readonly config?: string;
  /** As in the address of a board. */
  readonly where?: string;
  readonly language?: string;
  readonly since?: string;
  readonly until?: string;
  readonly keepDuplicates?: boolean;
  readonly includeNamed?: boolean;
}

/**
 * Says which battles of a file count.
 *
 * @throws {UsageError} If there is no such board, or the conditions are none.
 * @throws {ConfigError} If the configuration cannot be read.
 */
export async function toFilters(options: RankFilterOptions): Promise<BattleFilters> {
  const { category, config, where, language, since, until } = options;
  const isOwn = category !== undefined && !FILE_CATEGORIES.includes(category);
  if (config !== undefined && !isOwn) {
    const found = category === undefined ? 'no --category' : `the built-in ${category}`;
    throw new UsageError(
      `Cannot rank: --config must come with --category of one of its boards, got ${found}`,
    );
  }
  const conditions = [
    ...(isOwn ? [await readOwnBoard(category, config)] : []),
    ...(where === undefined ? [] : await parseWhere(where)),
  ];
  return {
    anonymousOnly: !options.includeNamed,
    dropDuplicates: !options.keepDuplicates,
    ...(category !== undefined && !isOwn && { category }),
    ...(conditions.length > 0 && { condition: { all: conditions } }),
    ...(language !== undefined && { language }),
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
  };
}

async function readOwnBoard(name: string, path: string | undefined): Promise<Condition> {
  const { readBoards } = await import('../config.ts');
  const { categories } = await readBoards({ path, environment: process.env });
  const board = categories.find((category) => category.name === name);
  if (board) return board.condition;
  const own = categories.filter(({ group }) => group === 'own').map((category) => category.name);
  throw new UsageError(
    `Cannot rank: --category must be one of ${FILE_CATEGORIES.join(', ')}, or a board of the configuration (${own.join(', ') || 'it has none'}), got '${name}'`,
  );
}

async function parseWhere(text: string): Promise<Condition[]> {
  const [{ battleQuerySchema, toBattleOptions }, { describeQuery, parseQuery }, { toConditions }] =
    await Promise.all([
      import('../http/board-query.ts'),
      import('../http/query-schema.ts'),
      import('../app/boards/board-options.ts'),
    ]);
  const parameters = new URLSearchParams(text);
  if (parameters.has('voterGroup'))
    throw new UsageError((await import('../files/condition-sql.ts')).NO_VOTER_GROUPS);
  const queries = Object.fromEntries([...parameters.keys()].map((name) => [name, parameters.getAll(name)]));
  const result = parseQuery(battleQuerySchema, queries);
  if (result.success) return toConditions(toBattleOptions(result.data));
  throw new UsageError(`Cannot rank: in --where ${describeQuery(result.error, queries)}`);
}
