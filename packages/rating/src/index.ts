export { type AnytimeOptions, anytimeQuantile } from './anytime-quantile.ts';
export { arenaRankCovariance } from './arena-rank-covariance.ts';
export {
  type BattleColumns,
  type BattlePiece,
  type BattlePieces,
  countPairs,
  type FeatureColumns,
} from './battle-columns.ts';
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
export { type DifferenceInterval, differenceInterval } from './difference-interval.ts';
export { OnlineElo } from './elo.ts';
export { type EloHistory, type EloHistoryOptions, eloHistory } from './elo-history.ts';
export {
  compareTieModels,
  DRAW_MODELS,
  type DrawModel,
  type DrawModelLoss,
  type HeldOutLoss,
  type TieModelComparison,
} from './held-out.ts';
export {
  averageWinRates,
  battleCounts,
  expectedWins,
  type PairMatrix,
  type TieCounting,
  winFractions,
} from './matrices.ts';
export { leadingBlock } from './matrix.ts';
export { normalQuantile } from './normal-quantile.ts';
export {
  type PairShrinkage,
  pairProbabilities,
  type SeparationOptions,
  SHRINKAGE_CRITERIA,
  type ShrinkageCriterion,
  shrinkages,
  votesToSeparate,
} from './pairing-advice.ts';
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
export {
  differenceDeviations,
  LOOKS,
  type Looks,
  type RankSetOptions,
  type RankSets,
  rankSets,
} from './rank-sets.ts';
export { RATING_ERROR_CODES, RatingError, type RatingErrorCode } from './rating-error.ts';
export { type FirstPlaceChange, type MovingVotes, votesToChangeFirst, votesToMove } from './robustness.ts';
export { CENTRE_RATING, POINTS_PER_LOGIT, winProbability } from './scale.ts';
export { type SideBias, type SideShare, sideBias } from './side-bias.ts';
export {
  type Simulation,
  type SimulationOptions,
  simulateBattles,
  simulateInPieces,
  type Truth,
  type VoterOptions,
} from './simulate.ts';
export {
  fitStyle,
  type StyleCoefficient,
  type StyleEffect,
  type StyleFit,
  type StyleOptions,
} from './style/fit-style.ts';
export { countStyle, STYLE_FEATURES, type StyleFeature } from './style/style-features.ts';
export { STYLE_PRESETS, type StyleModel, type StylePreset } from './style/style-presets.ts';
export {
  comparableWithZero,
  fitTieModel,
  TIE_MODELS,
  type TieModel,
  type TieModelFit,
  type TieModelOptions,
  type TieParameter,
} from './tie-models.ts';
export { fitWithVirtualTies } from './virtual-ties.ts';
export { balancePairs, type WeightedTable, weighBattles, weighByProbability } from './weighting.ts';
