import type { FrameRow } from '../battle-frame.ts';

/** A battle of which nothing is known but who met; with what is given instead. */
export function frameRow(given: Partial<FrameRow> = {}): FrameRow {
  const none = { tokens: 0, headers: 0, lists: 0, bold: 0 };
  return {
    models: { a: 'alpha', b: 'beta' },
    choice: 'a',
    createdAt: 1_700_000_000,
    voter: 'voter-1',
    language: 'unknown',
    turns: 0,
    promptTokens: null,
    tags: 0,
    cluster: 0,
    exclusions: [],
    style: { a: none, b: none },
    ...given,
  };
}
