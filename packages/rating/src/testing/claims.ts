import type { Claim } from './claim.ts';
import { INTERVAL_CLAIMS } from './interval-claims.ts';
import { RANK_CLAIMS } from './rank-claims.ts';
import { ROBUSTNESS_CLAIMS } from './robustness-claims.ts';

export const CLAIMS: readonly Claim[] = [...INTERVAL_CLAIMS, ...RANK_CLAIMS, ...ROBUSTNESS_CLAIMS];
