import type { PairPage } from 'leitai/api-schema';
import type { MessageKey } from '../i18n/messages.en.ts';

/** Beyond so many battles nobody waits for a pair to be told apart. */
const MANY_BATTLES = 100_000;

/** The sentence that says how many more battles would separate a pair; none if they cannot be compared. */
export function separationMessage(
  pair: Pick<PairPage, 'difference' | 'votesToSeparate'>,
): MessageKey | undefined {
  if (pair.difference === null) return undefined;
  const { votesToSeparate: votes } = pair;
  if (votes === null) return 'pair.separateNever';
  if (votes === 0) return 'pair.separated';
  return votes > MANY_BATTLES ? 'pair.separateMany' : 'pair.separateSome';
}

/** A number as near as it is known: two digits. */
export function roundedCount(count: number, language: string): string {
  return count.toLocaleString(language, { maximumSignificantDigits: 2 });
}
