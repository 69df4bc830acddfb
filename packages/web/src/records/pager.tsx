import { Link } from '@tanstack/react-router';
import { useLanguage } from '../i18n/language.tsx';

type Search = Readonly<Record<string, string>>;

/** The ways through a list. Nothing if all of it is shown. */
export function Pager(props: {
  /** Which rows come first. */
  readonly order: 'newest' | 'oldest';
  /** Where the list begins, and where it goes on; null if it is there already, or at its end. */
  readonly start: Search | null;
  readonly next: Search | null;
}) {
  const { order, start, next } = props;
  const { t } = useLanguage();
  if (start === null && next === null) return null;
  return (
    <nav className="pager" aria-label={t('records.pages')}>
      {start !== null && (
        <Link to="." search={start} className="button">
          {t(order === 'newest' ? 'records.newest' : 'records.oldest')}
        </Link>
      )}
      {next !== null && (
        <Link to="." search={next} className="button">
          {t(order === 'newest' ? 'records.older' : 'records.newer')}
        </Link>
      )}
    </nav>
  );
}
