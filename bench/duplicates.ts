// `node bench/duplicates.ts [PROMPTS]`: how well duplicate prompts are told from similar ones on the labelled pairs, and how fast and
// in how much memory a log of prompts is clustered; beside exact matching, which is the published rule, in the same run.
import { capDuplicates } from '../packages/arena/src/core/duplicates/cap-duplicates.ts';
import { foldPrompt, promptKey } from '../packages/arena/src/core/duplicates/normalize-prompt.ts';
import { PromptClusters, sketchPrompt } from '../packages/arena/src/core/duplicates/prompt-clusters.ts';
import { readLabelledPairs } from '../packages/arena/src/core/duplicates/testing/labelled-pairs.ts';
import { createRandom } from '../packages/rating/src/random.ts';

const PROMPTS = Number(process.argv[2] ?? 1_000_000);
/** Share of prompts that somebody else has written before, and how skewed their popularity is. */
const REPEATED = 0.25;
const POPULAR = 20_000;

type SaysSame = (one: string, other: string) => boolean;

const METHODS: Record<string, SaysSame> = {
  'exact (published)': (one, other) => one === other,
  normalised: (one, other) => promptKey(foldPrompt(one)) === promptKey(foldPrompt(other)),
  'normalised and near': (one, other) => {
    const clusters = new PromptClusters();
    const [first, second] = [one, other].map((text, sequence) =>
      clusters.add({ sequence, sketch: sketchPrompt(text) }, () => one),
    );
    return first === second;
  },
};

type Pairs = ReturnType<typeof readLabelledPairs>;

function printQuality(): void {
  const pairs = readLabelledPairs();
  for (const half of ['development', 'held-out'] as const) {
    printAgreement(
      half,
      pairs.filter((pair) => pair.half === half),
    );
  }
  printKinds(pairs);
}

function printAgreement(half: string, pairs: Pairs): void {
  const same = pairs.filter((pair) => pair.same).length;
  console.log(
    `${half}: ${pairs.length} labelled pairs, ${same} the same prompt, ${pairs.length - same} similar ones`,
  );
  for (const [name, saysSame] of Object.entries(METHODS)) {
    const found = pairs.filter(({ one, other }) => saysSame(one, other));
    const right = found.filter((pair) => pair.same).length;
    const precision = found.length === 0 ? '–' : (right / found.length).toFixed(3);
    const recall = (right / same).toFixed(3);
    console.log(`${name.padEnd(20)} precision ${precision.padEnd(5)}  recall ${recall}`);
  }
  console.log('');
}

function printKinds(pairs: Pairs): void {
  console.log('said to be the same, by kind:');
  for (const kind of new Set(pairs.map((pair) => `${pair.same ? 'same' : 'different'} · ${pair.kind}`))) {
    const ofKind = pairs.filter((pair) => `${pair.same ? 'same' : 'different'} · ${pair.kind}` === kind);
    const counts = Object.values(METHODS).map(
      (saysSame) => ofKind.filter((p) => saysSame(p.one, p.other)).length,
    );
    console.log(`  ${kind.padEnd(24)} ${counts.join(' / ')} of ${ofKind.length}`);
  }
}

/** Prompts of random words, log-normal lengths with a median of 14 words; a quarter repeat popular ones by Zipf's law, half of these retyped. */
function drawPrompts(count: number): string[] {
  const random = createRandom(7);
  const words = Array.from({ length: 20_000 }, () => {
    const letters = 2 + Math.floor(random() * 9);
    return Array.from({ length: letters }, () => String.fromCharCode(97 + Math.floor(random() * 26))).join(
      '',
    );
  });
  const gauss = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const draw = () => {
    const length = Math.min(1_500, Math.max(1, Math.round(14 * Math.exp(1.1 * gauss()))));
    return Array.from({ length }, () => words[Math.floor(words.length * random() ** 3)]!).join(' ');
  };
  const popular = Array.from({ length: POPULAR }, draw);
  return Array.from({ length: count }, () => {
    if (random() >= REPEATED) return draw();
    const text = popular[Math.floor(POPULAR ** random()) - 1]!;
    return random() < 0.5 ? text : retype(text, random);
  });
}

/** Another case and end, or one letter left out. */
function retype(text: string, random: () => number): string {
  if (random() < 0.5) return `${text[0]!.toUpperCase()}${text.slice(1)}?`;
  const place = Math.floor(random() * text.length);
  return text.slice(0, place) + text.slice(place + 1);
}

function timed<T>(work: () => T): { result: T; seconds: number } {
  const startedAt = performance.now();
  const result = work();
  return { result, seconds: (performance.now() - startedAt) / 1_000 };
}

function printSpeed(): void {
  const prompts = drawPrompts(PROMPTS);
  const characters = prompts.reduce((sum, text) => sum + text.length, 0);
  console.log(`\n${PROMPTS} prompts of ${(characters / PROMPTS).toFixed(0)} characters on average`);
  const exact = timed(() => {
    const places = new Map<string, number>();
    const clusters = Uint32Array.from(prompts, (text) => {
      const cluster = places.get(text) ?? places.size;
      places.set(text, cluster);
      return cluster;
    });
    return { clusters, count: places.size };
  });
  const sketches = timed(() => {
    let banded = 0;
    for (const text of prompts) if (sketchPrompt(text).bands) banded += 1;
    return banded;
  });
  let reads = 0;
  const near = timed(() => {
    const places = new PromptClusters();
    const textAt = (sequence: number) => {
      reads += 1;
      return prompts[sequence];
    };
    const clusters = Uint32Array.from(prompts, (text, sequence) =>
      places.add({ sequence, sketch: sketchPrompt(text) }, textAt),
    );
    return { clusters, places };
  });
  const sequences = Uint32Array.from(prompts, (_, sequence) => sequence);
  const { places, clusters } = near.result;
  const cap = timed(() => capDuplicates({ clusters, sequences }, { seed: 1 }));
  const capExact = capDuplicates({ clusters: exact.result.clusters, sequences }, { seed: 1 });
  const rate = (seconds: number) => `${(PROMPTS / seconds / 1_000).toFixed(0)} k/s`;
  const lost = (kept: Uint8Array) => kept.reduce((sum, one) => sum + 1 - one, 0);
  console.log(`exact, a Map of texts  ${rate(exact.seconds)}  ${exact.result.count} clusters`);
  console.log(
    `sketches alone         ${rate(sketches.seconds)}  ${sketches.result} with something to compare them by`,
  );
  console.log(
    `sketches and clusters  ${rate(near.seconds)}  ${places.count} clusters, ${places.keyCount} keys, ${reads} texts read, ` +
      `${(near.seconds / exact.seconds).toFixed(1)} times as long as exact`,
  );
  console.log(
    `memory                 ${(places.byteLength / 2 ** 20).toFixed(0)} MiB, ${(places.byteLength / places.keyCount).toFixed(0)} bytes for each key`,
  );
  console.log(
    `cap                    ${(cap.seconds * 1_000).toFixed(0)} ms: at ${cap.result.cap}, ${cap.result.capped.length} clusters lose ` +
      `${lost(cap.result.kept)} battles (exact: at ${capExact.cap}, ${capExact.capped.length} lose ${lost(capExact.kept)})`,
  );
}

printQuality();
printSpeed();
