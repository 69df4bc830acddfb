import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { BattleView } from 'leitai/api-schema';
import { type ReactNode, useEffect, useState } from 'react';
import { ApiError, fetchArena, sendTurn, stopBattle } from '../api.ts';
import { useLanguage } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/messages.en.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { useTitle } from '../ui/use-title.ts';
import { Answer } from './answer.tsx';
import { BattleEnd } from './battle-end.tsx';
import { Composer } from './composer.tsx';
import { type BattleAction, isStreaming, SIDES } from './live-battle.ts';
import { SideSwitch } from './side-switch.tsx';
import { Skeleton } from './skeleton.tsx';
import { useStartBattle } from './start-page.tsx';
import { useBattle } from './use-battle.ts';
import { useVote } from './use-vote.ts';
import { VoteBar } from './vote-bar.tsx';

export function BattlePage() {
  const { id } = useParams({ from: '/battle/$id' });
  // A battle of its own for each address: nothing of the last one is left on screen.
  return <BattleById key={id} id={id} />;
}

function BattleById({ id }: { readonly id: string }) {
  const { t } = useLanguage();
  const { battle, dispatch, error, isConnected, reload } = useBattle(id);
  useTitle(t('battle.title'));
  if (error && !battle) return <ErrorPanel message={error} onRetry={() => void reload()} />;
  if (!battle) return <StageSkeleton />;
  return (
    <Stage battle={battle} dispatch={dispatch}>
      <Connection isConnected={isConnected} error={error} onRetry={() => void reload()} />
    </Stage>
  );
}

/** Two answers that are still on their way from the store. */
function StageSkeleton() {
  const { t } = useLanguage();
  return (
    <main id="content" className="stage" aria-busy="true">
      <div className="turn answers">
        {SIDES.map((side) => (
          <div key={side} className="answer" data-side={side}>
            <div className="answer-body is-waiting">
              <Skeleton label={t('battle.loading')} />
            </div>
          </div>
        ))}
      </div>
    </main>
  );
}

/** A broken connection is said, not passed over: what is on screen may not be all. */
function Connection(props: {
  readonly isConnected: boolean;
  readonly error: MessageKey | undefined;
  readonly onRetry: () => void;
}) {
  const { t } = useLanguage();
  const { isConnected, error, onRetry } = props;
  if (error) {
    return (
      <p className="dock-note is-error" role="alert">
        {t(error)}{' '}
        <button type="button" className="text-link" onClick={onRetry}>
          {t('error.retry')}
        </button>
      </p>
    );
  }
  return (
    <p className="dock-note" role="status">
      {!isConnected && t('battle.reconnecting')}
    </p>
  );
}

function Stage({
  battle,
  dispatch,
  children,
}: {
  readonly battle: BattleView;
  readonly dispatch: (action: BattleAction) => void;
  readonly children: ReactNode;
}) {
  const { t } = useLanguage();
  const [hadVote] = useState(battle.vote !== undefined);
  const { vote, progress, error } = useVote(battle, (result) => dispatch({ type: 'vote', result }));
  const next = useNextTurn(battle, dispatch);
  const start = useStartBattle();
  const isRunning = isStreaming(battle);
  const canContinue = battle.state === 'ready' || battle.state === 'voted' || isRunning;
  useEffect(() => {
    if (battle.turns.length > 1)
      document.querySelector('.turn:last-of-type')?.scrollIntoView({ block: 'start' });
  }, [battle.turns.length]);

  return (
    <main id="content" className="stage">
      <h1 className="visually-hidden">{t('battle.title')}</h1>
      {battle.turns.map((turn, index) => (
        <Turn
          // biome-ignore lint/suspicious/noArrayIndexKey: turns are only ever appended
          key={index}
          turn={turn}
          number={index + 1}
          battle={battle}
          isLast={index === battle.turns.length - 1}
        />
      ))}
      <Announcer battle={battle} />
      <div className="dock">
        {children}
        <BattleEnd
          battle={battle}
          hasJustVoted={!hadVote}
          isStarting={start.isStarting}
          onSamePrompt={() => void start.start(battle.turns[0]!.prompt)}
        />
        {(start.error ?? next.error) && (
          <p className="dock-note is-error" role="alert">
            {t((start.error ?? next.error)!)}
          </p>
        )}
        {battle.votable && (
          <VoteBar onVote={(choice) => void vote(choice)} progress={progress} error={error} />
        )}
        {canContinue && (
          <NextComposer next={next} isRunning={isRunning} hasVoted={battle.vote !== undefined} />
        )}
      </div>
    </main>
  );
}

function NextComposer(props: {
  readonly next: ReturnType<typeof useNextTurn>;
  readonly isRunning: boolean;
  readonly hasVoted: boolean;
}) {
  const { next, isRunning, hasVoted } = props;
  const arena = useQuery({ queryKey: ['arena'], queryFn: fetchArena, staleTime: Number.POSITIVE_INFINITY });
  return (
    <Composer
      value={next.prompt}
      onChange={next.setPrompt}
      onSend={(text) => void next.send(text)}
      onStop={isRunning ? () => void next.stop() : undefined}
      isBusy={isRunning}
      limit={arena.data?.limits.promptCharacters ?? 30_000}
      placeholder={hasVoted ? 'composer.placeholderVoted' : 'composer.placeholderNext'}
    />
  );
}

function useNextTurn(battle: BattleView, dispatch: (action: BattleAction) => void) {
  const [prompt, setPrompt] = useState('');
  const [error, setError] = useState<MessageKey>();
  const attempt = async (work: () => Promise<BattleView>) => {
    setError(undefined);
    try {
      dispatch({ type: 'load', battle: await work() });
      return true;
    } catch (reason) {
      setError(reason instanceof ApiError ? reason.key : 'error.unknown');
      return false;
    }
  };
  const send = async (text: string) => {
    if (await attempt(() => sendTurn(battle.id, text))) setPrompt('');
  };
  const stop = () => attempt(() => stopBattle(battle.id));
  return { prompt, setPrompt, error, send, stop };
}

function Turn(props: {
  readonly turn: BattleView['turns'][number];
  readonly number: number;
  readonly battle: BattleView;
  readonly isLast: boolean;
}) {
  const { t } = useLanguage();
  const { turn, number, battle, isLast } = props;
  return (
    <section className="turn" aria-label={t('battle.turn', { number })}>
      <div className="prompt">
        <span className="visually-hidden">{t('battle.you')}: </span>
        <p>{turn.prompt}</p>
      </div>
      {isLast && <SideSwitch number={number} reveal={battle.reveal} />}
      <div className="answers">
        {SIDES.map((side) => (
          <div key={side} id={`answer-${number}-${side}`} className="answer-slot">
            <Answer
              side={side}
              turn={number}
              reply={turn.replies[side]}
              reveal={battle.reveal?.[side]}
              isWinner={battle.vote === side}
            />
          </div>
        ))}
      </div>
    </section>
  );
}

/** Tells a screen reader of the few moments that matter, not of every word. */
function Announcer({ battle }: { readonly battle: BattleView }) {
  const { t } = useLanguage();
  const replies = battle.turns.at(-1)?.replies;
  const parts: MessageKey[] = [];
  if (replies?.a.state === 'complete') parts.push('battle.doneA');
  if (replies?.a.state === 'failed') parts.push('battle.failedA');
  if (replies?.b.state === 'complete') parts.push('battle.doneB');
  if (replies?.b.state === 'failed') parts.push('battle.failedB');
  return (
    <p className="visually-hidden" role="status">
      {battle.votable ? t('battle.ready') : parts.map((key) => t(key)).join(' ')}
    </p>
  );
}
