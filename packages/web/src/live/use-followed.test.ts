import { expect, test } from 'vitest';
import { hold, shownOf } from './use-followed.ts';
import type { Followed } from './use-following.ts';

const figure = (version: number | undefined, isRefetching = false) =>
  ({ data: version === undefined ? undefined : { version }, isRefetching }) as Followed;
const page = (matrix: Followed, history: Followed, name = 'overall') => ({
  page: name,
  figures: { matrix, history },
});

test('hold() keeps what is shown until all that was asked for anew has come', () => {
  const first = hold(undefined, page(figure(1), figure(1)));
  const one = page(figure(2), figure(1, true));
  expect(hold(first, one)).toBe(first);
  expect(shownOf(hold(first, one), one.figures).matrix.data).toEqual({ version: 1 });
  const all = page(figure(2), figure(2));
  expect(hold(first, all)).toBe(all);
});

test('hold() shows another page at once', () => {
  const first = hold(undefined, page(figure(1), figure(1)));
  const other = page(figure(2, true), figure(2), 'english');
  expect(hold(first, other)).toBe(other);
});

test('shownOf() shows what has not been there yet as soon as it comes', () => {
  const first = hold(undefined, page(figure(1, true), figure(undefined)));
  const next = page(figure(1, true), figure(2));
  const shown = shownOf(hold(first, next), next.figures);
  expect([shown.matrix.data, shown.history.data]).toEqual([{ version: 1 }, { version: 2 }]);
});
