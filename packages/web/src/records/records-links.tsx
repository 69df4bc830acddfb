import { Link } from '@tanstack/react-router';
import { useLanguage } from '../i18n/language.tsx';

/** The ways to all public records of the arena. */
export function RecordsLinks({ label }: { readonly label: string }) {
  const { t } = useLanguage();
  return (
    <nav className="tabs" aria-label={label}>
      <Link to="/publications">{t('publications.title')}</Link>
      <Link to="/exclusions">{t('exclusions.title')}</Link>
      <Link to="/duplicates">{t('duplicates.title')}</Link>
    </nav>
  );
}

/** Stands at the end of every page that shows figures. */
export function RecordsFooter() {
  const { t } = useLanguage();
  return (
    <footer className="records-footer">
      <p>{t('records.lead')}</p>
      <RecordsLinks label={t('records.label')} />
    </footer>
  );
}
