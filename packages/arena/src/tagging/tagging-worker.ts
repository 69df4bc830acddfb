import { parentPort } from 'node:worker_threads';
import type { TaggedTurn } from '../core/tagging/tagger.ts';
import { tagByRules } from './rule-taggers.ts';

/** The thread that tags: tokens and languages take milliseconds, which streams must not wait for. */
parentPort?.on(
  'message',
  ({ id, conversations }: { id: number; conversations: (readonly TaggedTurn[])[] }) => {
    try {
      parentPort?.postMessage({ id, facts: conversations.map(tagByRules) });
    } catch (error) {
      parentPort?.postMessage({ id, error: error instanceof Error ? error.message : String(error) });
    }
  },
);
