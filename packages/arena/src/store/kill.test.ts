import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readVotes } from '../app/testing/stored-votes.ts';
import type { LoggedVote } from '../core/vote.ts';
import { verifyLog } from '../core/vote-log.ts';
import { openStore, type StoreLocation } from './open-store.ts';
import type { SqlStore } from './sql-store.ts';
import { startPostgres } from './testing/postgres-server.ts';
import { voteOn } from './testing/stored-battles.ts';

const PROGRAM = join(import.meta.dirname, 'testing', 'voting-process.ts');
/** Battles that are ready before the first vote, so that votes come as fast as the store takes them. */
const PREPARED = 200;
/** After how many acknowledged votes a process is killed. The next one goes on with the same database. */
const KILLED_AFTER = [0, 1, 30, 77, 120, 166, 195];

interface Witness {
  /** Battles whose vote was sent, whatever came of it. */
  readonly attempted: Set<string>;
  readonly acknowledged: Map<string, LoggedVote>;
}

/** Lets a process vote, and kills it without warning once it has said enough. */
async function voteUntilKilled(location: StoreLocation, killAfter: number): Promise<Witness> {
  const child = spawn(process.execPath, [PROGRAM, JSON.stringify(location), String(PREPARED)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => {
    child.on('close', (_, signal) => resolve(signal));
  });
  const witness: Witness = { attempted: new Set(), acknowledged: new Map() };
  for await (const line of createInterface({ input: child.stdout })) {
    const { word, battleId, outcome, vote } = JSON.parse(line);
    if (word === 'attempt') witness.attempted.add(battleId);
    else {
      expect(outcome).toBe('stored');
      witness.acknowledged.set(battleId, vote);
    }
    if (witness.acknowledged.size >= killAfter) child.kill('SIGKILL');
  }
  expect(await ended).toBe('SIGKILL');
  return witness;
}

async function expectWhole(store: SqlStore, witness: Witness): Promise<void> {
  const log = await readVotes(store);
  const battles = new Set(log.map((vote) => vote.battleId));
  expect(battles.size).toBe(log.length);
  for (const [battleId, vote] of witness.acknowledged) {
    expect(log.filter((stored) => stored.battleId === battleId)).toEqual([{ ...vote, exclusions: [] }]);
  }
  for (const battleId of witness.attempted) {
    const battle = (await store.findBattle(battleId))!;
    expect(battle.state).toBe(battle.vote === undefined ? 'ready' : 'voted');
  }
  expect(await verifyLog(store.readLog())).toEqual({
    votes: log.length,
    imported: 0,
    head: log.at(-1)?.hash ?? expect.any(String),
  });
}

/** An answer that never came may have been a vote or not. Sending it again makes it exactly one. */
async function sendAgain(store: SqlStore, witness: Witness): Promise<void> {
  for (const battleId of witness.attempted) {
    const { outcome } = await store.castVote(voteOn((await store.findBattle(battleId))!));
    if (witness.acknowledged.has(battleId)) expect(outcome).toBe('replayed');
    else expect(['stored', 'replayed']).toContain(outcome);
  }
}

function describeKill(name: string, newLocation: () => Promise<StoreLocation>): void {
  describe(`a process that is killed while it votes on ${name}`, () => {
    let location: StoreLocation;
    let sent = 0;
    beforeAll(async () => {
      location = await newLocation();
    });

    test.each(KILLED_AFTER)('leaves every vote that it acknowledged, after %i of them', async (killAfter) => {
      const witness = await voteUntilKilled(location, killAfter);
      expect(witness.acknowledged.size).toBeGreaterThanOrEqual(killAfter);
      sent += witness.attempted.size;
      const store = await openStore(location);
      try {
        await expectWhole(store, witness);
        await sendAgain(store, witness);
        expect(await verifyLog(store.readLog())).toEqual({
          votes: sent,
          imported: 0,
          head: expect.any(String),
        });
      } finally {
        await store.close();
      }
    });
  });
}

const folder = mkdtempSync(join(tmpdir(), 'leitai-kill-'));
const server = await startPostgres();
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

describeKill('SQLite', async () => ({ dataDirectory: join(folder, 'data') }));
describeKill('PostgreSQL', async () => ({ databaseUrl: await server.createDatabase() }));
