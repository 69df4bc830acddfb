import { costOf } from '../app/labelling/spending.ts';
import type { Model } from '../core/model.ts';
import { largestUsage } from '../labelling/labeller.ts';
import type { ConfigPath } from './config-document.ts';
import type { ConfigFile } from './config-schema.ts';

/** The labeller that the operator names, with its model. */
export interface LabellerSettings extends Omit<NonNullable<ConfigFile['labeller']>, 'model'> {
  readonly model: Model;
}

interface Problem {
  readonly path: ConfigPath;
  readonly expected: string;
  readonly found?: string;
}

/**
 * Finds the model of the labeller.
 *
 * @param models - All models of the arena, those that were found too.
 */
export function toLabeller(
  { labeller }: Pick<ConfigFile, 'labeller'>,
  models: readonly Model[],
): { readonly labeller?: LabellerSettings; readonly problems: readonly Problem[] } {
  if (labeller === undefined) return { problems: [] };
  const model = models.find(({ name }) => name === labeller.model);
  if (model === undefined || model.state === 'retired') {
    const names = models.filter(({ state }) => state !== 'retired').map(({ name }) => name);
    const expected = `the name of a model that is not retired (${names.join(', ') || 'there are none'})`;
    return { problems: [{ path: ['labeller', 'model'], expected }] };
  }
  return { labeller: { ...labeller, model }, problems: budgetProblems(labeller.budget, model) };
}

/** A budget below one request would never let any go. */
function budgetProblems(
  { dollars, tokens }: NonNullable<ConfigFile['labeller']>['budget'],
  model: Model,
): readonly Problem[] {
  const problems: Problem[] = [];
  const largest = largestUsage(model);
  const cost = costOf(largest, model.price);
  const tokenCount = largest.inputTokens + largest.outputTokens;
  if (dollars !== undefined && cost === null) {
    problems.push({
      path: ['labeller', 'budget', 'dollars'],
      expected: `absent, or the model ${model.name} given a price`,
    });
  } else if (dollars !== undefined && dollars < cost!) {
    const expected = `enough for the longest request (${cost!.toPrecision(2)} dollars)`;
    problems.push({ path: ['labeller', 'budget', 'dollars'], expected });
  }
  if (tokens !== undefined && tokens < tokenCount) {
    problems.push({
      path: ['labeller', 'budget', 'tokens'],
      expected: `enough for the longest request (${tokenCount})`,
    });
  }
  return problems;
}
