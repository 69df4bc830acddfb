import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { BattleView } from 'leitai/api-schema';
import { useEffect, useState } from 'react';
import { ApiError, fetchArena, sendTurn, stopBattle } from '../api.ts';
import { useLanguage } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/messages.en.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Answer } from './answer.tsx';
import { BattleEnd } from './battle-end.tsx';
import { Composer } from './composer.tsx';
import { type BattleAction, isStreaming, SIDES } from './live-battle.ts';
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
  const { battle, dispatch, error, reload } = useBattle(id);
  if (error && !battle) return <ErrorPanel message={error} onRetry={reload} />;
  if (!battle) return <p className="visually-hidden">{t('battle.loading')}</p>;
  return <Stage battle={battle} dispatch={dispatch} />;
}

function Stage({
  battle,
  dispatch,
}: {
  readonly battle: BattleView;
  readonly dispatch: (action: BattleAction) => void;
}) {
  const { t } = useLanguage();
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
      <BattleEnd
        battle={battle}
        isStarting={start.isStarting}
        onSamePrompt={() => void start.start(battle.turns[0]!.prompt)}
      />
      <div className="dock">
        {(start.error ?? next.error) && (
          <p className="dock-error" role="alert">
            {t((start.error ?? next.error)!)}
          </p>
        )}
        {battle.votable && (
          <VoteBar onVote={(choice) => void vote(choice)} progress={progress} error={error} />
        )}
        {canContinue && <NextComposer next={next} isRunning={isRunning} />}
      </div>
    </main>
  );
}

function NextComposer(props: { readonly next: ReturnType<typeof useNextTurn>; readonly isRunning: boolean }) {
  const { next, isRunning } = props;
  const arena = useQuery({ queryKey: ['arena'], queryFn: fetchArena, staleTime: Number.POSITIVE_INFINITY });
  return (
    <Composer
      value={next.prompt}
      onChange={next.setPrompt}
      onSend={(text) => void next.send(text)}
      onStop={isRunning ? () => void next.stop() : undefined}
      isBusy={isRunning}
      limit={arena.data?.limits.promptCharacters ?? 30_000}
      isFirst={false}
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
      {isLast && <SideSwitch number={number} />}
      <div className="answers">
        {SIDES.map((side) => (
          <div key={side} id={`answer-${number}-${side}`} className="answer-slot">
            <Answer
              side={side}
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

/** On a phone the answers are stacked; this leads to either with a thumb. */
function SideSwitch({ number }: { readonly number: number }) {
  const { t } = useLanguage();
  return (
    <nav className="side-switch" aria-label={t('battle.switch')}>
      {SIDES.map((side) => (
        <a key={side} href={`#answer-${number}-${side}`} data-side={side}>
          {side.toUpperCase()}
        </a>
      ))}
    </nav>
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
