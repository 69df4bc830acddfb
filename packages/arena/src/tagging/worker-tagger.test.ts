import { expect, test, vi } from 'vitest';
import { WorkerTagger } from './worker-tagger.ts';

const { FakeWorker, started } = await vi.hoisted(async () => {
  const { EventEmitter } = await import('node:events');
  class FakeWorker extends EventEmitter {
    readonly asked: number[] = [];
    constructor() {
      super();
      started.push(this);
    }
    unref(): void {}
    postMessage({ id }: { id: number }): void {
      this.asked.push(id);
    }
  }
  const started: FakeWorker[] = [];
  return { FakeWorker, started };
});
vi.mock('node:worker_threads', () => ({ Worker: FakeWorker }));

test('the end of a thread that failed leaves the one that took its place alone', async () => {
  const tagger = new WorkerTagger([]);
  const first = tagger.tag([]);
  started[0]!.emit('error', new Error('out of memory'));
  await expect(first).rejects.toThrow('the tagging thread failed');
  const second = tagger.tag([]);
  // Node says that a thread has ended after it has said that it failed.
  started[0]!.emit('exit', 1);
  const third = tagger.tag([]);
  for (const id of started[1]!.asked) started[1]!.emit('message', { id, result: [] });
  expect(await second).toEqual([]);
  expect(await third).toEqual([]);
  expect(started).toHaveLength(2);
});
