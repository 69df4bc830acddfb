import type { RankNews } from '../../app/publishing/read-rank-changes.ts';
import type { Category } from '../../core/boards/categories.ts';
import { escapeMarkup } from './markup.ts';
import type { Language, Words } from './words.ts';

export interface FeedOptions {
  /** Of the arena as its reader sees it, such as `https://arena.example`. */
  readonly origin: string;
  /** Names this arena, the same one for ever. */
  readonly arenaId: string;
  readonly category: Category;
  readonly news: readonly RankNews[];
  readonly language: Language;
  readonly words: Words;
}

/** Before the first publication: an empty feed must say some moment as well. */
const NEVER = '1970-01-01T00:00:00.000Z';
/** Changes named in a title. */
const TITLE_CHANGES = 3;

/**
 * Changes of ranks on a board as an Atom feed, one entry for each publication that changed any. Ids come from hashes, so that an
 * entry stays the same one wherever the arena moves.
 *
 * @see RFC 4287
 */
export function rankFeed({ origin, arenaId, category, news, language, words }: FeedOptions): string {
  const title = words.changes(category.title[language]);
  const page = `${origin}/leaderboard/${encodeURIComponent(category.name)}`;
  const address = `${origin}/feed.atom?category=${encodeURIComponent(category.name)}&lang=${language}`;
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${words.language}">
<id>urn:leitai:feed:${arenaId}:${category.name}</id>
<title>${escapeMarkup(title)}</title>
<updated>${news[0]?.publication.publishedAt ?? NEVER}</updated>
<author><name>Leitai 擂台</name></author>
<link rel="self" type="application/atom+xml" href="${escapeMarkup(address)}"/>
<link rel="alternate" type="text/html" href="${escapeMarkup(page)}"/>
${news.map((one) => entry(one, { origin, category, page, words })).join('')}</feed>
`;
}

function entry(
  { publication, ...changes }: RankNews,
  { origin, category, page, words }: Pick<FeedOptions, 'origin' | 'category' | 'words'> & { page: string },
): string {
  const { hash, number, publishedAt } = publication;
  const lines = [
    ...changes.joined.map(({ name, rank }) => words.joined(name, rank)),
    ...changes.moved.map(({ name, from, rank }) => words.moved(name, from, rank)),
    ...changes.left.map(({ name, rank }) => words.left(name, rank)),
  ];
  const more = lines.length > TITLE_CHANGES ? ` … (${lines.length})` : '';
  return `<entry>
<id>urn:leitai:publication:${hash}:${category.name}</id>
<title>${escapeMarkup(`${words.publication(number)}: ${lines.slice(0, TITLE_CHANGES).join('; ')}${more}`)}</title>
<updated>${publishedAt}</updated>
<link rel="alternate" type="text/html" href="${escapeMarkup(page)}"/>
<link rel="related" type="application/json" href="${escapeMarkup(origin)}/api/publications/${number}"/>
<content type="text">${escapeMarkup(lines.join('\n'))}</content>
</entry>
`;
}
