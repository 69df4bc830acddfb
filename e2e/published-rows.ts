import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WholePublication } from '../packages/arena/src/http/api-schema.ts';
import { runLeitai } from './running-arena.ts';

type PublishedRow = WholePublication['boards'][number]['rows'][number];

/** A publication as anyone can read it. */
export async function readPublication(url: string, number: number): Promise<WholePublication> {
  const response = await fetch(`${url}/api/publications/${number}`);
  if (!response.ok) throw new Error(`publication ${number} must be there, got ${await response.text()}`);
  return response.json() as Promise<WholePublication>;
}

/** The rows of a board of a publication. */
export function rowsOf({ boards }: WholePublication, category: string): readonly PublishedRow[] {
  return boards.find((board) => board.category === category)!.rows;
}

/** The rows that `leitai rank` makes of an exported folder, in the words and the order of a publication. */
export function rankExport(folder: string, ...more: string[]): PublishedRow[] {
  const { files } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  const { status, stdout, stderr } = runLeitai(
    'rank',
    join(folder, files[0].name),
    '--format',
    'json',
    ...more,
  );
  if (status !== 0) throw new Error(`leitai rank must end well, got ${status}: ${stderr}`);
  const { competitors } = JSON.parse(stdout) as { competitors: (PublishedRow & { battles: number })[] };
  return competitors.map(({ battles: votes, ...row }) => ({ ...row, votes }));
}
