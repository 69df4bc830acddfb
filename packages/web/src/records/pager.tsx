import { Link } from '@tanstack/react-router';
import { useLanguage } from '../i18n/language.tsx';
import type { ExclusionSearch } from './record-search.ts';

/** The ways through a list whose newest rows come first. Nothing if all of it is shown. */
export function Pager(props: {
  /** The one that is shown. */
  readonly search: ExclusionSearch;
  /** Place before which the next page begins; null at the end. */
  readonly next: number | null;
}) {
  const { search, next } = props;
  const { t } = useLanguage();
  const { before, ...rest } = search;
  if (before === undefined && next === null) return null;
  return (
    <nav className="pager" aria-label={t('records.pages')}>
      {before !== undefined && (
        <Link to="." search={rest} className="button">
          {t('records.newest')}
        </Link>
      )}
      {next !== null && (
        <Link to="." search={{ ...rest, before: String(next) }} className="button">
          {t('records.older')}
        </Link>
      )}
    </nav>
  );
}
