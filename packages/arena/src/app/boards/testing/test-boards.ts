import { CATEGORIES } from '../../../core/boards/categories.ts';
import { DIRECT_COMPUTER } from '../../../core/boards/direct-computer.ts';
import type { Model } from '../../../core/model.ts';
import type { Arena } from '../../arena.ts';
import type { RuleTagger } from '../../ports.ts';
import { TaggingJobs } from '../../tagging/tagging-jobs.ts';
import { CachedComputer } from '../cached-computer.ts';
import { LiveFrame } from '../live-frame.ts';

/** Rules that know nothing but how many turns there were, and need no time. */
const NO_TAGGER: RuleTagger = {
  version: 'none@1',
  tag: async (conversations) =>
    conversations.map((turns) => ({
      language: 'unknown',
      promptTokens: 0,
      turns: turns.length,
      isCode: false,
      isRefusal: false,
      fishesIdentity: false,
      style: { a: NO_STYLE, b: NO_STYLE },
    })),
};
const NO_STYLE = { tokens: 0, headers: 0, lists: 0, bold: 0 };

/** The part of an arena that boards are made of, computing where it is asked. */
export function testBoards(options: {
  readonly store: Arena['store'];
  readonly report: Arena['report'];
  readonly models: readonly Model[];
}): Pick<Arena, 'frame' | 'computed' | 'boards' | 'tagging'> {
  const { store, report, models } = options;
  const frame = new LiveFrame({ store, report, models: models.map(({ name }) => name) });
  return {
    frame,
    tagging: new TaggingJobs({ store, report, tagger: NO_TAGGER, onFacts: () => frame.catchUpSoon() }),
    computed: new CachedComputer(DIRECT_COMPUTER, { rule: { quantile: 0.999 }, seed: 42 }),
    boards: {
      categories: CATEGORIES,
      minimumVotes: { overall: 0, category: 2 },
      confidence: 0.95,
      voterGroups: new Map(),
    },
  };
}
