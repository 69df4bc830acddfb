/** A model with its rank on a published board; null without one. */
interface Placed {
  readonly name: string;
  readonly rank: number | null;
}

/** What became of the ranks of a board since another publication of it. */
export interface RankMoves {
  /** Places gained, below zero lost; `joined` if the model had no rank. A model without a rank now is not in it. */
  readonly gains: ReadonlyMap<string, number | 'joined'>;
  /** Models that had a rank and have none any more. */
  readonly left: readonly { readonly name: string; readonly rank: number }[];
}

export function rankMoves(before: readonly Placed[], after: readonly Placed[]): RankMoves {
  const [was, is] = [ranksOf(before), ranksOf(after)];
  const gains = [...is].map(([name, rank]) => {
    const from = was.get(name);
    return [name, from === undefined ? ('joined' as const) : from - rank] as const;
  });
  return {
    gains: new Map(gains),
    left: [...was].filter(([name]) => !is.has(name)).map(([name, rank]) => ({ name, rank })),
  };
}

function ranksOf(rows: readonly Placed[]): Map<string, number> {
  return new Map(rows.flatMap(({ name, rank }) => (rank === null ? [] : [[name, rank] as const])));
}
