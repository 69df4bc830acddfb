import { CATEGORIES } from '../../../core/boards/categories.ts';
import { DIRECT_COMPUTER } from '../../../core/boards/direct-computer.ts';
import type { DuplicatesRequest } from '../../../core/boards/mark-duplicates.ts';
import { IDENTITY_LEAK_RULE } from '../../../core/identity-leak/detect-leak.ts';
import type { Model } from '../../../core/model.ts';
import type { PublishingRule } from '../../../core/publication.ts';
import type { Arena } from '../../arena.ts';
import type { RuleTagger } from '../../ports.ts';
import { openHeldReader, Publisher } from '../../publishing/publisher.ts';
import { TaggingJobs } from '../../tagging/tagging-jobs.ts';
import type { BoardSettings } from '../board-settings.ts';
import { CachedComputer } from '../cached-computer.ts';
import { LiveFrame } from '../live-frame.ts';

/** Rules that know nothing but how many turns there were, and need no time. */
const NO_TAGGER: RuleTagger = {
  version: 'none@1',
  leakRule: IDENTITY_LEAK_RULE,
  findLeaks: async (battles) => battles.map(() => undefined),
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

export const LIVE: PublishingRule = { mode: 'live', everyHours: 24, holdHours: 0 };

/** The part of an arena that boards are made of, computing where it is asked. Publishes when the test says so. */
export async function testBoards(options: {
  readonly store: Arena['store'];
  readonly report: Arena['report'];
  readonly models: readonly Model[];
  readonly clock: Arena['clock'];
  readonly publishing?: PublishingRule | undefined;
  /** What is not as in every test. */
  readonly boards?: Partial<BoardSettings> | undefined;
  readonly duplicates?: DuplicatesRequest | undefined;
}): Promise<Pick<Arena, 'frame' | 'publisher' | 'computed' | 'tagging'>> {
  const { store, report, models, clock, publishing: rule = LIVE } = options;
  const held = await openHeldReader(store, rule);
  const frame = new LiveFrame({ store: held, report, models: models.map(({ name }) => name) });
  const duplicates = options.duplicates ?? { rule: { quantile: 0.999 }, seed: 42 };
  const boards = {
    categories: CATEGORIES,
    minimumVotes: { overall: 0, category: 2 },
    confidence: 0.95,
    voterGroups: new Map(),
    ...options.boards,
  };
  const openComputer = () => DIRECT_COMPUTER;
  const about = { boards, duplicates, clock, report, openComputer };
  return {
    frame,
    publisher: new Publisher({ store, frame, held, rule, ...about }),
    tagging: new TaggingJobs({
      store,
      report,
      clock,
      log: () => {},
      tagger: NO_TAGGER,
      onFacts: () => frame.catchUpSoon(),
    }),
    computed: new CachedComputer(DIRECT_COMPUTER),
  };
}
