import { setTimeout as sleep } from 'node:timers/promises';
import { LabelAsker } from './app/labelling/label-asker.ts';
import type { Timing } from './app/labelling/request-pacer.ts';
import type { LabellerSettings } from './config/to-labeller.ts';
import { createLabeller } from './labelling/labeller.ts';
import { createRemoteCaller, type Timeouts } from './providers/remote-caller.ts';
import { countO200k } from './tagging/tokens.ts';

/** An answer is a few hundred characters; whatever writes more than this is not answering. */
const MAX_ANSWER_CHARACTERS = 50_000;

const TIMING: Timing = {
  now: () => performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, { signal }),
  random: Math.random,
};

/** Wires the labeller that the configuration names, for the server and for the command line. */
export function composeLabelling(
  settings: LabellerSettings,
  timeouts: Timeouts,
): { readonly asker: LabelAsker; readonly atOnce: number; readonly timing: Timing } {
  const { model, structuredOutput, requestsPerMinute, atOnce, budget } = settings;
  const caller = createRemoteCaller({
    timeouts,
    maxAnswerCharacters: MAX_ANSWER_CHARACTERS,
    // Every request counts against the rate and the budget, so only the asker may send another one.
    retryPausesMs: [],
  });
  const labeller = createLabeller({ model, structuredOutput, caller, countTokens: countO200k });
  const asker = new LabelAsker({ labeller, requestsPerMinute, budget, timing: TIMING });
  return { asker, atOnce, timing: TIMING };
}
