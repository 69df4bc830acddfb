import { expect, onTestFinished, test, vi } from 'vitest';
import { type Publication, publicationHash as serverHash } from '../../../arena/src/core/publication.ts';
import { publicationHash } from './publication-hash.ts';

const PUBLICATION = {
  number: 2,
  version: 6,
  votes: 5,
  publishedAt: '2026-11-24T12:00:00.000Z',
  logHash: 'a'.repeat(64),
  previousHash: 'b'.repeat(64),
  hash: 'c'.repeat(64),
  method: {
    rule: { mode: 'live', everyHours: 24, holdHours: 0 },
    method: 'bradley-terry',
    interval: { kind: 'sandwich', confidence: 0.95 },
    minimumVotes: { overall: 0, category: 300 },
    anchor: { name: '甲“a”', rating: 1043.123456789012 },
    duplicates: { rule: { quantile: 0.999, atLeast: 25 }, seed: 42 },
    categories: [{ name: 'english', group: 'language', condition: { language: ['en'] } }],
    models: ['甲“a”'],
    taggers: { coding: { '2': 7, '3': 4 }, labeller: { x: 2 } },
    limits: { exclusion: 1, fact: 2 },
  },
  boards: [],
} satisfies Publication;

test('publicationHash() is that of the server, and changes with everything that is said', async () => {
  const hash = await publicationHash(PUBLICATION);
  expect(hash).toBe(serverHash(PUBLICATION));
  expect(await publicationHash({ ...PUBLICATION, votes: 6 })).not.toBe(hash);
});

test('publicationHash() gives up where the browser offers no hashing', async () => {
  vi.stubGlobal('crypto', {});
  onTestFinished(() => void vi.unstubAllGlobals());
  expect(await publicationHash(PUBLICATION)).toBeUndefined();
});
