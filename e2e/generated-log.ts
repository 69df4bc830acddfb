import { BattleFrame, type FrameRow } from '../packages/arena/src/core/frame/battle-frame.ts';
import { tagBits } from '../packages/arena/src/core/frame/tags.ts';
import { SEGMENT_ROWS } from '../packages/arena/src/core/log-segment.ts';
import { seededRandom } from '../packages/arena/src/core/testing/models.ts';
import { openStore } from '../packages/arena/src/store/open-store.ts';

const FIRST_DAY = Date.UTC(2024, 2, 1) / 1_000;
const DAYS = 150;
const DAY_SECONDS = 86_400;
const CODING = tagBits(['coding-known', 'coding']);
const NOT_CODING = tagBits(['coding-known']);

/** Name of a generated model; a lower number is a stronger model, more or less. */
export function generatedName(place: number): string {
  return `model-${String(place + 1).padStart(3, '0')}`;
}

/**
 * Fills a data folder with battles whose truth is known: popular models meet often, some pairs a few times and some never,
 * longer answers are liked a little more, and a fifth of the votes are ties.
 */
export async function storeGeneratedLog(
  dataDirectory: string,
  {
    models,
    battles,
    seed = 1,
  }: { readonly models: number; readonly battles: number; readonly seed?: number },
): Promise<void> {
  const store = await openStore({ dataDirectory });
  const draw = seededRandom(seed);
  try {
    for (let done = 0; done < battles; done += SEGMENT_ROWS) {
      const frame = new BattleFrame();
      const count = Math.min(SEGMENT_ROWS, battles - done);
      for (let row = 0; row < count; row += 1) frame.append(drawBattle(draw, models, (done + row) / battles));
      await store.stageSegment({
        id: `generated.${String(done).padStart(9, '0')}`,
        importId: 'generated',
        segment: {
          rowCount: count,
          columns: frame.chunks[0]!,
          models: frame.models,
          voters: frame.voters,
          languages: frame.languages,
        },
      });
    }
    await store.linkImport({
      id: 'generated',
      format: 'generated',
      files: [],
      mayShowText: false,
      importedAt: new Date((FIRST_DAY + DAYS * DAY_SECONDS) * 1_000).toISOString(),
    });
  } finally {
    await store.close();
  }
}

/** @param progress - In [0, 1): how much of the log is behind. */
function drawBattle(draw: () => number, models: number, progress: number): FrameRow {
  const [one, other] = drawPair(draw, models);
  const tokens = { a: 50 + Math.floor(draw() * 600), b: 50 + Math.floor(draw() * 600) };
  const gap = (other - one) * (160 / models) * 0.03 + (tokens.a - tokens.b) * 0.0012;
  const isWonByA = draw() < 1 / (1 + Math.exp(-gap));
  const choice = draw() < 0.2 ? (draw() < 0.5 ? 'tie' : 'both-bad') : isWonByA ? 'a' : 'b';
  return {
    models: { a: generatedName(one), b: generatedName(other) },
    choice,
    createdAt: Math.floor(FIRST_DAY + progress * DAYS * DAY_SECONDS),
    voter: `voter-${Math.floor(draw() * 500)}`,
    language: draw() < 0.6 ? 'en' : draw() < 0.5 ? 'zh' : 'unknown',
    turns: draw() < 0.8 ? 1 : 2,
    promptTokens: Math.floor(draw() * 700),
    tags: draw() < 0.3 ? CODING : NOT_CODING,
    cluster: 0,
    exclusions: [],
    style: {
      a: {
        tokens: tokens.a,
        headers: Math.floor(draw() * 3),
        lists: Math.floor(draw() * 6),
        bold: Math.floor(draw() * 4),
      },
      b: {
        tokens: tokens.b,
        headers: Math.floor(draw() * 3),
        lists: Math.floor(draw() * 6),
        bold: Math.floor(draw() * 4),
      },
    },
  };
}

/** The square of a uniform draw, so that the first models are met more often; one pair in seven never meets. */
function drawPair(draw: () => number, models: number): [number, number] {
  for (;;) {
    const one = Math.floor(draw() ** 2 * models);
    const other = Math.floor(draw() ** 2 * models);
    if (one !== other && (one * other + one + other) % 7 !== 0) return [one, other];
  }
}

/** Configuration that knows the generated models but for the last, which has left, and one more that never answered. */
export function generatedConfig(models: number): string {
  const licenses = ['Proprietary', 'Apache-2.0', 'MIT'];
  const entries = Array.from({ length: models - 1 }, (_, place) => {
    const price = (20 / (1 + place)).toFixed(3);
    return [
      `  - name: ${generatedName(place)}`,
      `    organization: Maker ${(place % 9) + 1}`,
      `    license: ${licenses[place % licenses.length]}`,
      '    provider: openai-compatible',
      '    url: http://127.0.0.1:9/v1',
      ...(place % 4 === 3 ? [] : [`    price: { input: ${price}, output: ${Number(price) * 4} }`]),
      ...(place === 5 ? ['    state: retired'] : []),
    ].join('\n');
  });
  const silent = '  - name: model-silent\n    provider: openai-compatible\n    url: http://127.0.0.1:9/v1\n';
  return `discoverModels: false\nmodels:\n${entries.join('\n')}\n${silent}`;
}
