export const ERROR_CODES = [
  'invalid-request',
  'prompt-empty',
  'prompt-too-long',
  'turn-limit-reached',
  'mode-not-available',
  'option-not-available',
  'battle-not-found',
  'battle-busy',
  'battle-over',
  'not-votable',
  'already-voted',
  'idempotency-key-missing',
  'idempotency-key-reused',
  'too-few-models',
  'category-not-found',
  'board-not-available',
  'model-not-found',
  'origin-refused',
  'content-type-refused',
  'not-found',
  'store-unavailable',
  'internal',
] as const;
/** Why a request was refused. Closed: the HTTP edge maps every code to a status. */
export type ErrorCode = (typeof ERROR_CODES)[number];

/** The one error of the arena that callers may catch. Its message is safe to show: no secret, prompt or model name. */
export class ArenaError extends Error {
  override readonly name = 'ArenaError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
