import type { WholePublication } from 'leitai/api-schema';
import { useEffect, useState } from 'react';
import { publicationHash } from './publication-hash.ts';

export type HashCheck = 'hashing' | 'hashHolds' | 'hashBroken' | 'hashImpossible';

/** Hashes a publication again in this browser, and says what came of it. */
export function useHashCheck(publication: WholePublication): HashCheck {
  const [outcome, setOutcome] = useState<HashCheck>('hashing');
  useEffect(() => {
    let isWanted = true;
    setOutcome('hashing');
    void publicationHash(publication).then((hash) => {
      if (!isWanted) return;
      setOutcome(
        hash === undefined ? 'hashImpossible' : hash === publication.hash ? 'hashHolds' : 'hashBroken',
      );
    });
    return () => {
      isWanted = false;
    };
  }, [publication]);
  return outcome;
}
