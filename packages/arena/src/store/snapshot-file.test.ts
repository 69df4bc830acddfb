import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SnapshotKeeper } from '../app/ports.ts';
import { snapshotFile } from './snapshot-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leitai-snapshot-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const PARTS = [new Uint8Array(0), Uint8Array.of(1, 2, 3), new Uint8Array(300_000).fill(7)];

async function partsOf(file: SnapshotKeeper): Promise<Uint8Array[]> {
  const parts: Uint8Array[] = [];
  for await (const part of (await file.load())!) parts.push(part);
  return parts;
}

test('snapshotFile() gives back the parts that it was given, the last ones', async () => {
  const file = snapshotFile(folder, 'frame');
  expect(await file.load()).toBeUndefined();
  await file.save([Uint8Array.of(9)]);
  await file.save(PARTS);
  expect((await partsOf(file)).map((part) => [...part])).toEqual(PARTS.map((part) => [...part]));
  expect(readdirSync(folder)).toEqual(['frame.snapshot']);
});

test('snapshotFile() leaves the one before in place when the new one cannot be made', async () => {
  const file = snapshotFile(folder, 'frame');
  await file.save([Uint8Array.of(9)]);
  function* failing() {
    yield Uint8Array.of(1);
    throw new Error('no more');
  }
  await expect(file.save(failing())).rejects.toThrow('no more');
  expect((await partsOf(file)).map((part) => [...part])).toEqual([[9]]);
  expect(readdirSync(folder)).toEqual(['frame.snapshot']);
});

test.each([
  ['was cut', (bytes: Buffer) => bytes.subarray(0, -5)],
  ['was changed', (bytes: Buffer) => Buffer.from(bytes).fill(1, 20, 21)],
  ['is empty', () => Buffer.alloc(0)],
])('snapshotFile() refuses a file that %s', async (_, change) => {
  const file = snapshotFile(folder, 'frame');
  await file.save(PARTS);
  const path = join(folder, 'frame.snapshot');
  writeFileSync(path, change(readFileSync(path)));
  await expect(partsOf(file)).rejects.toThrow(/it must end with the hash of its content|data|Unknown frame/i);
});
