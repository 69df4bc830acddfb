import { type RankChanges, type Ranked, rankChanges } from '../../core/boards/rank-changes.ts';
import type { PublicationLink } from '../../core/publication.ts';
import type { ArenaStore } from '../ports.ts';

/** A publication that changed ranks on a board. */
export interface RankNews extends RankChanges {
  readonly publication: PublicationLink;
}

/** Publications that are looked through. */
const PUBLICATIONS = 30;

/** Says what the last publications changed. Keeps what it has found until there is another publication. */
export class RankNewsReader {
  readonly #store: ArenaStore;
  readonly #known = new Map<string, { readonly hash: string; readonly news: readonly RankNews[] }>();

  constructor(store: ArenaStore) {
    this.#store = store;
  }

  /**
   * Newest first; what changed nothing is left out.
   *
   * @param category - Name of a board that there is.
   * @throws {ArenaError} `store-unavailable`.
   */
  async read(category: string): Promise<readonly RankNews[]> {
    const links = await this.#store.readPublications({ limit: PUBLICATIONS + 1 });
    const hash = links[0]?.hash ?? '';
    const known = this.#known.get(category);
    if (known?.hash === hash) return known.news;
    const news = await readNews(this.#store, links, category);
    this.#known.set(category, { hash, news });
    return news;
  }
}

async function readNews(store: ArenaStore, links: readonly PublicationLink[], category: string) {
  const boards: (readonly Ranked[])[] = [];
  for (const { number } of links) boards.push(await readRanks(store, number, category));
  const news = links.slice(0, PUBLICATIONS).map(
    (publication, place): RankNews => ({
      publication,
      // Before the first publication there was no board.
      ...rankChanges(boards[place + 1] ?? [], boards[place]!),
    }),
  );
  return news.filter(({ joined, moved, left }) => joined.length + moved.length + left.length > 0);
}

async function readRanks(store: ArenaStore, number: number, category: string): Promise<readonly Ranked[]> {
  const publication = await store.readPublication(number);
  const board = publication?.boards.find((one) => one.category === category);
  return (board?.rows ?? []).flatMap(({ name, rank }) => (rank === null ? [] : [{ name, rank }]));
}
