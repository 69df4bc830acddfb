import { LiveFrame } from '../app/boards/live-frame.ts';
import { type ListedVoter, listVoters } from '../app/list-voters.ts';
import { type DataOptions, withExistingStore } from './existing-store.ts';
import { oneLine } from './one-line.ts';

export interface VotersOptions extends DataOptions {
  readonly limit: number;
  readonly format: 'table' | 'json';
}

/**
 * `leitai voters`: lists who has voted, those with the most battles first, for groups of voters and for `leitai exclude`.
 *
 * @throws {UsageError} If no arena has kept its data there.
 */
export async function votersCommand(options: VotersOptions): Promise<void> {
  await withExistingStore(options, 'list voters', async (store) => {
    const live = new LiveFrame({ store, report: (message, error) => console.error(message, error) });
    await live.readAll();
    const voters = listVoters(live.frame, options.limit);
    if (options.format === 'table') console.log(' battles  first vote  last vote   id');
    for (const voter of voters)
      console.log(options.format === 'json' ? JSON.stringify(toJson(voter)) : toLine(voter));
  });
}

function toJson({ id, battles, firstAt, lastAt }: ListedVoter) {
  return { id, battles, firstAt: toMoment(firstAt), lastAt: toMoment(lastAt) };
}

function toLine({ id, battles, firstAt, lastAt }: ListedVoter): string {
  const [first, last] = [firstAt, lastAt].map((seconds) => toMoment(seconds).slice(0, 10));
  return `${String(battles).padStart(8)}  ${first}  ${last}  ${oneLine(id)}`;
}

function toMoment(seconds: number): string {
  return new Date(seconds * 1_000).toISOString();
}
