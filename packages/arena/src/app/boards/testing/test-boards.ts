import { CATEGORIES } from '../../../core/boards/categories.ts';
import { DIRECT_COMPUTER } from '../../../core/boards/direct-computer.ts';
import type { Model } from '../../../core/model.ts';
import type { Arena } from '../../arena.ts';
import { CachedComputer } from '../cached-computer.ts';
import { LiveFrame } from '../live-frame.ts';

/** The part of an arena that boards are made of, computing where it is asked. */
export function testBoards(options: {
  readonly store: Arena['store'];
  readonly report: Arena['report'];
  readonly models: readonly Model[];
}): Pick<Arena, 'frame' | 'computed' | 'boards'> {
  const { store, report, models } = options;
  return {
    frame: new LiveFrame({ store, report, models: models.map(({ name }) => name) }),
    computed: new CachedComputer(DIRECT_COMPUTER),
    boards: {
      categories: CATEGORIES,
      minimumVotes: { overall: 0, category: 2 },
      confidence: 0.95,
      voterGroups: new Map(),
    },
  };
}
