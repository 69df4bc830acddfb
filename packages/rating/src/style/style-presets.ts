/** A version of style control: what is compared, on which scale, and what holds the estimates back. */
export interface StyleModel {
  /** `relative`: (a − b) / (a + b + 1), for amounts from 0; `plain`: a − b, for any numbers. */
  readonly difference: 'relative' | 'plain';
  /**
   * Whether differences are measured from their mean and in standard deviations. Otherwise from 0 and in root mean
   * squares: then a battle says the same when its sides are swapped.
   */
  readonly centred: boolean;
  /** Whether being the first of two may be worth something by itself. */
  readonly sideIntercept: boolean;
  /** `inverse-count`: battles of a pair weigh 1 / max(battles of the pair, 50), so that no pair drowns the others. */
  readonly pairWeights: 'equal' | 'inverse-count';
  /** Curvature that is added for each strength and each coefficient, as if it had been seen to be 0. */
  readonly ridge: {
    readonly strengths: number;
    readonly coefficients: number;
    /** What the ridge stands against: the sum of the battles' log-likelihoods, or their mean. */
    readonly against: 'sum' | 'mean';
  };
}

/**
 * Named versions of style control.
 *
 * `leitai`: no side is preferred by construction, a side effect is estimated, nothing is held back.
 * `lmsys-2024`: Chatbot Arena's boards from August 2024, FastChat's `fit_contextual_bt`; its ridge of 0.5 is on
 * strengths in units of log₁₀ odds. `arena-rank`: lmarena/arena-rank's defaults; its ridge of 1 on the mean
 * log-likelihood takes nearly all of the effect of style away.
 *
 * @see docs/methods.md#style-control
 */
export const STYLE_PRESETS = {
  leitai: {
    difference: 'relative',
    centred: false,
    sideIntercept: true,
    pairWeights: 'equal',
    ridge: { strengths: 0, coefficients: 0, against: 'sum' },
  },
  'lmsys-2024': {
    difference: 'relative',
    centred: true,
    sideIntercept: false,
    pairWeights: 'equal',
    ridge: { strengths: 0.5 / Math.LN10 ** 2, coefficients: 0.5, against: 'sum' },
  },
  'arena-rank': {
    difference: 'relative',
    centred: true,
    sideIntercept: false,
    pairWeights: 'inverse-count',
    ridge: { strengths: 0, coefficients: 1, against: 'mean' },
  },
} as const satisfies Record<string, StyleModel>;

export type StylePreset = keyof typeof STYLE_PRESETS;
