import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { ApiError, fetchArena, startBattle } from '../api.ts';
import { useLanguage } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/messages.en.ts';
import { useTitle } from '../ui/use-title.ts';
import { Composer } from './composer.tsx';
import { ideasFrom } from './prompt-ideas.ts';

const IDEAS_SHOWN = 4;
const DEFAULT_LIMIT = 30_000;

/** Starts a battle and goes to its page. */
export function useStartBattle() {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const [isStarting, setStarting] = useState(false);
  const [error, setError] = useState<MessageKey>();
  const start = async (prompt: string) => {
    setStarting(true);
    setError(undefined);
    try {
      const battle = await startBattle(prompt);
      queryClient.setQueryData(['battle', battle.id], battle);
      await navigate({ to: '/battle/$id', params: { id: battle.id } });
    } catch (reason) {
      setError(reason instanceof ApiError ? reason.key : 'error.unknown');
    }
    setStarting(false);
  };
  return { start, isStarting, error };
}

/** The empty stage: what this is, ideas, and the composer. */
export function StartPage() {
  const { t, language } = useLanguage();
  const arena = useQuery({ queryKey: ['arena'], queryFn: fetchArena, staleTime: Number.POSITIVE_INFINITY });
  const { start, isStarting, error } = useStartBattle();
  const [prompt, setPrompt] = useState('');
  const [place, setPlace] = useState(0);
  useTitle();
  if (arena.data?.ready === false) return <NotReady />;
  return (
    <main id="content" className="stage is-empty">
      <div className="welcome">
        <p className="welcome-sides" aria-hidden="true">
          <span data-side="a">A</span>
          <span data-side="b">B</span>
        </p>
        <h1>{t('empty.title')}</h1>
        <p className="lead">{t('empty.lead')}</p>
        {arena.data?.demo && <p className="demo-note">{t('empty.demo')}</p>}
        <div className="ideas-head">
          <h2>{t('empty.ideas')}</h2>
          <button type="button" className="text-button" onClick={() => setPlace(place + IDEAS_SHOWN)}>
            <RefreshCw size={14} aria-hidden="true" /> {t('empty.more')}
          </button>
        </div>
        <ul className="ideas">
          {ideasFrom(language, place, IDEAS_SHOWN).map((idea) => (
            <li key={idea}>
              <button type="button" disabled={isStarting} onClick={() => void start(idea)}>
                {idea}
              </button>
            </li>
          ))}
        </ul>
      </div>
      <div className="dock">
        {error && (
          <p className="dock-note is-error" role="alert">
            {t(error)}
          </p>
        )}
        <p className="dock-note" role="status">
          {isStarting && t('composer.starting')}
        </p>
        <Composer
          value={prompt}
          onChange={setPrompt}
          onSend={(text) => void start(text)}
          isBusy={isStarting}
          limit={arena.data?.limits.promptCharacters ?? DEFAULT_LIMIT}
          placeholder="composer.placeholder"
          takesFocus
        />
      </div>
    </main>
  );
}

function NotReady() {
  const { t } = useLanguage();
  return (
    <main id="content" className="message-page">
      <h1>{t('notReady.title')}</h1>
      <p>{t('notReady.body')}</p>
    </main>
  );
}
