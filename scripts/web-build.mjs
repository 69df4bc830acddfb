import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const WEB = 'packages/web';

/** Builds the browser app if it is missing or older than its sources. Ends the process if the build fails. */
export function buildWebIfStale() {
  if (newest([join(WEB, 'dist/index.html')]) >= newest(sources())) return;
  console.error('Building the web app …');
  // Standard output stays the server's own.
  const build = spawnSync('npm', ['run', '--silent', 'build'], {
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (build.status !== 0) process.exit(1);
}

function sources() {
  const files = ['src', 'public']
    .flatMap((folder) => list(join(WEB, folder)))
    .filter((file) => !file.endsWith('.test.ts'));
  return [
    ...files,
    join(WEB, 'index.html'),
    join(WEB, 'vite.config.ts'),
    join(WEB, 'package.json'),
    'package-lock.json',
  ];
}

function list(folder) {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  } catch {
    // A folder that is not there has no sources.
    return [];
  }
}

/** Time of the newest file, 0 if there is none. */
function newest(files) {
  return Math.max(0, ...files.map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0));
}
