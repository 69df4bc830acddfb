#!/usr/bin/env node
import { accessSync, constants, mkdirSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** In the user's own home: whoever can write there decides what runs. */
function cacheFolder(): string | undefined {
  try {
    const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'leitai');
    // Node itself may try without end to make a folder that cannot be made.
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
    return folder;
  } catch {
    // No home, or none that can be written, as in some containers: everything is compiled anew.
    return undefined;
  }
}

// A command starts in less than half of the time where its code has been compiled before.
const folder = cacheFolder();
if (folder !== undefined) enableCompileCache(folder);
await import('./program.ts');
