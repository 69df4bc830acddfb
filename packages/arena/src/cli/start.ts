import { type RunningArena, runArena } from '../compose.ts';

export interface StartOptions {
  readonly port: number;
  readonly host: string;
  readonly data: string;
  readonly config?: string;
  readonly databaseUrl?: string;
}

/** Time for running turns and requests to end after a signal. */
const SHUTDOWN_MS = 10_000;

/** `leitai start`: runs until SIGINT or SIGTERM. */
export async function startCommand(options: StartOptions): Promise<void> {
  const running = await runArena(options);
  for (const note of running.notes) console.error(note);
  console.log(`Leitai 擂台 is open at ${running.url}`);
  closeOnSignal(running);
}

function closeOnSignal(running: RunningArena): void {
  let isClosing = false;
  const close = async () => {
    // A second signal means now.
    if (isClosing) process.exit(1);
    isClosing = true;
    setTimeout(() => process.exit(1), SHUTDOWN_MS).unref();
    await running.close();
    process.exit(0);
  };
  process.on('SIGINT', () => void close());
  process.on('SIGTERM', () => void close());
}
