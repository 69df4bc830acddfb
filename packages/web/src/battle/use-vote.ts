import type { BattleView, VoteResult } from 'leitai/api-schema';
import { useLayoutEffect, useState } from 'react';
import { ApiError, castVote, newKey } from '../api.ts';
import type { MessageKey } from '../i18n/messages.en.ts';

export const CHOICES = ['a', 'b', 'tie', 'both-bad'] as const;
export type Choice = VoteResult['choice'];
export type VoteProgress = 'idle' | 'sending' | 'retrying';

const RETRY_PAUSE_MS = 2_000;
const RETRY_FOR_MS = 60_000;
/** Failures after which the outcome is not known: the same key again is safe and gives the answer. */
const UNCERTAIN: readonly MessageKey[] = [
  'error.network',
  'error.store-unavailable',
  'error.unknown',
  'error.internal',
];

/** Casting the one vote of a battle, by click or by the keys 1 to 4. */
export function useVote(battle: BattleView, onVoted: (result: VoteResult) => void) {
  const [progress, setProgress] = useState<VoteProgress>('idle');
  const [error, setError] = useState<MessageKey>();

  const vote = async (choice: Choice) => {
    if (progress !== 'idle' || !battle.votable) return;
    setProgress('sending');
    setError(undefined);
    try {
      onVoted(await voteUntilKnown(battle.id, choice, () => setProgress('retrying')));
    } catch (reason) {
      setError(reason instanceof ApiError ? reason.key : 'error.unknown');
    }
    setProgress('idle');
  };

  // As soon as the buttons are there: a key that is pressed at their sight is a vote.
  useLayoutEffect(() => {
    if (!battle.votable) return;
    const onKey = (event: KeyboardEvent) => {
      const choice = CHOICES[Number(event.key) - 1];
      if (choice === undefined || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))
        return;
      event.preventDefault();
      void vote(choice);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });

  return { vote, progress, error };
}

async function voteUntilKnown(id: string, choice: Choice, onRetry: () => void): Promise<VoteResult> {
  const key = newKey();
  const deadline = Date.now() + RETRY_FOR_MS;
  for (;;) {
    try {
      return await castVote(id, choice, key);
    } catch (error) {
      const isUncertain = error instanceof ApiError && UNCERTAIN.includes(error.key);
      if (!isUncertain || Date.now() > deadline) throw error;
      onRetry();
      await new Promise((resolve) => setTimeout(resolve, RETRY_PAUSE_MS));
    }
  }
}

/** A digit there belongs to the next prompt, even if it is the first character. */
function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement) return true;
  return target instanceof HTMLElement && target.isContentEditable;
}
