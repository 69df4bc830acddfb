import { Link, useNavigate } from '@tanstack/react-router';
import type { BattleView } from 'leitai/api-schema';
import { type ReactNode, useEffect, useRef } from 'react';
import { useLanguage } from '../i18n/language.tsx';
import { isStreaming } from './live-battle.ts';
import { CHOICE_LABELS } from './vote-bar.tsx';

interface EndProps {
  readonly battle: BattleView;
  readonly isStarting: boolean;
  readonly onSamePrompt: () => void;
}

/** What has become of the battle, and what to do next. Nothing while it goes on. */
export function BattleEnd({ battle, isStarting, onSamePrompt }: EndProps) {
  const { t } = useLanguage();
  if (isStreaming(battle) && battle.state !== 'voted') return null;
  const isLeaked = battle.exclusions.includes('identity-leaked');
  const actions = <NextActions isStarting={isStarting} onSamePrompt={onSamePrompt} />;
  if (battle.vote) return <Result battle={battle}>{actions}</Result>;
  if (battle.state === 'failed' || battle.state === 'abandoned') {
    return (
      <section className="end" data-tone="quiet">
        <h2>{t(battle.state === 'failed' ? 'battle.failedTitle' : 'battle.abandonedTitle')}</h2>
        <p>{t(battle.state === 'failed' ? 'battle.failedBody' : 'battle.abandonedBody')}</p>
        {actions}
      </section>
    );
  }
  if (!isLeaked) return null;
  return (
    <section className="end" data-tone="amber" role="status">
      <p>
        <strong>{t('battle.leaked')}</strong> {t('battle.leakedMore')}
      </p>
    </section>
  );
}

function Result({ battle, children }: { readonly battle: BattleView; readonly children: ReactNode }) {
  const { t } = useLanguage();
  const heading = useRef<HTMLHeadingElement>(null);
  // The buttons that had the focus are gone; the result is what the voter wants next.
  useEffect(() => heading.current?.focus(), []);
  const isCounted = battle.exclusions.length === 0;
  return (
    <section className="end" data-tone={isCounted ? 'jade' : 'amber'}>
      <h2 ref={heading} tabIndex={-1}>
        {t('result.title', { choice: t(CHOICE_LABELS[battle.vote!]) })}
      </h2>
      <p>
        <strong>{t(isCounted ? 'result.counted' : 'result.notCounted')}</strong> {t('result.further')}
      </p>
      {children}
      <Link to="/leaderboard" className="text-link">
        {t('result.board')}
      </Link>
    </section>
  );
}

function NextActions({
  isStarting,
  onSamePrompt,
}: {
  readonly isStarting: boolean;
  readonly onSamePrompt: () => void;
}) {
  const { t } = useLanguage();
  const navigate = useNavigate();
  return (
    <div className="actions">
      <button type="button" className="button is-primary" onClick={() => void navigate({ to: '/' })}>
        {t('battle.newRound')}
      </button>
      <button type="button" className="button" disabled={isStarting} onClick={onSamePrompt}>
        {t('battle.samePrompt')}
      </button>
    </div>
  );
}
