import { Pager } from './pager.tsx';
import type { ExclusionSearch } from './record-search.ts';

/** The ways through a list whose newest rows come first. */
export function NewestFirst(props: {
  /** The one that is shown. */
  readonly search: ExclusionSearch;
  /** Place before which the next page begins; null at the end. */
  readonly next: number | null;
}) {
  const { before, ...rest } = props.search;
  return (
    <Pager
      order="newest"
      start={before === undefined ? null : rest}
      next={props.next === null ? null : { ...rest, before: String(props.next) }}
    />
  );
}
