import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { type ServerType, serve } from '@hono/node-server';
import { pino } from 'pino';
import type { Arena, RegisteredModel } from './app/arena.ts';
import { CachedComputer } from './app/boards/cached-computer.ts';
import { LiveFrame } from './app/boards/live-frame.ts';
import { startLabelling } from './app/labelling/keep-labelling.ts';
import type { ArenaStore } from './app/ports.ts';
import { openHeldReader, Publisher } from './app/publishing/publisher.ts';
import { TaggingJobs } from './app/tagging/tagging-jobs.ts';
import { composeLabelling } from './compose-labelling.ts';
import { composeModels } from './compose-models.ts';
import { WorkerComputer } from './compute/worker-computer.ts';
import { type Config, readConfig } from './config.ts';
import { createLeakDetector } from './core/identity-leak/detect-leak.ts';
import type { Model } from './core/model.ts';
import { reviseModel } from './core/model-revision.ts';
import { drawableModels } from './core/pairing.ts';
import { createHttpApp } from './http/http-app.ts';
import { createDemoCaller } from './providers/demo/demo-models.ts';
import { createModelCaller } from './providers/model-caller.ts';
import type { Environment } from './providers/presets.ts';
import { lockFolder } from './store/lock-folder.ts';
import { openStore } from './store/open-store.ts';
import { snapshotFile } from './store/snapshot-file.ts';
import { WorkerTagger } from './tagging/worker-tagger.ts';

export interface ArenaOptions {
  /** 0 for any free port. */
  readonly port: number;
  readonly host: string;
  /** Folder of the arena's data. */
  readonly data: string;
  readonly config?: string | undefined;
  /** PostgreSQL instead of a file in `data`. */
  readonly databaseUrl?: string | undefined;
  readonly environment?: Environment;
}

export interface RunningArena {
  readonly url: string;
  /** What the operator should know at the start. */
  readonly notes: readonly string[];
  /** Takes no new request, stops what streams, and closes the store. */
  close(): Promise<void>;
}

/** How often votes of other processes are looked for: well under the second within which a board is to move. */
const BOARD_POLL_MS = 500;
/** How often battles of other processes are looked for that nobody has tagged. */
const TAGGING_POLL_MS = 5_000;
/** How often is looked whether it is time to publish, and in mode interval whether another process has. */
const PUBLISHING_POLL_MS = 1_000;
/** Between a turn's start and the store's last try to write its end. */
const STALE_SLACK_MS = 60_000;
const WEB_DIRECTORY = fileURLToPath(new URL('../../web/dist', import.meta.url));

/**
 * Wires the arena together and opens its port. The one place that knows every part.
 *
 * @throws {Error} If the configuration, the store or the port cannot be used, or another server has the data folder;
 * nothing is left running then.
 */
export async function runArena(options: ArenaOptions): Promise<RunningArena> {
  const environment = options.environment ?? process.env;
  const config = await readConfig({
    environment,
    ...(options.config !== undefined && { path: options.config }),
  });
  const models = composeModels(config);
  const { databaseUrl } = options;
  const unlock = databaseUrl ? () => {} : lockFolder(options.data);
  const cleanUp = [async () => unlock()];
  try {
    const store = await openStore(databaseUrl ? { databaseUrl } : { dataDirectory: options.data });
    cleanUp.unshift(() => store.close());
    const log = pino({ base: null }, pino.destination({ dest: 2, sync: true }));
    const report = (message: string, error: unknown) => log.error({ err: error }, message);
    const tell = (message: string) => log.info(message);
    const registry = new Map<string, RegisteredModel>();
    for (const model of models) {
      const revision = reviseModel(model);
      await store.saveRevision(revision);
      registry.set(model.name, { model, revision });
    }
    await store.abandonStale({ before: staleBefore(config, databaseUrl !== undefined) });
    const boardParts = await startBoards({
      config,
      options,
      store,
      registry,
      report,
      tell,
      cleanUp,
    });
    const arena: Arena = {
      store,
      registry,
      ...boardParts,
      report,
      caller: createModelCaller({ timeouts: config.timeouts, demo: createDemoCaller() }),
      liveTurns: new Map(),
      detectLeaks: createLeakDetector(models),
      limits: config.limits,
      random: () => randomInt(2 ** 47) / 2 ** 47,
      newId: () => randomBytes(16).toString('base64url'),
      clock: () => new Date(),
    };
    const app = createHttpApp(arena, {
      secret: await store.signingSecret(),
      notice: config.notice,
      webDirectory: WEB_DIRECTORY,
    });
    const server = await listen(app.fetch, options);
    cleanUp.unshift(() => closeServer(server, arena.liveTurns));
    const { port } = server.address() as AddressInfo;
    return {
      url: `http://${hostInUrl(options.host)}:${port}`,
      notes: notesOf(config, models, boardParts.frame.frame.models),
      close: () => runAll(cleanUp),
    };
  } catch (error) {
    await runAll(cleanUp);
    throw error;
  }
}

/** Starts everything that boards are made of: the frame, the threads that compute and tag, and the labeller if there is one. */
async function startBoards(parts: {
  readonly config: Config;
  readonly options: ArenaOptions;
  readonly store: ArenaStore;
  readonly registry: ReadonlyMap<string, RegisteredModel>;
  readonly report: Arena['report'];
  readonly tell: (message: string) => void;
  /** What ends what was started is put before the rest. */
  readonly cleanUp: (() => Promise<void>)[];
}): Promise<Pick<Arena, 'frame' | 'publisher' | 'computed' | 'tagging'>> {
  const { config, options, store, registry, report, tell, cleanUp } = parts;
  const snapshots = snapshotFile(options.data, 'frame');
  const held = await openHeldReader(store, config.publishing);
  const frame = new LiveFrame({ store: held, report, snapshots, models: registry.keys() });
  cleanUp.unshift(async () => {
    frame.stop();
    await frame.keepSnapshot();
  });
  await frame.start(BOARD_POLL_MS);
  const computer = new WorkerComputer();
  cleanUp.unshift(() => computer.close());
  const tagger = new WorkerTagger([...registry.values()].map(({ model }) => model));
  cleanUp.unshift(() => tagger.close());
  const tagging = new TaggingJobs({
    ...{ store, tagger, report },
    log: tell,
    clock: () => new Date(),
    snapshots: snapshotFile(options.data, 'prompts'),
    onFacts: () => frame.catchUpSoon(),
  });
  cleanUp.unshift(() => tagging.stop());
  tagging.start(TAGGING_POLL_MS);
  const asking = config.labeller && composeLabelling(config.labeller, config.timeouts);
  if (asking) {
    const labelling = startLabelling({ ...asking, store, frame, report });
    cleanUp.unshift(() => labelling.stop());
  }
  const { boards, duplicates, publishing: rule } = config;
  const publisher = new Publisher({
    ...{ store, frame, held, rule, boards, duplicates, report },
    clock: () => new Date(),
    openComputer: () => new WorkerComputer(),
  });
  cleanUp.unshift(() => publisher.stop());
  await publisher.start(PUBLISHING_POLL_MS);
  return { frame, publisher, computed: new CachedComputer(computer), tagging };
}

async function runAll(steps: readonly (() => Promise<void>)[]): Promise<void> {
  for (const step of steps) await step();
}

/** @throws {Error} If the port cannot be had, with the way out where there is one. */
async function listen(
  fetch: Parameters<typeof serve>[0]['fetch'],
  options: ArenaOptions,
): Promise<ServerType> {
  const server = serve({ fetch, port: options.port, hostname: options.host });
  try {
    await once(server, 'listening');
    return server;
  } catch (error) {
    throw new Error(`Cannot listen on ${hostInUrl(options.host)}:${options.port}: ${portProblem(error)}`, {
      cause: error,
    });
  }
}

function portProblem(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') {
    return 'the port must be free, and another program has it. Choose another with --port';
  }
  if (code === 'EACCES')
    return 'the port must be one that this user may open. Choose one from 1024 on with --port';
  return `it must be an address of this machine, got ${code ?? String(error)}`;
}

function hostInUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/** Takes no new request, lets running turns end and be stored, then drops who still listens. */
async function closeServer(server: ServerType, liveTurns: Arena['liveTurns']): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  const turns = [...liveTurns.values()];
  for (const turn of turns) turn.stop();
  await Promise.all(turns.map((turn) => turn.done));
  if ('closeAllConnections' in server) server.closeAllConnections();
  await closed;
}

function notesOf(config: Config, models: readonly Model[], battleModels: readonly string[]): string[] {
  const count = drawableModels(models).length;
  const few = `No battle can start: at least 2 active models are needed, got ${count}.`;
  const demo = 'The built-in demo models are in the arena. Name your own models in leitai.yaml.';
  const warnings = [...config.warnings, ...config.warnOfBoards(models, battleModels)];
  return [...warnings, ...(config.demoModels ? [demo] : []), ...(count < 2 ? [few] : [])];
}

/**
 * Turns of before then were left behind by a process that died. A folder has one server, so all that are there; a
 * PostgreSQL database may have others, so only those older than any that can still run.
 */
function staleBefore({ timeouts }: Config, isShared: boolean): string {
  const ageMs = isShared ? timeouts.totalMs + STALE_SLACK_MS : 0;
  return new Date(Date.now() - ageMs).toISOString();
}
