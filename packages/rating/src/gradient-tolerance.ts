const GRADIENT_TOLERANCE = 1e-8;
/** Rounding leaves up to about this share of the battles, so that sums of more than twenty million may not come as near to 0. */
const ROUNDING_SHARE = 5e-16;

/** Largest gradient, in wins, that counts as the maximum of so many battles. */
export function gradientTolerance(battles: number): number {
  return Math.max(GRADIENT_TOLERANCE, battles * ROUNDING_SHARE);
}
