import { Link } from '@tanstack/react-router';
import { useLanguage } from '../i18n/language.tsx';
import { type BoardFilter, toBoardFilter } from './board-search.ts';

/** The way to the same page without its filters; what else its address asks for stays. */
export function RemoveFilters({ className }: { readonly className: string }) {
  const { t } = useLanguage();
  return (
    <Link
      to="."
      search={(previous: BoardFilter) =>
        Object.fromEntries(Object.entries(previous).filter(([name]) => !(name in toBoardFilter(previous))))
      }
      className={className}
    >
      {t('charts.removeFilters')}
    </Link>
  );
}
