import { expect, test, vi } from 'vitest';
import { BattleFrame } from '../core/frame/battle-frame.ts';
import { WorkerComputer } from './worker-computer.ts';

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
  const computer = new WorkerComputer();
  const view = new BattleFrame();
  const ask = () => computer.compute(view, 'sizes', {} as never);
  const first = ask();
  started[0]!.emit('error', new Error('out of memory'));
  await expect(first).rejects.toThrow('the computing thread failed');
  const second = ask();
  // Node says that a thread has ended after it has said that it failed.
  started[0]!.emit('exit', 1);
  const third = ask();
  for (const id of started[1]!.asked) started[1]!.emit('message', { id, result: id });
  expect(await second).toBe(1);
  expect(await third).toBe(2);
  expect(started).toHaveLength(2);
});
