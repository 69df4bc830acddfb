import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import type { Battle } from '../../core/battle.ts';
import type { DuplicatesRequest } from '../../core/boards/mark-duplicates.ts';
import { createLeakDetector } from '../../core/identity-leak/detect-leak.ts';
import type { Model } from '../../core/model.ts';
import { reviseModel } from '../../core/model-revision.ts';
import type { PublishingRule } from '../../core/publication.ts';
import { seededRandom, testModel } from '../../core/testing/models.ts';
import type { Arena, Limits, RegisteredModel } from '../arena.ts';
import type { BoardSettings } from '../boards/board-settings.ts';
import { testBoards } from '../boards/testing/test-boards.ts';
import { TICK_MS } from '../live-turn.ts';
import type { ArenaStore } from '../ports.ts';
import { startBattle } from '../start-battle.ts';
import { ScriptedCaller } from './scripted-caller.ts';

export const NOW = '2026-11-23T10:00:00.000Z';
export const VOTER = 'voter-1';

/** Opens the store in a folder. An argument, since use cases and their helpers know no adapter. */
export type OpenStore = (location: { readonly dataDirectory: string }) => Promise<ArenaStore>;

export interface TestArenaOptions {
  /** Default: live. */
  readonly publishing?: PublishingRule;
  /** What is not as in every test. */
  readonly boards?: Partial<BoardSettings>;
  readonly duplicates?: DuplicatesRequest;
  readonly models?: readonly Model[];
  readonly limits?: Partial<Limits>;
  readonly seed?: number;
}

/** An arena on a real store of its own, whose models say what the test writes and whose time the test moves. */
export interface TestArena {
  readonly arena: Arena;
  readonly caller: ScriptedCaller;
  /** What the operator was told. */
  readonly reports: { readonly message: string; readonly error: unknown }[];
  /** Replaces methods of the store from now on. */
  breakStore(methods: Partial<ArenaStore>): void;
  /** Moves the arena's clock. */
  setClock(time: string): void;
}

/** A folder that is gone when the test has ended. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'leitai-app-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Puts timers into the hands of the test until it has ended. The store needs none: it works within a moment. */
export function fakeTimers(): void {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'],
  });
  onTestFinished(() => void vi.useRealTimers());
}

/** Opens an arena with fake timers; it is closed when the test has ended. */
export async function openTestArena(
  openStore: OpenStore,
  options: TestArenaOptions = {},
): Promise<TestArena> {
  fakeTimers();
  const { publishing, boards, duplicates } = options;
  const models = options.models ?? [testModel({ name: 'ant' }), testModel({ name: 'bee' })];
  const store = await openStore({ dataDirectory: temporaryFolder() });
  const close = store.close.bind(store);
  const caller = new ScriptedCaller();
  const reports: TestArena['reports'] = [];
  const report = (message: string, error: unknown) => void reports.push({ message, error });
  let time = NOW;
  let battleCount = 0;
  const clock = () => new Date(time);
  const arena: Arena = {
    store,
    registry: await register(store, models),
    caller,
    report,
    ...(await testBoards({ store, report, models, clock, publishing, boards, duplicates })),
    liveTurns: new Map(),
    detectLeaks: createLeakDetector(models),
    limits: { promptCharacters: 100, turns: 50, reconnectMs: 15_000, ...options.limits },
    random: seededRandom(options.seed ?? 7),
    newId: () => `battle-${++battleCount}`,
    clock,
  };
  onTestFinished(async () => {
    for (const reply of caller.replies) reply.close();
    while (arena.liveTurns.size > 0) await vi.advanceTimersByTimeAsync(60_000);
    await close();
  });
  return {
    arena,
    caller,
    reports,
    breakStore: (methods) => void Object.assign(store, methods),
    setClock: (next) => {
      time = next;
    },
  };
}

/** Stores the revision of every model, and makes the registry of them. */
export async function register(
  store: ArenaStore,
  models: readonly Model[],
): Promise<ReadonlyMap<string, RegisteredModel>> {
  const registry = new Map<string, RegisteredModel>();
  for (const model of models) {
    const revision = reviseModel(model);
    await store.saveRevision(revision);
    registry.set(model.name, { model, revision });
  }
  return registry;
}

/** Lets `count` releases happen. */
export async function tick(count = 1): Promise<void> {
  await vi.advanceTimersByTimeAsync(count * TICK_MS);
}

/** Lets the running turn of a battle end, release by release. Both its replies must have ended. */
export async function settle({ arena }: TestArena, battle: Battle): Promise<Battle> {
  for (let ticks = 0; arena.liveTurns.has(battle.id); ticks += 1) {
    if (ticks > 2_000) throw new RangeError('Cannot settle: the turn must come to its end');
    await tick();
  }
  return (await arena.store.findBattle(battle.id))!;
}

/** Lets both models answer the running turn in full. */
export async function answer(stage: TestArena, battle: Battle, texts = ANSWERS): Promise<Battle> {
  for (const side of ['a', 'b'] as const) {
    stage.caller.reply(battle, side).write(texts[side]);
    stage.caller.reply(battle, side).end();
  }
  return settle(stage, battle);
}

export const ANSWERS = { a: 'The answer of side A.', b: 'What side B has to say.' };

/** A battle that is running: both models were asked, and neither has said anything. */
export function startedBattle({ arena }: TestArena, prompt = 'A question?'): Promise<Battle> {
  return startBattle(arena, { voterId: VOTER, prompt });
}

/** A battle whose first turn has been answered in full. */
export async function readyBattle(stage: TestArena, texts = ANSWERS): Promise<Battle> {
  return answer(stage, await startedBattle(stage), texts);
}
