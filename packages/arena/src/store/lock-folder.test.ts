import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { lockFolder } from './lock-folder.ts';

const root = mkdtempSync(join(tmpdir(), 'leitai-lock-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const TAKEN = /must belong to no other server that runs/;

test('lockFolder() gives a folder to one at a time', () => {
  const folder = join(root, 'new', 'folder');
  const release = lockFolder(folder);
  expect(() => lockFolder(folder)).toThrow(TAKEN);
  const releaseOther = lockFolder(join(root, 'other'));
  release();
  lockFolder(folder)();
  releaseOther();
});

test('lockFolder() holds against another process, and for no longer than that lives', async () => {
  const folder = join(root, 'killed');
  const module = new URL('./lock-folder.ts', import.meta.url).href;
  const script = `import { lockFolder } from ${JSON.stringify(module)};
    lockFolder(${JSON.stringify(folder)}); console.log('locked'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  expect(() => lockFolder(folder)).toThrow(TAKEN);
  child.kill('SIGKILL');
  await once(child, 'exit');
  lockFolder(folder)();
});

test('lockFolder() says what is wrong with a folder that cannot be one', () => {
  writeFileSync(join(root, 'file'), '');
  expect(() => lockFolder(join(root, 'file'))).toThrow(/must be reachable and writable, got E(EXIST|NOTDIR)/);
});
