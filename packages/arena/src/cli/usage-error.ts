/** Wrong usage or an input that cannot be read, as against a failure while running. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
