import { useQueryClient } from '@tanstack/react-query';
import type { BattleEvents, BattleView } from 'leitai/api-schema';
import { useEffect, useReducer, useState } from 'react';
import { ApiError, fetchBattle } from '../api.ts';
import type { MessageKey } from '../i18n/messages.en.ts';
import { type BattleAction, isStreaming, reduceBattle } from './live-battle.ts';

const EVENT_NAMES: readonly (keyof BattleEvents)[] = ['reply-delta', 'reply-end', 'reply-error', 'turn-end'];

/** A battle as it goes on: loaded once, then followed by its events. */
export function useBattle(id: string) {
  const queryClient = useQueryClient();
  const [battle, dispatch] = useReducer(reduceBattle, queryClient.getQueryData<BattleView>(['battle', id]));
  const [error, setError] = useState<MessageKey>();
  const isMissing = battle === undefined;
  const isRunning = battle !== undefined && isStreaming(battle);
  const turnCount = battle?.turns.length ?? 0;

  const load = () => loadBattle(id, dispatch, setError);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `load` is made anew at each render and means the same
  useEffect(() => {
    if (isMissing) load();
  }, [id, isMissing]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new turn needs a new connection
  useEffect(() => {
    if (!isRunning) return;
    return followEvents(id, dispatch, load);
  }, [id, isRunning, turnCount]);

  return { battle, dispatch, error, reload: load };
}

function loadBattle(
  id: string,
  dispatch: (action: BattleAction) => void,
  setError: (key: MessageKey | undefined) => void,
): void {
  setError(undefined);
  fetchBattle(id).then(
    (battle) => dispatch({ type: 'load', battle }),
    (reason) => setError(reason instanceof ApiError ? reason.key : 'error.unknown'),
  );
}

/** @returns Ends the connection. The browser itself reconnects one that breaks, and resumes where it was. */
function followEvents(id: string, dispatch: (action: BattleAction) => void, reload: () => void): () => void {
  const source = new EventSource(`/api/battles/${id}/events`);
  // A connection of ours, unlike one of the browser's own, begins at the beginning of the turn.
  dispatch({ type: 'restart-turn' });
  for (const name of EVENT_NAMES) {
    source.addEventListener(name, (event) => {
      dispatch({ type: name, data: JSON.parse(event.data) } as BattleAction);
      if (name === 'turn-end') source.close();
    });
  }
  source.addEventListener('error', () => {
    if (source.readyState === EventSource.CLOSED) reload();
  });
  return () => source.close();
}
