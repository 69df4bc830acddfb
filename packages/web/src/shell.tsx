import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { Moon, Sun } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { fetchArena } from './api.ts';
import { useLanguage } from './i18n/language.tsx';
import { Notice } from './notice.tsx';
import { RecordsFooter } from './records/records-links.tsx';

/** What stands around every page. */
export function Shell() {
  const { t, language, setLanguage } = useLanguage();
  const arena = useQuery({ queryKey: ['arena'], queryFn: fetchArena, staleTime: Number.POSITIVE_INFINITY });
  const path = useRouterState({ select: (state) => (state.resolvedLocation ?? state.location).pathname });
  const isBattle = path.startsWith('/battle/');
  useFocusOnArrival(path);
  return (
    <>
      <a href="#content" className="skip-link">
        {t('shell.skip')}
      </a>
      <header className="top">
        <Link to="/" className="wordmark">
          <span lang="zh-CN">擂台</span> <span className="wordmark-latin">Leitai</span>
        </Link>
        <nav className="tabs" aria-label={t('nav.label')}>
          <Link to="/" activeOptions={{ exact: true }} aria-current={isBattle ? 'page' : undefined}>
            {t('nav.battle')}
          </Link>
          <Link to="/leaderboard" aria-current={isOfBoards(path) ? 'page' : undefined}>
            {t('nav.leaderboard')}
          </Link>
        </nav>
        <div className="top-end">
          {arena.data?.demo && (
            <span className="tag" title={t('shell.demoTitle')}>
              {t('shell.demo')}
            </span>
          )}
          <button
            type="button"
            className="text-button"
            lang={language === 'en' ? 'zh' : 'en'}
            onClick={() => setLanguage(language === 'en' ? 'zh' : 'en')}
          >
            {t('shell.language')}
          </button>
          <ThemeSwitch />
        </div>
      </header>
      <Outlet />
      {path !== '/' && !isBattle && <RecordsFooter />}
      <Notice />
    </>
  );
}

/** Whatever boards lead to stands under them. */
function isOfBoards(path: string): boolean {
  return ['/leaderboard', '/overview', '/models/', '/pairs/'].some((start) => path.startsWith(start));
}

/** On another page a reader of sounds or keys begins with its content; pages that have a better place choose it first. */
function useFocusOnArrival(path: string): void {
  const last = useRef(path);
  useEffect(() => {
    if (last.current === path) return;
    last.current = path;
    const content = document.getElementById('content');
    if (!content || content.contains(document.activeElement)) return;
    content.tabIndex = -1;
    content.focus({ preventScroll: true });
  }, [path]);
}

function ThemeSwitch() {
  const { t } = useLanguage();
  const [theme, setTheme] = useState(document.documentElement.dataset.theme);
  const next = theme === 'dark' ? 'light' : 'dark';
  const change = () => {
    document.documentElement.dataset.theme = next;
    localStorage.setItem('leitai-theme', next);
    setTheme(next);
  };
  const label = t(next === 'dark' ? 'shell.themeDark' : 'shell.themeLight');
  return (
    <button type="button" className="icon-button" onClick={change} aria-label={label} title={label}>
      {next === 'dark' ? <Moon size={16} /> : <Sun size={16} />}
    </button>
  );
}
