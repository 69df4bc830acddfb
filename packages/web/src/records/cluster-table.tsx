import type { DuplicateList } from 'leitai/api-schema';
import { useState } from 'react';
import { formatShare } from '../charts/format.ts';
import { TableFigure } from '../charts/table-figure.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { PAGE_ROWS } from './read-records.ts';

/** Prompts above the cap, those that lost the most first. */
export function ClusterTable({ list }: { readonly list: DuplicateList }) {
  const { t, language } = useLanguage();
  const [isAll, setAll] = useState(false);
  const { clusters, capped, version } = list;
  const format = (count: number) => count.toLocaleString(language);
  const shown = isAll ? clusters : clusters.slice(0, PAGE_ROWS);
  return (
    <TableFigure
      title={t('duplicates.list')}
      computed={t('duplicates.listComputed', { version: format(version) })}
      after={
        <>
          {clusters.length > shown.length && (
            <button type="button" className="button show-all" onClick={() => setAll(true)}>
              {t('model.more', { count: format(clusters.length) })}
            </button>
          )}
          {clusters.length < capped && (
            <p className="figure-computed">
              {t('duplicates.listed', { listed: format(clusters.length), all: format(capped) })}
            </p>
          )}
        </>
      }
    >
      <thead>
        <tr>
          <th scope="col">{t('duplicates.first')}</th>
          {(['battles', 'counted', 'leftOut', 'share'] as const).map((column) => (
            <th key={column} scope="col" className="is-number">
              {t(`duplicates.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {shown.map(({ battles, lost, firstSequence }, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: while its first battle is looked for a prompt has no other identity
          <tr key={place}>
            <th scope="row">
              {firstSequence === null
                ? t('duplicates.finding')
                : t('records.vote', { sequence: format(firstSequence) })}
            </th>
            <td className="is-number">{format(battles)}</td>
            <td className="is-number">{format(battles - lost)}</td>
            <td className="is-number">{format(lost)}</td>
            <td className="is-number">{formatShare(lost / battles, language)}</td>
          </tr>
        ))}
      </tbody>
    </TableFigure>
  );
}
