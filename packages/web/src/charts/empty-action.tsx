import { Link, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useLanguage } from '../i18n/language.tsx';
import { hasFilter, toBoardFilter } from './board-search.ts';
import { RemoveFilters } from './remove-filters.tsx';

/** What brings figures where there are none: a battle, unless it is the filters of the address that leave none. */
export function EmptyAction(props: {
  readonly className: string;
  /** In place of a battle. */
  readonly children?: ReactNode;
}) {
  const { className, children } = props;
  const { t } = useLanguage();
  if (hasFilter(toBoardFilter(useSearch({ strict: false })))) return <RemoveFilters className={className} />;
  return (
    children ?? (
      <Link to="/" className={className}>
        {t('board.emptyAction')}
      </Link>
    )
  );
}
