export const SIDES = ['a', 'b'] as const;
/** Position on screen. Which model stands on which side is drawn at random. */
export type Side = (typeof SIDES)[number];
export type BySide<T> = Readonly<Record<Side, T>>;

/** Builds a value for each side, side A first. */
export function bySide<T>(build: (side: Side) => T): BySide<T> {
  return { a: build('a'), b: build('b') };
}
