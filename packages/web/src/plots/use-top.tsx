import { type ReactNode, useMemo, useState } from 'react';
import { useLanguage } from '../i18n/language.tsx';

const TOP = 30;

/** The first rows of many, and the switch that shows all. */
export function useTop<Row>(rows: readonly Row[]): {
  readonly shown: readonly Row[];
  readonly control: ReactNode;
} {
  const { t } = useLanguage();
  const [isAll, setAll] = useState(false);
  const top = useMemo(() => rows.slice(0, TOP), [rows]);
  if (rows.length <= TOP) return { shown: rows, control: null };
  const control = (
    <fieldset className="segmented">
      <legend className="visually-hidden">{t('plots.howMany')}</legend>
      <button type="button" aria-pressed={!isAll} onClick={() => setAll(false)}>
        {t('plots.top', { count: TOP })}
      </button>
      <button type="button" aria-pressed={isAll} onClick={() => setAll(true)}>
        {t('plots.all', { count: rows.length })}
      </button>
    </fieldset>
  );
  return { shown: isAll ? rows : top, control };
}
