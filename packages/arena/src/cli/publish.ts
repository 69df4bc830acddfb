import { LiveFrame } from '../app/boards/live-frame.ts';
import type { ArenaStore } from '../app/ports.ts';
import { openHeldReader, Publisher } from '../app/publishing/publisher.ts';
import { composeModels } from '../compose-models.ts';
import { WorkerComputer } from '../compute/worker-computer.ts';
import { type Config, readConfig } from '../config.ts';
import { type DataOptions, withExistingStore } from './existing-store.ts';

export interface PublishCommandOptions extends DataOptions {
  readonly config?: string;
}

/**
 * `leitai publish`: publishes the boards now, whenever they are due. A server that is running shows them within a second.
 *
 * @throws {UsageError} If no arena has kept its data there.
 */
export async function publishCommand(options: PublishCommandOptions): Promise<void> {
  const config = await readConfig({ environment: process.env, path: options.config });
  await withExistingStore(options, 'publish', async (store) => {
    const publisher = await openPublisher(store, config);
    const publication = await publisher.publish({ isForced: true });
    console.log(publication ? describe(publication) : await describeNothing(store, config));
  });
}

async function openPublisher(store: ArenaStore, config: Config): Promise<Publisher> {
  const { publishing: rule, boards, duplicates } = config;
  const models = composeModels(config);
  const report = (message: string, error: unknown) => console.error(`leitai: ${message}`, error);
  const held = await openHeldReader(store, rule);
  const frame = new LiveFrame({ store: held, report, models: models.map(({ name }) => name) });
  return new Publisher({
    ...{ store, frame, held, rule, boards, duplicates, report },
    clock: () => new Date(),
    openComputer: () => new WorkerComputer(),
  });
}

function describe({
  number,
  votes,
  version,
  hash,
}: {
  number: number;
  votes: number;
  version: number;
  hash: string;
}) {
  return `Publication ${number}: ${votes} counted votes, the log up to place ${version}. Hash: ${hash}`;
}

async function describeNothing(store: ArenaStore, { publishing }: Config): Promise<string> {
  const latest = await store.latestPublication();
  const held = publishing.mode === 'interval' ? ` that is older than ${publishing.holdHours} hours` : '';
  return latest
    ? `Nothing new${held} since publication ${latest.number} of ${latest.publishedAt}; or another process is publishing.`
    : `Nothing to publish: the log has no vote${held}.`;
}
