import type { PairPage } from 'leitai/api-schema';
import { formatShare } from '../charts/format.ts';
import { RateBar } from '../charts/rate-bar.tsx';
import { ScrollRegion } from '../charts/scroll-region.tsx';
import { wilsonInterval } from '../charts/wilson.ts';
import { useLanguage } from '../i18n/language.tsx';

type PairBoard = PairPage['boards'][number];

/** A pair on every board on which it met. */
export function PairCategories({ pair }: { readonly pair: PairPage }) {
  const { t } = useLanguage();
  return (
    <section className="figure" aria-labelledby="pair-categories">
      <header className="figure-head">
        <h2 id="pair-categories">{t('pair.byCategory')}</h2>
        <p className="figure-computed">{t('pair.byCategoryComputed', { model: pair.one.model })}</p>
      </header>
      <ScrollRegion className="wide-table" labelledBy="pair-categories">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t('model.category')}</th>
              <th scope="col" className="is-number">
                {t('model.winRate')}
              </th>
              <th scope="col" className="interval-column">
                {t('board.interval')}
              </th>
              <th scope="col" className="is-number">
                {t('model.expected')}
              </th>
              <th scope="col" className="is-number">
                {t('plots.battles')}
              </th>
            </tr>
          </thead>
          <tbody>
            {pair.boards.map((board) => (
              <CategoryRow key={board.category} board={board} />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}

function CategoryRow({ board }: { readonly board: PairBoard }) {
  const { t, language } = useLanguage();
  const { titles, winRate, expected, battles } = board;
  const share = (value: number | null) => (value === null ? '–' : formatShare(value, language));
  const interval = winRate === null ? undefined : wilsonInterval(winRate, battles);
  return (
    <tr>
      <th scope="row">{titles[language]}</th>
      <td className="is-number">{share(winRate)}</td>
      <td>
        {winRate !== null && interval && (
          <RateBar
            rate={winRate}
            {...interval}
            expected={expected}
            text={t('model.rateBar', {
              rate: share(winRate),
              lower: share(interval.lower),
              upper: share(interval.upper),
              expected: share(expected),
              count: battles.toLocaleString(language),
            })}
          />
        )}
      </td>
      <td className="is-number">{share(expected)}</td>
      <td className="is-number">{battles.toLocaleString(language)}</td>
    </tr>
  );
}
