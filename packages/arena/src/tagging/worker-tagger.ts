import { Worker } from 'node:worker_threads';
import type { RuleTagger } from '../app/ports.ts';
import type { BattleFacts } from '../core/tagging/facts.ts';
import { RULE_VERSION } from '../core/tagging/rule-versions.ts';
import type { TaggedTurn } from '../core/tagging/tagger.ts';

const WORKER = new URL('./tagging-worker.ts', import.meta.url);

interface Answer {
  readonly id: number;
  readonly facts?: readonly BattleFacts[];
  readonly error?: string;
}

/** Tags in a thread of its own, which is started by the first battle and anew if it died. */
export class WorkerTagger implements RuleTagger {
  readonly version = RULE_VERSION;
  readonly #pending = new Map<number, PromiseWithResolvers<readonly BattleFacts[]>>();
  #worker: Worker | undefined;
  #nextId = 0;

  tag(conversations: readonly (readonly TaggedTurn[])[]): Promise<readonly BattleFacts[]> {
    const worker = this.#worker ?? this.#start();
    const id = this.#nextId++;
    const pending = Promise.withResolvers<readonly BattleFacts[]>();
    this.#pending.set(id, pending);
    worker.postMessage({ id, conversations: conversations.map(toTexts) });
    return pending.promise;
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
    this.#fail(new Error('Cannot tag: the arena is closing'));
  }

  #start(): Worker {
    const worker = new Worker(WORKER);
    this.#worker = worker;
    worker.unref();
    worker.on('message', (answer: Answer) => this.#settle(answer));
    worker.on('error', (cause) => this.#fail(new Error('Cannot tag: the tagging thread failed', { cause })));
    worker.on('exit', () => {
      // After an error another one may have taken its place already.
      if (this.#worker === worker) this.#fail(new Error('Cannot tag: the tagging thread ended'));
    });
    return worker;
  }

  #settle({ id, facts, error }: Answer): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (facts) pending?.resolve(facts);
    else pending?.reject(new Error(`Cannot tag: ${error}`));
  }

  #fail(error: Error): void {
    this.#worker = undefined;
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of pending) reject(error);
  }
}

/** Turns of the log have more than texts, which need not be copied to another thread. */
function toTexts(turns: readonly TaggedTurn[]): TaggedTurn[] {
  return turns.map(({ prompt, replies }) => ({
    prompt,
    replies: { a: { text: replies.a.text }, b: { text: replies.b.text } },
  }));
}
