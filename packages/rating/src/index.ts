export { type BattleColumns, countPairs, type FeatureColumns } from './battle-columns.ts';
export {
  type BattleInput,
  BattleSet,
  type BattleTable,
  OUTCOMES,
  type Outcome,
  type PairCounts,
} from './battle-set.ts';
export { type BradleyTerryFit, fitStrengths } from './bradley-terry.ts';
export { comparableGroups } from './components.ts';
export { OnlineElo } from './elo.ts';
export { normalQuantile } from './normal-quantile.ts';
export {
  type RankedCompetitor,
  type RankOptions,
  rankCompetitors,
  STATUSES,
  type Status,
} from './rank-competitors.ts';
export { RATING_ERROR_CODES, RatingError, type RatingErrorCode } from './rating-error.ts';
export { CENTRE_RATING, POINTS_PER_LOGIT, winProbability } from './scale.ts';
