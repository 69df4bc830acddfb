import { useRouter } from '@tanstack/react-router';

/** What is typed: letter by letter, the search at once and the others when the fingers rest. */
const TYPED: readonly string[] = [
  'search',
  'since',
  'until',
  'minTokens',
  'maxTokens',
  'minTurns',
  'maxTurns',
  'minimumVotes',
];

/**
 * Changes what the address says of a page, and leaves the rest. Each change is a step to go back by, but a text that is being typed is
 * one: a letter more is no page of its own.
 *
 * @param read - Reads an address; what it drops is not written.
 */
export function useChangeSearch<Search extends object>(
  read: (search: Readonly<Record<string, unknown>>) => Search,
) {
  const router = useRouter();
  return (change: Search) => {
    const now: object = router.latestLocation.search;
    const isTypedOn = Object.keys(change).every((name) => TYPED.includes(name) && name in now);
    void router.navigate({
      to: '.',
      search: (before: Record<string, unknown>) => read({ ...before, ...change }),
      replace: isTypedOn,
      resetScroll: false,
    });
  };
}
