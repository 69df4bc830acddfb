export const RATING_ERROR_CODES = ['not-converged', 'anchor-not-rated'] as const;
export type RatingErrorCode = (typeof RATING_ERROR_CODES)[number];

/** What a caller of a fit may want to catch. */
export class RatingError extends Error {
  override readonly name = 'RatingError';
  readonly code: RatingErrorCode;

  constructor(code: RatingErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
