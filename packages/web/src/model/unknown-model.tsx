import { Link } from '@tanstack/react-router';
import { useLanguage } from '../i18n/language.tsx';

/** There is no such model: what was asked for, and the way to those that are here. */
export function UnknownModel({ name }: { readonly name: string }) {
  const { t } = useLanguage();
  return (
    <main id="content" className="message-page">
      <h1>{t('model.unknownTitle')}</h1>
      <p>
        <strong className="unknown-name">{name}</strong> {t('model.unknownBody')}
      </p>
      <Link to="/leaderboard" className="button is-primary">
        {t('model.toBoard')}
      </Link>
    </main>
  );
}
