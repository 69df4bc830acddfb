export { type BattleColumns, countPairs, type FeatureColumns } from './battle-columns.ts';
export {
  type BattleInput,
  BattleSet,
  type BattleTable,
  OUTCOMES,
  type Outcome,
  type PairCounts,
} from './battle-set.ts';
export {
  type Bootstrap,
  type BootstrapOptions,
  bootstrapStrengths,
  percentileIntervals,
} from './bootstrap.ts';
export { type BradleyTerryFit, fitStrengths } from './bradley-terry.ts';
export { clusteredCovariance } from './clustered-covariance.ts';
export { comparableGroups } from './components.ts';
export { OnlineElo } from './elo.ts';
export { normalQuantile } from './normal-quantile.ts';
export {
  type Estimate,
  type IntervalMethod,
  type RankedCompetitor,
  type Ranking,
  type RankOptions,
  rankBattles,
  rankCompetitors,
  STATUSES,
  type Status,
} from './rank-competitors.ts';
export { differenceDeviations, type RankSetOptions, type RankSets, rankSets } from './rank-sets.ts';
export { RATING_ERROR_CODES, RatingError, type RatingErrorCode } from './rating-error.ts';
export { CENTRE_RATING, POINTS_PER_LOGIT, winProbability } from './scale.ts';
export { fitWithVirtualTies } from './virtual-ties.ts';
export { balancePairs, type WeightedTable, weighByProbability } from './weighting.ts';
