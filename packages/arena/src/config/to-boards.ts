import type { BoardSettings } from '../app/boards/board-settings.ts';
import { CATEGORIES, type Category } from '../core/boards/categories.ts';
import type { Condition } from '../core/frame/condition.ts';
import type { Model } from '../core/model.ts';
import type { WhereEntry } from './boards-schema.ts';
import type { ConfigFile } from './config-schema.ts';

/**
 * What the file says of boards, with the built-in ones before the operator's own.
 *
 * @param models - By which a licence is turned into names.
 */
export function toBoards({ boards }: Pick<ConfigFile, 'boards'>, models: readonly Model[]): BoardSettings {
  const own = boards.categories.map(
    ({ name, title, where }): Category => ({
      name,
      group: 'own',
      title: { en: title.en, zh: title.zh ?? title.en },
      condition: toCondition(where),
    }),
  );
  return {
    categories: [...CATEGORIES, ...own],
    minimumVotes: { overall: boards.overallMinimumVotes, category: boards.minimumVotes },
    confidence: boards.confidence,
    ...(boards.anchor && { anchor: { name: boards.anchor.model, rating: boards.anchor.rating } }),
    voterGroups: new Map(Object.entries(boards.voterGroups)),
  };

  function toCondition(where: WhereEntry): Condition {
    const { tags, since, until, voterGroup, license } = where;
    const parts: (Condition | undefined)[] = [
      where.all && { all: where.all.map(toCondition) },
      where.any && { any: where.any.map(toCondition) },
      where.not && { not: toCondition(where.not) },
      where.language && { language: where.language },
      tags && { tags, atLeast: where.atLeast ?? new Set(tags).size },
      where.promptTokens && { promptTokens: where.promptTokens },
      where.turns && { turns: where.turns },
      since === undefined && until === undefined ? undefined : { createdAt: { since, until } },
      where.choice && { choice: where.choice },
      license && {
        bothModels: models.filter((model) => license.includes(model.license)).map(({ name }) => name),
      },
      where.models && { bothModels: where.models },
      voterGroup === undefined ? undefined : { voterIds: boards.voterGroups[voterGroup] ?? [] },
    ];
    return { all: parts.filter((part) => part !== undefined) };
  }
}
