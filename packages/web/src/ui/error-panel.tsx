import { useLanguage } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/messages.en.ts';

/** A page that could not be loaded: one sentence, one action. */
export function ErrorPanel(props: {
  readonly message: MessageKey;
  readonly onRetry: () => void;
  readonly isRetrying?: boolean;
}) {
  const { t } = useLanguage();
  return (
    <main id="content" className="message-page">
      <h1>{t('error.title')}</h1>
      <p role="alert">{t(props.message)}</p>
      <button type="button" className="button is-primary" disabled={props.isRetrying} onClick={props.onRetry}>
        {t('error.retry')}
      </button>
    </main>
  );
}

/** A part of the page that failed to load or to draw: a new page may have it. */
export function BrokenPage() {
  return <ErrorPanel message="error.page" onRetry={() => location.reload()} />;
}
