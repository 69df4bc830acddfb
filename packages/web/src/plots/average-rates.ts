import type { Matrix } from 'leitai/api-schema';

/** How often each rated model would win against all others, the most frequent winner first: not quite the order of ranks. */
export function averageRates({ models, averageWinRates }: Pick<Matrix, 'models' | 'averageWinRates'>) {
  return models
    .flatMap((model, place) => {
      const rate = averageWinRates[place] ?? null;
      return rate === null ? [] : [{ model, rate }];
    })
    .sort((one, other) => other.rate - one.rate);
}
