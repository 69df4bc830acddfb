import { useLanguage } from '../i18n/language.tsx';
import { type HeatKind, THIN_BATTLES } from './heat-cells.ts';

/** What the colours mean. */
export function HeatLegend({ kind }: { readonly kind: HeatKind }) {
  const { t } = useLanguage();
  return (
    <p className="heat-legend">
      <span className="heat-ends">
        <span>{t(kind === 'battles' ? 'heat.few' : `heat.low.${kind}`)}</span>
        <i className={kind === 'battles' ? 'heat-scale is-count' : 'heat-scale'} aria-hidden="true" />
        <span>{t(kind === 'battles' ? 'heat.many' : `heat.high.${kind}`)}</span>
      </span>
      {(kind === 'win-rate' || kind === 'difference') && (
        <span className="heat-key">
          <i className="heat-swatch is-thin" aria-hidden="true" />
          {t('heat.thinKey', { count: THIN_BATTLES })}
        </span>
      )}
      <span className="heat-key">
        <i className="heat-swatch is-empty" aria-hidden="true" />
        {t(kind === 'expected' ? 'heat.unratedKey' : 'heat.emptyKey')}
      </span>
    </p>
  );
}
