// `node bench/cast-vote.ts`: durable votes a second on both stores, beside bare inserts of the same run and disk.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Battle } from '../packages/arena/src/core/battle.ts';
import { openStore, type StoreLocation } from '../packages/arena/src/store/open-store.ts';
import type { SqlStore } from '../packages/arena/src/store/sql-store.ts';
import { insertBare } from '../packages/arena/src/store/testing/bare-inserts.ts';
import { startPostgres } from '../packages/arena/src/store/testing/postgres-server.ts';
import { readyBattle, voteOn } from '../packages/arena/src/store/testing/stored-battles.ts';

const ROUNDS = 5;
const VOTES = 1_000;
const AT_ONCE = 32;

async function castAll(store: SqlStore, battles: Battle[], atOnce: number): Promise<number> {
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let battle = battles.pop(); battle !== undefined; battle = battles.pop()) {
        const { outcome } = await store.castVote(voteOn(battle));
        if (outcome !== 'stored') throw new Error(`Cannot measure: a vote must be stored, got ${outcome}`);
      }
    }),
  );
  return performance.now() - startedAt;
}

async function readyBattles(store: SqlStore): Promise<Battle[]> {
  return Promise.all(Array.from({ length: VOTES }, () => readyBattle(store)));
}

const perSecond = (milliseconds: readonly number[]) => {
  const median = [...milliseconds].sort((one, other) => one - other)[Math.floor(milliseconds.length / 2)]!;
  return (VOTES / median) * 1_000;
};

async function measure(name: string, location: StoreLocation): Promise<void> {
  const store = await openStore(location);
  const [bare, single, parallel]: [number[], number[], number[]] = [[], [], []];
  // In turns, so that a slow moment of the machine does not hit one of them alone. The first round warms up.
  for (let round = 0; round <= ROUNDS; round += 1) {
    const times = [
      await insertBare(
        location,
        Array.from({ length: VOTES }, (_, index) => `${round}-${index}`),
      ),
      await castAll(store, await readyBattles(store), 1),
      await castAll(store, await readyBattles(store), AT_ONCE),
    ] as const;
    if (round === 0) continue;
    [bare, single, parallel].forEach((list, index) => {
      list.push(times[index]!);
    });
  }
  await store.close();
  const baseline = perSecond(bare);
  const line = (label: string, value: number) =>
    console.log(
      `${name.padEnd(11)} ${label.padEnd(22)} ${value.toFixed(0).padStart(7)} /s   ${(value / baseline).toFixed(2)} of bare`,
    );
  line('bare inserts', baseline);
  line('votes, one by one', perSecond(single));
  line(`votes, ${AT_ONCE} at once`, perSecond(parallel));
}

const folder = mkdtempSync(join(tmpdir(), 'leitai-bench-'));
const server = await startPostgres();
try {
  await measure('SQLite', { dataDirectory: join(folder, 'data') });
  await measure('PostgreSQL', { databaseUrl: await server.createDatabase() });
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
