import type { BattleFormat } from '../format.ts';
import { literal, type Sql } from '../sql.ts';
import { PAIR_COUNTS } from './pair-counts.ts';

/** What the four numbers of a pair count, in their order. */
const PLACES = ['a', 'b', 'tie', 'both-bad'] as const;

/**
 * One JSON object, as leaderbot publishes Chatbot Arena's log: names in `models`; in `X` pairs of indices into them
 * from 0; in `Y`, for each pair, wins of the one, wins of the other, ties, both-bad.
 */
export const PAIR_COUNT_MATRIX: BattleFormat = {
  ...PAIR_COUNTS,
  name: 'pair counts, as models, X and Y',
  required: ['models', 'X', 'Y'],
  reshape: { columns: ['first', 'second', 'outcome', 'count'], sql: toPairCounts },
};

/** A pair without four numbers, or numbers without a pair, come out with nothing in that place, and are refused. */
function toPairCounts(rows: Sql): Sql {
  const parsed = `SELECT from_json(models, '["VARCHAR"]') AS models, from_json(X, '[["VARCHAR"]]') AS X,
    from_json(Y, '[["VARCHAR"]]') AS Y FROM (${rows})`;
  const pairs = `SELECT models, unnest(X) AS pair, unnest(Y) AS counts,
    unnest(range(1, greatest(len(X), len(Y)) + 1)) AS row FROM (${parsed})`;
  const outcomes = `[${PLACES.map((place) => literal(place)).join(', ')}]`;
  const cells = `SELECT *, unnest(${outcomes}) AS outcome, unnest([1, 2, 3, 4]) AS place FROM (${pairs})`;
  return `SELECT ${name('pair[1]')} AS first, ${name('pair[2]')} AS second, outcome,
    CASE WHEN len(pair) = 2 AND len(counts) = 4 THEN counts[place] END AS count, row FROM (${cells})`;
}

/** A cast alone would round 0.5 to a place. */
function name(place: Sql): Sql {
  return `CASE WHEN regexp_full_match(${place}, '[0-9]+') THEN models[TRY_CAST(${place} AS INTEGER) + 1] END`;
}
