import type { ExclusionAction } from '../../core/exclusion.ts';
import { judgeAgain } from '../../core/identity-leak/judge-again.ts';
import type { ArenaStore, RuleTagger } from '../ports.ts';
import { type WalkOptions, walkUntagged } from './walk-untagged.ts';

/** Under which the rule's facts are stored: whether a battle gives a name away. */
const LEAKS = 'leaks';

export interface ExcludeLeaksOptions extends WalkOptions {
  readonly store: Pick<ArenaStore, 'readUntagged' | 'readConversations' | 'readModels' | 'saveVerdicts'>;
  readonly tagger: Pick<RuleTagger, 'leakRule' | 'findLeaks'>;
  readonly clock: () => Date;
}

export interface ExcludedLeaks {
  /** Battles that were read. */
  readonly battles: number;
  readonly set: number;
  readonly lifted: number;
}

/**
 * Reads every logged battle that has a text and that this version of the rule for identity leaks has not read, and says in the
 * log of exclusions what is not said there. Battles of this arena were read while they ran; imported ones were not.
 *
 * @throws {ArenaError} `store-unavailable`.
 */
export async function excludeLeaks(options: ExcludeLeaksOptions): Promise<ExcludedLeaks> {
  const { store, tagger, clock } = options;
  const rule = tagger.leakRule;
  const actions: ExclusionAction[] = [];
  const battles = await walkUntagged(options, { tagger: LEAKS, version: rule }, async (read) => {
    const models = await store.readModels(read.map(({ sequence }) => sequence));
    const notes = await tagger.findLeaks(
      read.map(({ sequence, turns }) => ({ turns, models: models.get(sequence)! })),
    );
    const noteOf = new Map(read.map(({ sequence }, place) => [sequence, notes[place]]));
    const verdicts = await store.saveVerdicts({
      facts: Array.from(noteOf, ([sequence, note]) => ({
        ...{ sequence, tagger: LEAKS, version: rule, value: note !== undefined },
      })),
      ...{ reason: 'identity-leaked', rule, createdAt: clock().toISOString() },
      decide: (sequence, last) => {
        const note = noteOf.get(sequence);
        const action = judgeAgain(note !== undefined, rule, last);
        return action && { action, note: note ?? null };
      },
    });
    actions.push(...verdicts);
  });
  const countOf = (wanted: ExclusionAction) => actions.filter((action) => action === wanted).length;
  return { battles, set: countOf('set'), lifted: countOf('lifted') };
}
