/** A model's rank on a board. */
export interface Ranked {
  readonly name: string;
  readonly rank: number;
}

/** What happened on a board between two publications; each list in the order of the newer board. */
export interface RankChanges {
  readonly joined: readonly Ranked[];
  readonly moved: readonly (Ranked & { readonly from: number })[];
  /** With the rank that it had. */
  readonly left: readonly Ranked[];
}

/** Compares two boards; both have models with a rank only. */
export function rankChanges(before: readonly Ranked[], after: readonly Ranked[]): RankChanges {
  const [was, is] = [before, after].map((board) => new Map(board.map(({ name, rank }) => [name, rank])));
  return {
    joined: after.filter(({ name }) => !was!.has(name)),
    moved: after.flatMap(({ name, rank }) => {
      const from = was!.get(name);
      return from === undefined || from === rank ? [] : [{ name, rank, from }];
    }),
    left: before.filter(({ name }) => !is!.has(name)),
  };
}
