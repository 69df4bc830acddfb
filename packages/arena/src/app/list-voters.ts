import type { BattleFrame } from '../core/frame/battle-frame.ts';
import { CHUNK_ROWS } from '../core/frame/frame-columns.ts';

/** Who has voted, by the id that groups of voters and exclusions want. */
export interface ListedVoter {
  readonly id: string;
  readonly battles: number;
  /** Seconds since 1970. */
  readonly firstAt: number;
  readonly lastAt: number;
}

/** Lists the voters, those with the most battles first. Battles of which nobody knows who judged them are nobody's. */
export function listVoters(frame: BattleFrame, limit: number): ListedVoter[] {
  const { voters, chunks, rowCount } = frame;
  const battles = new Uint32Array(voters.length);
  const firstAt = new Uint32Array(voters.length).fill(2 ** 32 - 1);
  const lastAt = new Uint32Array(voters.length);
  chunks.forEach(({ voter, createdAt }, place) => {
    const end = Math.min(CHUNK_ROWS, rowCount - place * CHUNK_ROWS);
    for (let row = 0; row < end; row += 1) {
      const [who, when] = [voter[row]!, createdAt[row]!];
      battles[who]! += 1;
      firstAt[who] = Math.min(firstAt[who]!, when);
      lastAt[who] = Math.max(lastAt[who]!, when);
    }
  });
  const known = Uint32Array.from(voters.keys()).filter((who) => voters[who] !== '' && battles[who]! > 0);
  known.sort((one, other) => battles[other]! - battles[one]! || one - other);
  return Array.from(known.subarray(0, limit), (who) => ({
    id: voters[who]!,
    battles: battles[who]!,
    firstAt: firstAt[who]!,
    lastAt: lastAt[who]!,
  }));
}
