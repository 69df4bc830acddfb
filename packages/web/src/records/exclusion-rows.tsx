import type { ReactNode } from 'react';
import { ScrollRegion } from '../charts/scroll-region.tsx';
import { useLanguage } from '../i18n/language.tsx';

/** Columns of what excludes battles, without those of numbers. */
type ExclusionColumn = 'battle' | 'reason' | 'state' | 'setBy' | 'when' | 'note';

/** A table of what excludes battles, on a phone a list. */
export function ExclusionRows(props: {
  readonly label: string;
  readonly columns: readonly ExclusionColumn[];
  /** Head of a column before them. */
  readonly first?: ReactNode;
  readonly children: ReactNode;
}) {
  const { t } = useLanguage();
  return (
    <ScrollRegion className="wide-table" label={props.label}>
      <table className="table exclusion-list">
        <thead>
          <tr>
            {props.first}
            {props.columns.map((column) => (
              <th key={column} scope="col">
                {t(`exclusions.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{props.children}</tbody>
      </table>
    </ScrollRegion>
  );
}
