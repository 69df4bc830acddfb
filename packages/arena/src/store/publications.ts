import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import type { Insertable, Selectable, Transaction } from 'kysely';
import type { Publication, PublicationHead, PublicationLink } from '../core/publication.ts';
import { GENESIS_HASH } from '../core/vote-log.ts';
import type { Tables } from './schema.ts';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

const LINK_COLUMNS = [
  'number',
  'version',
  'votes',
  'published_at',
  'log_hash',
  'previous_hash',
  'hash',
] as const;

/** A publication as its row; packed before the database is locked. */
export async function packPublication(publication: Publication): Promise<Insertable<Tables['publications']>> {
  const { number, version, votes, publishedAt, logHash, method, boards, previousHash, hash } = publication;
  return {
    number,
    version,
    votes,
    published_at: publishedAt,
    log_hash: logHash,
    method: JSON.stringify(method),
    boards: await compress(JSON.stringify(boards)),
    previous_hash: previousHash,
    hash,
  };
}

/** The caller holds the lock of the log. */
export async function appendPublication(
  transaction: Transaction<Tables>,
  row: Insertable<Tables['publications']>,
): Promise<boolean> {
  const [last] = await readPublicationLinks(transaction, { limit: 1 });
  const isNext = row.number === (last?.number ?? 0) + 1 && row.previous_hash === (last?.hash ?? GENESIS_HASH);
  if (isNext) await transaction.insertInto('publications').values(row).execute();
  return isNext;
}

/** Newest first. */
export async function readPublicationLinks(
  transaction: Transaction<Tables>,
  { beforeNumber, limit }: { readonly beforeNumber?: number | undefined; readonly limit: number },
): Promise<PublicationLink[]> {
  let query = transaction.selectFrom('publications').select(LINK_COLUMNS).orderBy('number', 'desc');
  if (beforeNumber !== undefined) query = query.where('number', '<', beforeNumber);
  return (await query.limit(limit).execute()).map(toLink);
}

export async function readLatestPublication(
  transaction: Transaction<Tables>,
): Promise<PublicationHead | undefined> {
  const row = await transaction
    .selectFrom('publications')
    .select([...LINK_COLUMNS, 'method'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && { ...toLink(row), method: JSON.parse(row.method) };
}

export async function readPublicationRow(
  transaction: Transaction<Tables>,
  number: number,
): Promise<Publication | undefined> {
  const row = await transaction
    .selectFrom('publications')
    .selectAll()
    .where('number', '=', number)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const boards = JSON.parse((await decompress(row.boards)).toString());
  return { ...toLink(row), method: JSON.parse(row.method), boards };
}

function toLink(
  row: Pick<Selectable<Tables['publications']>, (typeof LINK_COLUMNS)[number]>,
): PublicationLink {
  return {
    number: row.number,
    version: row.version,
    votes: row.votes,
    publishedAt: row.published_at,
    logHash: row.log_hash,
    previousHash: row.previous_hash,
    hash: row.hash,
  };
}
