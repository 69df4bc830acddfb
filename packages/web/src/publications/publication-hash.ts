import type { WholePublication } from 'leitai/api-schema';

/**
 * Hashes a publication as whoever reads it may: SHA-256, in hex, of a JSON array of what it says.
 *
 * Written down here once more, and not taken from the server: a check with the server's own code would say little.
 *
 * @param publication - With its fields in the order in which they came.
 * @returns Undefined where the browser offers no hashing: on a page that was not served by https.
 */
export async function publicationHash(publication: WholePublication): Promise<string | undefined> {
  // Missing on insecure pages, whatever its type says.
  const subtle: SubtleCrypto | undefined = globalThis.crypto.subtle;
  if (subtle === undefined) return undefined;
  const { previousHash, number, version, votes, publishedAt, logHash, method, boards } = publication;
  const parts = [previousHash, number, version, votes, publishedAt, logHash, method, boards];
  const text = JSON.stringify(['leitai-publication@1', ...parts]);
  const digest = await subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
