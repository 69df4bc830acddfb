import { useQueryClient } from '@tanstack/react-query';
import type { BattleEvents, BattleView } from 'leitai/api-schema';
import { useEffect, useReducer, useState } from 'react';
import { ApiError, fetchBattle } from '../api.ts';
import type { MessageKey } from '../i18n/messages.en.ts';
import { type BattleAction, isStreaming, reduceBattle } from './live-battle.ts';

const EVENT_NAMES: readonly (keyof BattleEvents)[] = ['reply-delta', 'reply-end', 'reply-error', 'turn-end'];
/** A server that refuses is not asked in a tight circle. */
const RETRY_PAUSE_MS = 2_000;

/** A battle as it goes on: loaded once, then followed by its events. */
export function useBattle(id: string) {
  const queryClient = useQueryClient();
  const [battle, dispatch] = useReducer(reduceBattle, queryClient.getQueryData<BattleView>(['battle', id]));
  const [error, setError] = useState<MessageKey>();
  const [isConnected, setConnected] = useState(true);
  const [connection, setConnection] = useState(0);
  const isMissing = battle === undefined;
  const isRunning = battle !== undefined && isStreaming(battle);
  const turnCount = battle?.turns.length ?? 0;

  const load = async () => {
    setError(undefined);
    try {
      dispatch({ type: 'load', battle: await fetchBattle(id) });
      // What was refused may be taken now; a battle that has ended needs no connection.
      setConnection((number) => number + 1);
    } catch (reason) {
      setError(reason instanceof ApiError ? reason.key : 'error.unknown');
    }
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: `load` is made anew at each render and means the same
  useEffect(() => {
    if (isMissing) void load();
  }, [id, isMissing]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new turn needs a new connection
  useEffect(() => {
    if (!isRunning) return;
    return followEvents(id, { dispatch, setConnected, onRefused: load });
  }, [id, isRunning, turnCount, connection]);

  return { battle, dispatch, error, isConnected: isConnected || !isRunning, reload: load };
}

interface Follower {
  readonly dispatch: (action: BattleAction) => void;
  readonly setConnected: (isConnected: boolean) => void;
  /** The server answered, but not with events. */
  readonly onRefused: () => Promise<void>;
}

/** @returns Ends the connection. The browser itself reconnects one that breaks, and resumes where it was. */
function followEvents(id: string, { dispatch, setConnected, onRefused }: Follower): () => void {
  const source = new EventSource(`/api/battles/${id}/events`);
  let retry: ReturnType<typeof setTimeout> | undefined;
  // A connection of ours, unlike one of the browser's own, begins at the beginning of the turn.
  dispatch({ type: 'restart-turn' });
  for (const name of EVENT_NAMES) {
    source.addEventListener(name, (event) => {
      dispatch({ type: name, data: JSON.parse(event.data) } as BattleAction);
      if (name === 'turn-end') source.close();
    });
  }
  source.addEventListener('open', () => setConnected(true));
  source.addEventListener('error', () => {
    setConnected(false);
    if (source.readyState === EventSource.CLOSED) retry = setTimeout(onRefused, RETRY_PAUSE_MS);
  });
  return () => {
    clearTimeout(retry);
    source.close();
    setConnected(true);
  };
}
