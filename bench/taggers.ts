// `node bench/taggers.ts`: how well the rule taggers agree with people on the labelled conversations, beside the published tagger
// of coding, and how many conversations a second each of them tags.
import { codingTagger } from '../packages/arena/src/core/tagging/coding.ts';
import { refusalTagger } from '../packages/arena/src/core/tagging/refusal.ts';
import type { TaggedTurn } from '../packages/arena/src/core/tagging/tagger.ts';
import { agreementOf, readLabelled } from '../packages/arena/src/core/tagging/testing/labelled.ts';
import { isCodeAsPublished } from '../packages/arena/src/core/tagging/testing/published-code-tagger.ts';
import { RULE_TAGGERS, tagByRules } from '../packages/arena/src/tagging/rule-taggers.ts';
import { createRandom } from '../packages/rating/src/random.ts';

const CONVERSATIONS = 5_000;
const ROUNDS = 3;
/** Median of an answer's length in characters, and the spread of its logarithm, as on public arena logs. */
const REPLY = { median: 1_100, spread: 0.9 };

type Tag = (turns: readonly TaggedTurn[]) => unknown;

function printAgreement(): void {
  const rows = [
    ['coding', 'published', isCodeAsPublished],
    ['coding', 'ours', codingTagger.tag],
    ['refusals', 'ours', refusalTagger.tag],
  ] as const;
  for (const [kind, name, tag] of rows) {
    for (const half of ['development', 'held-out'] as const) {
      const { precision, recall, conversationCount } = agreementOf(readLabelled(kind, half), tag);
      console.log(
        `${kind.padEnd(9)} ${name.padEnd(10)} ${half.padEnd(12)} ${conversationCount} conversations   ` +
          `precision ${precision.toFixed(3)}   recall ${recall.toFixed(3)}`,
      );
    }
  }
}

/** Conversations of one or two turns, whose answers are paragraphs of the labelled ones up to a log-normal length. */
function drawConversations(): TaggedTurn[][] {
  const random = createRandom(11);
  const labelled = readLabelled('coding', 'development').flatMap(({ turns }) => turns);
  const draw = () => labelled[Math.floor(random() * labelled.length)]!;
  const gauss = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const drawReply = () => {
    const length = REPLY.median * Math.exp(REPLY.spread * gauss());
    const paragraphs: string[] = [];
    for (let size = 0; size < length; size += paragraphs.at(-1)!.length)
      paragraphs.push(draw().replies.a.text);
    return { text: paragraphs.join('\n\n') };
  };
  return Array.from({ length: CONVERSATIONS }, () =>
    Array.from({ length: random() < 0.15 ? 2 : 1 }, () => ({
      prompt: draw().prompt,
      replies: { a: drawReply(), b: drawReply() },
    })),
  );
}

function secondsFor(conversations: readonly (readonly TaggedTurn[])[], tag: Tag): number {
  const startedAt = performance.now();
  for (const turns of conversations) tag(turns);
  return (performance.now() - startedAt) / 1_000;
}

function printSpeed(): void {
  const conversations = drawConversations();
  const characters = conversations.flat().reduce((sum, { replies }) => sum + replies.a.text.length, 0);
  console.log(
    `\n${CONVERSATIONS} conversations, ${Math.round(characters / CONVERSATIONS)} characters a side`,
  );
  const taggers: [string, Tag][] = [
    ['coding (published)', isCodeAsPublished],
    ...Object.values(RULE_TAGGERS).map(({ name, tag }): [string, Tag] => [name, tag]),
    ['all rules', tagByRules],
  ];
  const best = new Map<string, number>();
  // In turns, so that a slow moment of the machine does not hit one of them alone; the quickest round counts.
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, tag] of taggers) {
      best.set(name, Math.min(best.get(name) ?? Number.POSITIVE_INFINITY, secondsFor(conversations, tag)));
    }
  }
  for (const [name, seconds] of best) {
    const perSecond = Math.round(CONVERSATIONS / seconds).toLocaleString('en');
    const ratio = (seconds / best.get('coding (published)')!).toFixed(2);
    console.log(`${name.padEnd(20)} ${perSecond.padStart(9)} /s   ${ratio.padStart(6)} × published`);
  }
}

printAgreement();
printSpeed();
