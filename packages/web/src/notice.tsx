import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { fetchArena } from './api.ts';
import { useLanguage } from './i18n/language.tsx';

const STORAGE_KEY = 'leitai-notice';

/** Says once what becomes of the conversations. Comes again if the operator changes the text. */
export function Notice() {
  const { t, language } = useLanguage();
  const dialog = useRef<HTMLDialogElement>(null);
  const arena = useQuery({ queryKey: ['arena'], queryFn: fetchArena, staleTime: Number.POSITIVE_INFINITY });
  const notice = arena.data?.notice;
  const isNew = notice !== undefined && localStorage.getItem(STORAGE_KEY) !== notice.en;
  useEffect(() => {
    if (isNew && !dialog.current?.open) dialog.current?.showModal();
  }, [isNew]);
  if (!isNew) return null;
  const accept = () => {
    localStorage.setItem(STORAGE_KEY, notice.en);
    dialog.current?.close();
  };
  return (
    <dialog
      ref={dialog}
      className="notice"
      aria-labelledby="notice-title"
      onCancel={(event) => event.preventDefault()}
    >
      <h2 id="notice-title">{t('notice.title')}</h2>
      <p>{notice[language]}</p>
      <button type="button" className="button is-primary" onClick={accept}>
        {t('notice.accept')}
      </button>
    </dialog>
  );
}
