import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const COMMAND = fileURLToPath(new URL('../packages/arena/src/cli/main.ts', import.meta.url));
const START_TIMEOUT_MS = 60_000;

/** Gone when the tests of a file have ended, not with one arena: another one may go on with its data. */
export const root = mkdtempSync(join(tmpdir(), 'leitai-e2e-'));
process.once('exit', () => rmSync(root, { recursive: true, force: true }));

export interface ArenaProcess {
  readonly url: string;
  readonly pid: number;
  readonly data: string;
  /** Everything that it printed so far. */
  readonly output: () => string;
  /** Ends it, waits until it has ended, and gives its status: null if the signal ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Starts `leitai start` as a process of its own, on a free port, knowing nothing of this machine's keys or models. */
export async function startArena(
  options: { config?: string; data?: string; databaseUrl?: string } = {},
): Promise<ArenaProcess> {
  const folder = mkdtempSync(join(root, 'arena-'));
  const data = options.data ?? join(folder, 'data');
  const config = join(folder, 'leitai.yaml');
  writeFileSync(config, options.config ?? 'demoModels: true\ndiscoverModels: false\n');
  const place = options.databaseUrl ? ['--database-url', options.databaseUrl] : ['--data', data];
  const child = spawn(process.execPath, [COMMAND, 'start', '--port', '0', ...place, '--config', config], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH },
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const url = await waitForAddress(child, () => output);
  return { url, pid: child.pid!, data, output: () => output, stop: (signal) => stopProcess(child, signal) };
}

/** Starts a command of `leitai` beside what else runs here, knowing nothing of this machine's keys. */
export function startLeitai(...args: readonly string[]) {
  const child: ChildProcess = spawn(process.execPath, [COMMAND, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout!.on('data', (chunk) => (stdout += chunk));
  child.stderr!.on('data', (chunk) => (stderr += chunk));
  // At `exit` some of what it wrote may still be on its way.
  const ended = new Promise<{ status: number | null; stdout: string; stderr: string }>((resolve) =>
    child.once('close', (status) => resolve({ status, stdout, stderr })),
  );
  return { child, ended };
}

/** Runs a command of `leitai` to its end. */
export function runLeitai(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...args], {
    encoding: 'utf8',
    // One that goes on, such as a server that should have been refused, is a failure and not a wait.
    timeout: 60_000,
  });
  return { status, stdout, stderr };
}

async function waitForAddress(child: ChildProcess, output: () => string): Promise<string> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const url = /open at (http:\S+)/.exec(output())?.[1];
    if (url) return url;
    if (child.exitCode !== null || Date.now() > deadline)
      throw new Error(`the arena did not start:\n${output()}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

async function stopProcess(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.kill(signal);
  return ended;
}

/** Configuration of an arena whose models live at one endpoint, each behaving as its name there says. */
export function configOf(
  url: string,
  models: readonly { name: string; scenario: string; key?: string }[],
  more = '',
): string {
  const entries = models.map(
    ({ name, scenario, key = 'sk-test' }) =>
      `  - name: ${name}\n    organization: Org of ${name}\n    provider: openai-compatible\n    url: ${url}\n    apiKey: ${key}\n    model: ${scenario}\n`,
  );
  return `models:\n${entries.join('')}${more}`;
}
