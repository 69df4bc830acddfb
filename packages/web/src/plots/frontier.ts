/**
 * Finds what no cheaper one beats.
 *
 * @returns Places in `items`, from the cheapest on; each has a higher rating than all before it.
 */
export function priceFrontier(
  items: readonly { readonly price: number; readonly rating: number }[],
): number[] {
  const byPrice = items
    .map((item, place) => ({ ...item, place }))
    .sort((one, other) => one.price - other.price || other.rating - one.rating);
  const frontier: number[] = [];
  let best = Number.NEGATIVE_INFINITY;
  for (const { rating, place } of byPrice) {
    if (rating <= best) continue;
    best = rating;
    frontier.push(place);
  }
  return frontier;
}

/** Three parts input to one part output, as price lists of models are usually put together; US dollars for a million tokens. */
export function blendedPrice({ input, output }: { readonly input: number; readonly output: number }): number {
  return (3 * input + output) / 4;
}
