/** Room beside the cheapest and the dearest model, as a factor. */
const EDGE = 1.5;

/** A logarithmic axis of prices, with a place for what is free: at the left, where the scale itself never gets to. */
export interface PriceAxis {
  readonly min: number;
  readonly max: number;
  /** Where free models stand; undefined if there are none. */
  readonly freeAt: number | undefined;
  /** Where on the axis a price stands. */
  readonly placeOf: (price: number) => number;
  /** How far from the left that is, from 0 to 1. */
  readonly shareOf: (price: number) => number;
}

/** @param prices - At least one; 0 is free. */
export function priceAxis(prices: readonly number[]): PriceAxis {
  const paid = prices.filter((price) => price > 0);
  const least = Math.min(...paid, ...(paid.length === 0 ? [1] : []));
  // A whole power of ten, as the axis has a mark there.
  const freeAt = prices.includes(0) ? 10 ** (Math.floor(Math.log10(least)) - 1) : undefined;
  const min = (freeAt ?? least) / EDGE;
  const max = Math.max(...paid, freeAt ?? 0) * EDGE;
  const placeOf = (price: number) => (price === 0 ? freeAt! : price);
  const shareOf = (price: number) => Math.log(placeOf(price) / min) / Math.log(max / min);
  return { min, max, freeAt, placeOf, shareOf };
}
