import { afterAll, expect, test } from 'vitest';
import { testModel } from '../../core/testing/models.ts';
import { openStore } from '../../store/open-store.ts';
import { startPostgres } from '../../store/testing/postgres-server.ts';
import { testBoards } from '../boards/testing/test-boards.ts';
import { storeVote } from '../testing/stored-votes.ts';
import { verifyPublications } from './verify-publications.ts';

const server = await startPostgres();
afterAll(() => server.stop(), 60_000);

const RULE = { mode: 'interval', everyHours: 24, holdHours: 1 } as const;
const MODELS = ['ant', 'bee'].map((name) => testModel({ name }));

test('of several processes on one database one publishes, and all show it', async () => {
  const databaseUrl = await server.createDatabase();
  const stores = await Promise.all([1, 2, 3].map(() => openStore({ databaseUrl })));
  for (const choice of ['a', 'b', 'tie', 'both-bad'] as const) {
    await storeVote(stores[0]!, { models: { a: 'ant', b: 'bee' }, choice, isLeaked: choice === 'tie' });
  }
  const reports: unknown[] = [];
  const publishers = await Promise.all(
    stores.map(async (store) => {
      const options = { models: MODELS, clock: () => new Date('2026-11-24T12:00:00.000Z'), publishing: RULE };
      const report = (_: string, error: unknown) => void reports.push(error);
      return (await testBoards({ store, report, ...options })).publisher;
    }),
  );
  const published = await Promise.all(publishers.map((one) => one.publish({ isForced: false })));
  expect(published.filter((one) => one !== undefined)).toMatchObject([{ number: 1, version: 4, votes: 3 }]);
  for (const one of publishers) await one.publishIfDue();
  expect(publishers.map(({ shown, version }) => [shown?.number, version])).toEqual(Array(3).fill([1, 4]));
  const checks = [];
  for await (const check of verifyPublications(stores[1]!)) checks.push(check.outcome);
  expect(checks).toEqual(['recomputed']);
  expect(reports).toEqual([]);
  await Promise.all(stores.map((store) => store.close()));
});
