import { useLanguage } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/messages.en.ts';

/** A page that could not be loaded: one sentence, one action. */
export function ErrorPanel({
  message,
  onRetry,
}: {
  readonly message: MessageKey;
  readonly onRetry: () => void;
}) {
  const { t } = useLanguage();
  return (
    <main id="content" className="message-page" role="alert">
      <h1>{t('error.title')}</h1>
      <p>{t(message)}</p>
      <button type="button" className="button is-primary" onClick={onRetry}>
        {t('error.retry')}
      </button>
    </main>
  );
}
