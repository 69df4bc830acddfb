/** Battles that cannot be read, or a filter that cannot be used on them: wrong input, as against a failure. */
export class BattleInputError extends Error {
  override readonly name = 'BattleInputError';
}
