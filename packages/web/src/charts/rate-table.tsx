import type { ShareInterval } from 'leitai/api-schema';
import type { ReactNode } from 'react';
import { useLanguage } from '../i18n/language.tsx';
import { formatConfidence, formatShare } from './format.ts';
import { RateBar } from './rate-bar.tsx';
import { TableFigure } from './table-figure.tsx';
import { wilsonInterval } from './wilson.ts';

/** How often one model won against something, beside how often its rating lets expect it. */
export function RateTable(props: {
  readonly title: string;
  readonly computed: string;
  /** Head of the first column. */
  readonly of: string;
  readonly interval: ShareInterval;
  /** Rows, each a `RateRow`. */
  readonly children: ReactNode;
  readonly after?: ReactNode;
}) {
  const { title, computed, of, interval, children, after } = props;
  const { t, language } = useLanguage();
  return (
    <TableFigure title={title} computed={computed} kind="is-rated" after={after}>
      <thead>
        <tr>
          <th scope="col">{of}</th>
          <th scope="col" className="is-number">
            {t('model.winRate')}
          </th>
          <th scope="col" className="interval-column">
            {t('board.interval', { confidence: formatConfidence(interval.confidence, language) })}
          </th>
          <th scope="col" className="is-number">
            {t('model.expected')}
          </th>
          <th scope="col" className="is-number">
            {t('plots.battles')}
          </th>
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </TableFigure>
  );
}

interface Rates {
  /** Between 0 and 1; null without a battle. */
  readonly winRate: number | null;
  /** Likewise; null where one of the two has no rating. */
  readonly expected: number | null;
  readonly battles: number;
}

export function RateRow(props: {
  /** Names the row. */
  readonly children: ReactNode;
  readonly rates: Rates;
  readonly interval: ShareInterval;
}) {
  const { children, rates, interval } = props;
  const { winRate, expected, battles } = rates;
  const { language } = useLanguage();
  const share = (value: number | null) => (value === null ? '–' : formatShare(value, language));
  return (
    <tr>
      <th scope="row">{children}</th>
      <td className="is-number">{share(winRate)}</td>
      <td>{winRate !== null && <Rate rates={{ ...rates, winRate }} interval={interval} />}</td>
      <td className="is-number">{share(expected)}</td>
      <td className="is-number">{battles.toLocaleString(language)}</td>
    </tr>
  );
}

function Rate(props: { readonly rates: Rates & { winRate: number }; readonly interval: ShareInterval }) {
  const { winRate, expected, battles } = props.rates;
  const { confidence, quantile } = props.interval;
  const { t, language } = useLanguage();
  const interval = wilsonInterval(winRate, battles, quantile);
  const words = {
    rate: formatShare(winRate, language),
    confidence: formatConfidence(confidence, language),
    lower: formatShare(interval.lower, language),
    upper: formatShare(interval.upper, language),
    count: battles.toLocaleString(language),
  };
  const text =
    expected === null
      ? t('model.rateBarOnly', words)
      : t('model.rateBar', { ...words, expected: formatShare(expected, language) });
  return <RateBar rate={winRate} {...interval} expected={expected} text={text} />;
}
