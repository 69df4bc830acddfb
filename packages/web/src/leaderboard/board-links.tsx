import { useState } from 'react';
import { type BoardFilter, toQuery } from '../charts/board-search.ts';
import { useLanguage } from '../i18n/language.tsx';

/** The board as it is filtered, to take along. */
export function BoardLinks(props: { readonly category: string; readonly filter: BoardFilter }) {
  const { t, language } = useLanguage();
  const name = encodeURIComponent(props.category);
  const api = `/api/leaderboards/${name}`;
  const query = toQuery(props.filter);
  return (
    <p className="board-links">
      <CopyLink />
      <a className="text-button" href={`${api}${query}`}>
        {t('boards.json')}
      </a>
      <a className="text-button" href={`${api}.csv${query}`}>
        {t('boards.csv')}
      </a>
      {query === '' && (
        <a className="text-button" href={`/embed/${name}?lang=${language}`}>
          {t('boards.embed')}
        </a>
      )}
      <a className="text-button" href={`/feed.atom?category=${name}&lang=${language}`}>
        {t('boards.feed')}
      </a>
    </p>
  );
}

function CopyLink() {
  const { t } = useLanguage();
  const [outcome, setOutcome] = useState<'boards.copied' | 'boards.copyFailed'>();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      setOutcome('boards.copied');
    } catch {
      // Refused, or not offered to a page without https: the reader is told another way.
      setOutcome('boards.copyFailed');
    }
  };
  return (
    <>
      <button type="button" className="text-button" onClick={() => void copy()}>
        {t('boards.copyLink')}
      </button>
      <span role="status">{outcome && t(outcome)}</span>
    </>
  );
}
