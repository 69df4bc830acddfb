import type { BattleFormat } from './format.ts';
import { ARENA_33K } from './formats/arena-33k.ts';
import { ARENA_55K } from './formats/arena-55k.ts';
import { ARENA_100K } from './formats/arena-100k.ts';
import { ARENA_140K } from './formats/arena-140k.ts';
import { CLEAN_BATTLE } from './formats/clean-battle.ts';
import { COMPARIA } from './formats/comparia.ts';
import { EVALICA } from './formats/evalica.ts';
import { FASTCHAT_LOG } from './formats/fastchat-log.ts';
import { LEITAI_LOG } from './formats/leitai-log.ts';
import { LLMFAO } from './formats/llmfao.ts';
import { PAIR_COUNT_MATRIX } from './formats/pair-count-matrix.ts';
import { PAIR_COUNTS } from './formats/pair-counts.ts';
import type { SourceColumns } from './source-columns.ts';

/** Every kind of file that is read. */
export const FORMATS: readonly BattleFormat[] = [
  LEITAI_LOG,
  FASTCHAT_LOG,
  CLEAN_BATTLE,
  ARENA_33K,
  ARENA_55K,
  ARENA_100K,
  ARENA_140K,
  COMPARIA,
  EVALICA,
  LLMFAO,
  PAIR_COUNTS,
  PAIR_COUNT_MATRIX,
];

/** The format that asks for most of the columns that are there; `undefined` if none has all that it asks for. */
export function recogniseFormat(columns: SourceColumns): BattleFormat | undefined {
  const possible = FORMATS.filter((format) => columns.has(...format.required));
  return possible.sort((one, other) => other.required.length - one.required.length)[0];
}
