import { useRef } from 'react';
import { type Followed, useFollowing } from './use-following.ts';

/**
 * Heat maps, histories and whole pages of figures take more to compute, to send and to draw than a board. Under many votes a second
 * they are asked for once in so long, and less often where they take long: of 400 models, or while the arena is busy. A vote
 * after a quiet time shows at once.
 */
const PAUSE_MS = 3_000;
const PAUSE_FACTOR = 5;
const pauseAfter = (durationMs: number) => Math.max(PAUSE_MS, PAUSE_FACTOR * durationMs);

type Figures = Readonly<Record<string, Followed>>;

/**
 * Figures of one page that follow the votes together. What was shown stays until all that was asked for anew has come, so that no
 * figure is ahead of its neighbours.
 *
 * @param about.category - The board of which news is listened for.
 * @param about.page - What the page is of: what was shown of another one is not kept.
 * @returns `isLive` is false while votes may be missed, and undefined while there is nothing that could follow them.
 */
export function useFollowed<Page extends Figures>(
  about: { readonly category: string; readonly page: string },
  figures: Page,
): { readonly figures: Page; readonly isLive: boolean | undefined } {
  const all = Object.values(figures);
  const isLive = useFollowing(about.category, all, pauseAfter);
  const held = useRef<Held<Page>>(undefined);
  held.current = hold(held.current, { page: about.page, figures });
  const isThere = all.some(({ data }) => data !== undefined);
  return { figures: shownOf(held.current, figures), isLive: isThere ? isLive : undefined };
}

interface Held<Page extends Figures> {
  readonly page: string;
  readonly figures: Page;
}

/** What goes on being shown: what was, while any of the same page is on its way again. */
export function hold<Page extends Figures>(before: Held<Page> | undefined, now: Held<Page>): Held<Page> {
  const isRefetching = Object.values(now.figures).some((figure) => figure.isRefetching);
  return before?.page === now.page && isRefetching ? before : now;
}

/** What has not been there yet is shown as soon as it comes. */
export function shownOf<Page extends Figures>(held: Held<Page>, figures: Page): Page {
  const shown = Object.entries(figures).map(([name, now]) => {
    const before = held.figures[name];
    return [name, before?.data === undefined ? now : before];
  });
  return Object.fromEntries(shown) as Page;
}
