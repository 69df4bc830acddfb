import type { LeaderboardRow } from 'leitai/api-schema';
import { expect, test } from 'vitest';
import { jointModels, nextOrder, toBoardSearch, viewRows } from './board-view.ts';

function row(model: string, given: Partial<LeaderboardRow> = {}): LeaderboardRow {
  return {
    model,
    organization: 'Somebody',
    license: 'MIT',
    demo: false,
    state: 'active',
    rating: 1000,
    lower: 990,
    upper: 1010,
    rank: 1,
    bestRank: 1,
    worstRank: 1,
    votes: 10,
    status: 'rated',
    simultaneousBest: 1,
    simultaneousWorst: 1,
    tier: 1,
    overallRank: null,
    wins: 5,
    losses: 5,
    ties: 0,
    revisions: 1,
    ...given,
  };
}

const ROWS = [
  row('Cat', { votes: 30, overallRank: 2, price: { input: 1, output: 9 } }),
  row('ant', { rating: 1100, organization: 'Hill' }),
  row('Bee', { rating: null, votes: 20, overallRank: 1, price: { input: 1, output: 3 } }),
];
const names = (search: Parameters<typeof viewRows>[1]) => viewRows(ROWS, search).map(({ model }) => model);

test('viewRows() keeps the board’s order unless another one is asked for, and unknowns come last', () => {
  expect(names({})).toEqual(['Cat', 'ant', 'Bee']);
  expect(names({ sort: 'model' })).toEqual(['ant', 'Bee', 'Cat']);
  expect(names({ sort: 'rating' })).toEqual(['ant', 'Cat', 'Bee']);
  expect(names({ sort: 'votes' })).toEqual(['Cat', 'Bee', 'ant']);
  expect(names({ sort: 'overall' })).toEqual(['Bee', 'Cat', 'ant']);
  expect(names({ sort: 'price' })).toEqual(['Bee', 'Cat', 'ant']);
});

test('viewRows() turns an order round, and leaves unknowns last', () => {
  expect(names({ sort: '-rating' })).toEqual(['Cat', 'ant', 'Bee']);
  expect(names({ sort: '-price' })).toEqual(['Cat', 'Bee', 'ant']);
  expect(names({ sort: '-votes' })).toEqual(['ant', 'Bee', 'Cat']);
});

test('viewRows() takes numbers in names for numbers', () => {
  const rows = ['m-10', 'm-9', 'M-1'].map((name) => row(name));
  expect(viewRows(rows, { sort: 'model' }).map(({ model }) => model)).toEqual(['M-1', 'm-9', 'm-10']);
});

test('nextOrder() turns a column round that is pressed again', () => {
  expect(nextOrder('rank', 'votes')).toBe('votes');
  expect(nextOrder('votes', 'votes')).toBe('-votes');
  expect(nextOrder('-votes', 'votes')).toBe('votes');
});

test('jointModels() are those that share a rank; without a rank nothing is shared', () => {
  const rows = [
    row('a', { rank: 1 }),
    row('b', { rank: 1 }),
    row('c', { rank: 3 }),
    row('d', { rank: null }),
    row('e', { rank: null }),
  ];
  expect([...jointModels(rows)]).toEqual(['a', 'b']);
});

test('viewRows() finds by name and by maker, whatever the case', () => {
  expect(names({ search: ' CA' })).toEqual(['Cat']);
  expect(names({ search: 'hill' })).toEqual(['ant']);
  expect(names({ search: 'nobody' })).toEqual([]);
});

test('toBoardSearch() takes what it knows out of an address', () => {
  expect(toBoardSearch({ style: 'on', sort: 'votes', search: 'x', page: '2', language: '' })).toEqual({
    style: 'on',
    sort: 'votes',
    search: 'x',
  });
  expect(toBoardSearch({ sort: 'rank' })).toEqual({});
  expect(toBoardSearch({ sort: '-rank' })).toEqual({ sort: '-rank' });
  expect(toBoardSearch({ sort: 'luck' })).toEqual({});
  expect(toBoardSearch({ sort: 3 })).toEqual({});
});
