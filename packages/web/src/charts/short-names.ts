/** Width of a text, in CSS pixels. */
export type MeasureText = (text: string) => number;

/** How much of what is kept stands behind the cut. The middle first; another where names would come out alike; at least one character. */
const TAIL_SHARES = [0.5, 0.25, 0.75, 0];
/** A beginning and an end, at least. */
const FEWEST_KEPT = 2;

let context: CanvasRenderingContext2D | undefined;

/** @param font - As in a style sheet, such as `12px sans-serif`. */
export function measureIn(font: string): MeasureText {
  context ??= document.createElement('canvas').getContext('2d')!;
  const measuring = context;
  return (text) => {
    measuring.font = font;
    return measuring.measureText(text).width;
  };
}

/**
 * Shortens names to a width. Names of models begin with their family and end with their version, so they are cut in the middle;
 * those that would come out alike are cut where that tells most of them apart.
 */
export function shortNames(names: readonly string[], widthPx: number, measure: MeasureText): string[] {
  const short = names.map((name) => shorten(name, widthPx, measure));
  for (const places of alike(short)) {
    const tries = TAIL_SHARES.map((share) =>
      places.map((place) => shorten(names[place]!, widthPx, measure, share)),
    );
    const best = tries.reduce((one, other) => (new Set(other).size > new Set(one).size ? other : one));
    for (const [index, place] of places.entries()) short[place] = best[index]!;
  }
  return short;
}

/** Shortens a text to a width by taking away what is in its middle. */
export function shorten(
  text: string,
  widthPx: number,
  measure: MeasureText,
  tailShare = TAIL_SHARES[0]!,
): string {
  if (measure(text) <= widthPx) return text;
  const characters = Array.from(text);
  const keep = (count: number) => {
    const tail = Math.max(1, Math.floor(count * tailShare));
    const [head, end] = [characters.slice(0, count - tail), characters.slice(characters.length - tail)];
    return `${head.join('').trimEnd()}…${end.join('').trimStart()}`;
  };
  let [fitting, tooMany] = [FEWEST_KEPT, characters.length];
  while (tooMany - fitting > 1) {
    const middle = Math.floor((fitting + tooMany) / 2);
    if (measure(keep(middle)) <= widthPx) fitting = middle;
    else tooMany = middle;
  }
  return keep(fitting);
}

/** Places of texts that are the same, for each text that there is more than once. */
function alike(texts: readonly string[]): number[][] {
  const places = Map.groupBy(texts.keys(), (place) => texts[place]!);
  return [...places.values()].filter((group) => group.length > 1);
}
