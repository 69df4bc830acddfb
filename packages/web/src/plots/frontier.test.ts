import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blendedPrice, priceFrontier } from './frontier.ts';

const items = fc.array(
  fc.record({ price: fc.integer({ min: 0, max: 20 }), rating: fc.integer({ min: 900, max: 920 }) }),
  { maxLength: 30 },
);

test('priceFrontier() holds a model if none is at least as good in price and rating, and better in one', () => {
  fc.assert(
    fc.property(items, (all) => {
      const beats = (one: number, other: number) =>
        all[one]!.price <= all[other]!.price &&
        all[one]!.rating >= all[other]!.rating &&
        (all[one]!.price < all[other]!.price || all[one]!.rating > all[other]!.rating);
      const places = all.map((_, place) => place);
      const unbeaten = places.filter((place) => !places.some((other) => beats(other, place)));
      const asText = (place: number) => `${all[place]!.price} ${all[place]!.rating}`;
      // Equal ones stand for one another.
      expect(new Set(priceFrontier(all).map(asText))).toEqual(new Set(unbeaten.map(asText)));
    }),
  );
});

test('blendedPrice() weighs input three times', () => {
  expect(blendedPrice({ input: 1, output: 5 })).toBe(2);
});
