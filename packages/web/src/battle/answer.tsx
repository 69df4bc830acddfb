import type { BattleView, RevealedModel } from 'leitai/api-schema';
import { lazy, Suspense, useId } from 'react';
import { useLanguage } from '../i18n/language.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import type { Side } from './live-battle.ts';
import { Skeleton } from './skeleton.tsx';

/** Without the renderer, as on a line that broke just then, an answer is still its text. */
const Markdown = lazy(() =>
  import('./markdown.tsx').then(
    (module) => ({ default: module.Markdown }),
    () => ({ default: PlainAnswer }),
  ),
);

interface AnswerProps {
  readonly side: Side;
  readonly turn: number;
  readonly reply: BattleView['turns'][number]['replies']['a'];
  readonly reveal: RevealedModel | undefined;
  readonly isWinner: boolean;
}

/** One side's answer in a turn. */
export function Answer({ side, turn, reply, reveal, isWinner }: AnswerProps) {
  const { t } = useLanguage();
  const titleId = useId();
  const isStreaming = reply.state === 'streaming';
  return (
    <section
      className="answer"
      data-side={side}
      data-winner={isWinner || undefined}
      aria-labelledby={titleId}
    >
      <header className="answer-head">
        <h2 id={titleId} className="visually-hidden">
          {t(side === 'a' ? 'battle.answerA' : 'battle.answerB')}
          {turn > 1 && ` · ${t('battle.turn', { number: turn })}`}
        </h2>
        <span className="side-mark" aria-hidden="true">
          {side.toUpperCase()}
        </span>
        {reveal ? (
          <Reveal model={reveal} isWinner={isWinner} />
        ) : (
          <span className="answer-name" aria-hidden="true">
            {reply.state === 'failed' && <span className="tag is-failed">{t('battle.failedTag')}</span>}
          </span>
        )}
        {reply.text !== '' && !isStreaming && <CopyButton text={reply.text} />}
      </header>
      <div
        className="answer-body"
        aria-live="polite"
        aria-busy={isStreaming}
        data-state={reply.state}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a long answer scrolls in here, by keyboard too
        tabIndex={0}
      >
        {reply.text !== '' && (
          <Suspense fallback={<PlainAnswer text={reply.text} />}>
            <Markdown text={reply.text} isStreaming={isStreaming} />
          </Suspense>
        )}
        {isStreaming && reply.text === '' && <Skeleton label={t('battle.waiting')} />}
        {reply.state === 'failed' && <p className="answer-note is-error">{t('battle.failed')}</p>}
        {reply.state === 'stopped' && <p className="answer-note">{t('battle.stopped')}</p>}
      </div>
    </section>
  );
}

function PlainAnswer({ text }: { readonly text: string }) {
  return <p className="answer-plain">{text}</p>;
}

function Reveal({ model, isWinner }: { readonly model: RevealedModel; readonly isWinner: boolean }) {
  const { t } = useLanguage();
  return (
    <span className="reveal">
      <span className="reveal-name">
        {model.link ? (
          <a href={model.link} target="_blank" rel="noopener noreferrer">
            {model.model}
          </a>
        ) : (
          model.model
        )}
        {model.demo && <span className="tag">{t('reveal.demo')}</span>}
        {isWinner && <span className="tag is-winner">{t('reveal.winner')}</span>}
      </span>
      <span className="reveal-maker">{[model.organization, model.license].filter(Boolean).join(' · ')}</span>
    </span>
  );
}
