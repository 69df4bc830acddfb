import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anytimeQuantile } from './anytime-quantile.ts';
import { normalQuantile } from './normal-quantile.ts';

test('anytimeQuantile() asks more than a single look, most of few battles and of very many', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1e9 }),
      fc.integer({ min: 1, max: 1e7 }),
      fc.integer({ min: 1, max: 10_000 }),
      (battles, tunedFor, comparisons) => {
        const quantile = anytimeQuantile({ battles, tunedFor, comparisons });
        expect(quantile).toBeGreaterThan(normalQuantile(1 - 0.025 / comparisons));
        expect(quantile).toBeLessThanOrEqual(
          anytimeQuantile({ battles, tunedFor, comparisons: comparisons + 1 }),
        );
        expect(quantile).toBeLessThan(anytimeQuantile({ battles, tunedFor, comparisons, confidence: 0.99 }));
      },
    ),
  );
  const at = (battles: number) => anytimeQuantile({ battles, tunedFor: 10_000 });
  expect(at(10_000)).toBeLessThan(at(1_000));
  expect(at(10_000)).toBeLessThan(at(1_000_000));
});

test('anytimeQuantile() is nearly the least that any tuning gives, where it is tuned for', () => {
  const best = Math.min(
    ...Array.from({ length: 200 }, (_, step) =>
      anytimeQuantile({ battles: 10_000, tunedFor: 10_000 * 1.05 ** (step - 100) }),
    ),
  );
  expect(anytimeQuantile({ battles: 10_000, tunedFor: 10_000 }) / best).toBeLessThan(1.005);
});

test.each([
  [{ battles: 0 }, 'battles and tunedFor must be numbers above 0'],
  [{ battles: 1, tunedFor: Number.NaN }, 'battles and tunedFor must be numbers above 0'],
  [{ battles: 1, confidence: 1 }, 'confidence must be inside (0, 1)'],
  [{ battles: 1, comparisons: 1.5 }, 'comparisons must be a whole number from 1'],
])('anytimeQuantile() refuses %j', (options, message) => {
  expect(() => anytimeQuantile(options)).toThrow(message);
});
