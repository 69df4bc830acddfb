import { writeSync } from 'node:fs';
import type { VoteOutcome } from '../../app/ports.ts';
import { openStore, type StoreLocation } from '../open-store.ts';
import { readyBattle, readyBattles, voteOn } from './stored-battles.ts';

/**
 * A process to be killed: casts votes in several lanes until then, and writes a line before and after each. A line
 * is in the pipe when `writeSync` returns, whatever becomes of the process. With nobody to read it, it ends.
 */

const LANES = 4;
const location: StoreLocation = JSON.parse(process.argv[2]!);
const preparedCount = Number(process.argv[3]);

function say(word: string, battleId: string, outcome?: VoteOutcome): void {
  const vote = outcome && 'vote' in outcome ? outcome.vote : undefined;
  writeSync(1, `${JSON.stringify({ word, battleId, outcome: outcome?.outcome, vote })}\n`);
}

const store = await openStore(location);
const battles = await readyBattles(store, preparedCount);
await Promise.all(
  Array.from({ length: LANES }, async () => {
    for (;;) {
      const battle = battles.pop() ?? (await readyBattle(store));
      say('attempt', battle.id);
      say('acknowledged', battle.id, await store.castVote(voteOn(battle)));
    }
  }),
);
