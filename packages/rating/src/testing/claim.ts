// What the engine promises of numbers that chance made, each beside a way to compute them that breaks the promise. Worlds are
// drawn with fixed seeds. Bands hold a right method 999 times in 1,000.

/** A promise, and what stands against it. */
export interface Claim {
  readonly claim: string;
  /** From and to. */
  readonly accepted: readonly [number, number];
  readonly measured: () => number;
  /** A method, or a world, that must fall outside. */
  readonly control: string;
  readonly controlled: () => number;
}

/** Share of 1,000 that is 95 % but for chance. */
export const COVERAGE = [0.926, 0.971] as const;

/** The share that is farthest from 95 %. */
export function farthest(shares: Iterable<number>): number {
  return [...shares].reduce(
    (worst, share) => (Math.abs(share - 0.95) > Math.abs(worst - 0.95) ? share : worst),
    0.95,
  );
}
