import { Worker } from 'node:worker_threads';
import type { RuleTagger, TaggedBattle } from '../app/ports.ts';
import { IDENTITY_LEAK_RULE } from '../core/identity-leak/detect-leak.ts';
import type { NamedModel } from '../core/identity-leak/names.ts';
import type { BattleFacts } from '../core/tagging/facts.ts';
import { RULE_VERSION } from '../core/tagging/rule-versions.ts';
import type { TaggedTurn } from '../core/tagging/tagger.ts';

const WORKER = new URL('./tagging-worker.ts', import.meta.url);

/** What the thread is asked. */
export type Question =
  | { readonly kind: 'tag'; readonly conversations: readonly (readonly TaggedTurn[])[] }
  | { readonly kind: 'find-leaks'; readonly battles: readonly TaggedBattle[] };

interface Answer {
  readonly id: number;
  /** As the method of `RuleTagger` gives it. */
  readonly result?: unknown;
  readonly error?: string;
}

/** Tags in a thread of its own, which is started by the first battle and anew if it died. */
export class WorkerTagger implements RuleTagger {
  readonly version = RULE_VERSION;
  readonly leakRule = IDENTITY_LEAK_RULE;
  readonly #registry: readonly NamedModel[];
  readonly #pending = new Map<number, PromiseWithResolvers<unknown>>();
  #worker: Worker | undefined;
  #nextId = 0;

  /** @param registry - Models whose names would give a battle away. */
  constructor(registry: readonly NamedModel[]) {
    // Nothing else of a model, such as a key, goes to another thread.
    this.#registry = registry.map(({ name, aliases, organization }) => ({ name, aliases, organization }));
  }

  tag(conversations: readonly (readonly TaggedTurn[])[]): Promise<readonly BattleFacts[]> {
    const question = { kind: 'tag', conversations: conversations.map(toTexts) } as const;
    return this.#ask(question) as Promise<readonly BattleFacts[]>;
  }

  findLeaks(battles: readonly TaggedBattle[]): Promise<readonly (string | undefined)[]> {
    const texts = battles.map(({ turns, models }) => ({ turns: toTexts(turns), models }));
    return this.#ask({ kind: 'find-leaks', battles: texts }) as Promise<readonly (string | undefined)[]>;
  }

  #ask(question: Question): Promise<unknown> {
    const worker = this.#worker ?? this.#start();
    const id = this.#nextId++;
    const pending = Promise.withResolvers<unknown>();
    this.#pending.set(id, pending);
    worker.postMessage({ id, ...question });
    return pending.promise;
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
    this.#fail(new Error('Cannot tag: the arena is closing'));
  }

  #start(): Worker {
    const worker = new Worker(WORKER, { workerData: this.#registry });
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

  #settle({ id, result, error }: Answer): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (error === undefined) pending?.resolve(result);
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
