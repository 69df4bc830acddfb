import { Link, useNavigate } from '@tanstack/react-router';
import type { BattleView } from 'leitai/api-schema';
import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { useLanguage } from '../i18n/language.tsx';
import { isStreaming } from './live-battle.ts';
import { CHOICE_LABELS } from './vote-bar.tsx';

interface EndProps {
  readonly battle: BattleView;
  /** The voter has just voted here, rather than opened a battle of before. */
  readonly hasJustVoted: boolean;
  readonly isStarting: boolean;
  readonly onSamePrompt: () => void;
}

/** What has become of the battle, and what to do next, where the vote was. Nothing while it goes on. */
export function BattleEnd({ battle, hasJustVoted, isStarting, onSamePrompt }: EndProps) {
  const { t } = useLanguage();
  const actions = <NextActions isStarting={isStarting} onSamePrompt={onSamePrompt} />;
  if (battle.vote) {
    return (
      <Result battle={battle} takesFocus={hasJustVoted}>
        {actions}
      </Result>
    );
  }
  if (isStreaming(battle)) return null;
  if (battle.state === 'failed' || battle.state === 'abandoned') {
    return (
      <section className="end" data-tone="quiet">
        <Unfinished outcome={battle.state} />
        {actions}
      </section>
    );
  }
  if (!battle.exclusions.includes('identity-leaked')) return null;
  return (
    <section className="end" data-tone="amber" role="status">
      <p>
        <strong>{t('battle.leaked')}</strong> {t('battle.leakedMore')}
      </p>
    </section>
  );
}

function Unfinished({ outcome }: { readonly outcome: 'failed' | 'abandoned' }) {
  const { t } = useLanguage();
  const heading = useRef<HTMLHeadingElement>(null);
  // The stop button or the box that had the focus is gone; a reader elsewhere on the page is left there.
  useLayoutEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div>
      <h2 ref={heading} tabIndex={-1}>
        {t(`battle.${outcome}Title`)}
      </h2>
      <p>{t(`battle.${outcome}Body`)}</p>
    </div>
  );
}

function Result(props: {
  readonly battle: BattleView;
  readonly takesFocus: boolean;
  readonly children: ReactNode;
}) {
  const { t } = useLanguage();
  const { battle, takesFocus, children } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  // The buttons that had the focus are gone; the result is what the voter wants next, and no key is lost between.
  useLayoutEffect(() => {
    if (takesFocus) heading.current?.focus({ preventScroll: true });
  }, [takesFocus]);
  const isCounted = battle.exclusions.length === 0;
  return (
    <section className="end" data-tone={isCounted ? 'jade' : 'amber'}>
      <div>
        <h2 ref={heading} tabIndex={-1}>
          {t('result.title', { choice: t(CHOICE_LABELS[battle.vote!]) })}
        </h2>
        <p>
          <strong>{t(isCounted ? 'result.counted' : 'result.notCounted')}</strong>{' '}
          <span className="end-further">{t('result.further')} </span>
          <Link to="/leaderboard" className="text-link">
            {t('result.board')}
          </Link>
        </p>
      </div>
      {children}
    </section>
  );
}

function NextActions(props: { readonly isStarting: boolean; readonly onSamePrompt: () => void }) {
  const { t } = useLanguage();
  const navigate = useNavigate();
  return (
    <div className="actions">
      <button type="button" className="button is-primary" onClick={() => void navigate({ to: '/' })}>
        {t('battle.newRound')}
      </button>
      <button type="button" className="button" disabled={props.isStarting} onClick={props.onSamePrompt}>
        {t('battle.samePrompt')}
      </button>
    </div>
  );
}
