import { Link } from '@tanstack/react-router';
import { useLanguage } from './i18n/language.tsx';
import { useTitle } from './ui/use-title.ts';

export function NotFound() {
  const { t } = useLanguage();
  useTitle(t('notFound.title'));
  return (
    <main id="content" className="message-page">
      <h1>{t('notFound.title')}</h1>
      <p>{t('notFound.body')}</p>
      <Link to="/" className="button is-primary">
        {t('notFound.action')}
      </Link>
    </main>
  );
}
