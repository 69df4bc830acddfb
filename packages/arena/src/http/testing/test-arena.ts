import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Arena, Limits, RegisteredModel } from '../../app/arena.ts';
import type { BoardSettings } from '../../app/boards/board-settings.ts';
import { testBoards } from '../../app/boards/testing/test-boards.ts';
import type { ArenaStore, ModelCaller } from '../../app/ports.ts';
import { createLeakDetector } from '../../core/identity-leak/detect-leak.ts';
import type { Model } from '../../core/model.ts';
import { reviseModel } from '../../core/model-revision.ts';
import type { PublishingRule } from '../../core/publication.ts';
import { seededRandom, testModel } from '../../core/testing/models.ts';
import { openStore } from '../../store/open-store.ts';
import { createHttpApp } from '../http-app.ts';
import { answering, scriptedCaller } from './scripted-replies.ts';
import { Voter } from './voter.ts';

export const NOTICE = { en: 'Be kind.', zh: '请友善。' };

/** No reply of a test holds any of these words, so that one of them in a response is a leak. */
export const SECRET_WORDS = ['Heron', 'Finch', 'Lagoon', 'Thicket', 'key-of-the-operator', 'upstream.test'];

export const MODELS: readonly Model[] = [
  testModel({
    name: 'Quartz Heron 7',
    organization: 'Lagoon Research',
    provider: 'openai-compatible',
    endpoints: [{ url: 'https://upstream.test/v1', apiKey: 'key-of-the-operator', model: 'heron-7' }],
    link: 'https://example.org/heron',
  }),
  testModel({ name: 'Umber Finch', organization: 'Thicket Works', knowledgeCutoff: '2026-01' }),
];

export interface TestArenaOptions {
  /** Default: live. */
  readonly publishing?: PublishingRule;
  /** What is not as in every test. */
  readonly boards?: Partial<BoardSettings>;
  readonly models?: readonly Model[];
  readonly caller?: ModelCaller;
  readonly limits?: Partial<Limits>;
  /** Folder of the built browser app; by default none has been built. */
  readonly webDirectory?: string;
}

export interface TestArena {
  readonly arena: Arena;
  /** What the operator was told. */
  readonly reports: { readonly message: string; readonly error: unknown }[];
  /** Somebody new, without a cookie. */
  visit(): Voter;
  request(path: string, init?: RequestInit): Promise<Response>;
  /** Replaces methods of the store from now on. */
  breakStore(methods: Partial<ArenaStore>): void;
  /** Moves the arena's clock. */
  setClock(time: string): void;
  /** Settles when the board has counted every vote up to `version`. */
  boardReaches(version: number): Promise<void>;
}

/** A folder that is gone when the test has ended. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'leitai-http-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A whole arena on a store of its own, without a port; it is closed when the test has ended. */
export async function openTestArena(options: TestArenaOptions = {}): Promise<TestArena> {
  const folder = temporaryFolder();
  const store = await openStore({ dataDirectory: folder });
  const close = store.close.bind(store);
  const reports: TestArena['reports'] = [];
  const report = (message: string, error: unknown) => void reports.push({ message, error });
  const models = options.models ?? MODELS;
  const registry = new Map<string, RegisteredModel>();
  for (const model of models) {
    const revision = reviseModel(model);
    await store.saveRevision(revision);
    registry.set(model.name, { model, revision });
  }
  let battleCount = 0;
  let time = '2026-11-23T10:00:00.000Z';
  const clock = () => new Date(time);
  const arena: Arena = {
    store,
    registry,
    report,
    caller: options.caller ?? scriptedCaller(() => answering('A short answer.')),
    ...(await testBoards({
      ...{ store, report, models, clock },
      ...{ publishing: options.publishing, boards: options.boards },
    })),
    liveTurns: new Map(),
    detectLeaks: createLeakDetector(models),
    limits: { promptCharacters: 30_000, turns: 20, reconnectMs: 15_000, ...options.limits },
    random: seededRandom(7),
    newId: () => `battle-${++battleCount}`,
    clock,
  };
  onTestFinished(async () => {
    const turns = [...arena.liveTurns.values()];
    for (const turn of turns) turn.stop();
    await Promise.all(turns.map((turn) => turn.done));
    await close();
  });
  const app = createHttpApp(arena, {
    secret: await store.signingSecret(),
    notice: NOTICE,
    webDirectory: options.webDirectory ?? join(folder, 'not-built'),
  });
  const request = async (path: string, init?: RequestInit) => app.request(path, init);
  return {
    arena,
    reports,
    request,
    visit: () => new Voter(request),
    breakStore: (methods) => void Object.assign(store, methods),
    setClock: (next) => {
      time = next;
    },
    boardReaches: async (version) => {
      for await (const reached of arena.frame.versions(new AbortController().signal)) {
        if (reached >= version) return;
      }
    },
  };
}
