import { expect, test } from 'vitest';
import { EndpointPool } from './endpoint-pool.ts';

const ONE = { url: 'http://127.0.0.1:1/v1', model: 'm' };
const TWO = { url: 'http://127.0.0.1:2/v1', model: 'm' };

function poolAt(start: number) {
  const clock = { now: start };
  return { clock, pool: new EndpointPool(() => clock.now) };
}

test('choose() takes the least busy endpoint, the first of equals', () => {
  const { pool } = poolAt(0);
  expect(pool.choose([ONE, TWO])).toBe(ONE);
  const leave = pool.occupy(ONE);
  expect(pool.choose([ONE, TWO])).toBe(TWO);
  pool.occupy(TWO);
  expect(pool.choose([ONE, TWO])).toBe(ONE);
  leave();
  expect(pool.choose([TWO, ONE])).toBe(ONE);
});

test('choose() leaves an endpoint that cools down alone, until its time is over', () => {
  const { pool, clock } = poolAt(0);
  pool.coolDown(ONE, 100);
  expect(pool.choose([ONE, TWO])).toBe(TWO);
  clock.now = 101;
  expect(pool.choose([ONE, TWO])).toBe(ONE);
});

test('choose() takes the endpoint that is ready soonest if all cool down', () => {
  const { pool } = poolAt(0);
  pool.coolDown(ONE, 200);
  pool.coolDown(TWO, 100);
  expect(pool.choose([ONE, TWO])).toBe(TWO);
});

test('coolDown() is never shortened', () => {
  const { pool, clock } = poolAt(0);
  pool.coolDown(ONE, 200);
  pool.coolDown(ONE, 10);
  clock.now = 100;
  expect(pool.isCooling(ONE)).toBe(true);
});

test('choose() has nothing to take where there is none', () => {
  expect(poolAt(0).pool.choose([])).toBeUndefined();
});
