import { expect, test } from 'vitest';
import { findModels, sortModels, toOverviewSearch } from './overview-search.ts';

function model(name: string, ranks: (number | null)[], ratings: (number | null)[]) {
  return {
    model: name,
    organization: `Maker of ${name}`,
    license: '',
    demo: false,
    state: 'active' as const,
    ranks,
    ratings,
  };
}

const MODELS = [
  model('ant', [1, null], [1200, null]),
  model('Bee', [2, 1], [1100, 1000]),
  model('cat', [3, 1], [1000, 1050]),
  // Preliminary: a rating above all others, and no rank.
  model('dog', [null, null], [null, 1300]),
];
const names = (place: number) => sortModels(MODELS, place).map((row) => row.model);

test('sortModels() sorts by one board: rank, then rating, unranked last', () => {
  expect(names(0)).toEqual(['ant', 'Bee', 'cat', 'dog']);
  expect(names(1)).toEqual(['cat', 'Bee', 'dog', 'ant']);
});

test('findModels() finds by name and by maker, whatever the case', () => {
  expect([...findModels(MODELS, ' BEE')]).toEqual(['Bee']);
  expect([...findModels(MODELS, 'maker of c')]).toEqual(['cat']);
  expect(findModels(MODELS).size).toBe(MODELS.length);
});

test('toOverviewSearch() takes what it knows, and does not write the order that holds anyway', () => {
  expect(toOverviewSearch({ sort: 'coding', search: 'x', language: 'en', page: '2' })).toEqual({
    sort: 'coding',
    search: 'x',
    language: 'en',
  });
  expect(toOverviewSearch({ sort: 'overall', search: '' })).toEqual({});
});
