import { Link } from '@tanstack/react-router';
import type { ModelPage } from 'leitai/api-schema';
import { useState } from 'react';
import { formatShare } from '../charts/format.ts';
import { RateBar } from '../charts/rate-bar.tsx';
import { ScrollRegion } from '../charts/scroll-region.tsx';
import { wilsonInterval } from '../charts/wilson.ts';
import { useLanguage } from '../i18n/language.tsx';

const BEGINNING = 20;
type Opponent = ModelPage['opponents'][number];

/** Whom a model met, the most frequent first: what came of it beside what was expected. */
export function OpponentTable({ page }: { readonly page: Pick<ModelPage, 'model' | 'opponents'> }) {
  const { t } = useLanguage();
  const [isAll, setAll] = useState(false);
  const { model, opponents } = page;
  const shown = isAll ? opponents : opponents.slice(0, BEGINNING);
  return (
    <section className="figure" aria-labelledby="opponents">
      <header className="figure-head">
        <h2 id="opponents">{t('model.opponents')}</h2>
        <p className="figure-computed">{t('model.opponentsComputed')}</p>
      </header>
      <ScrollRegion className="wide-table" labelledBy="opponents">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t('model.opponent')}</th>
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
            {shown.map((opponent) => (
              <OpponentRow key={opponent.model} model={model} opponent={opponent} />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {opponents.length > shown.length && (
        <button type="button" className="button more" onClick={() => setAll(true)}>
          {t('model.more', { count: opponents.length })}
        </button>
      )}
    </section>
  );
}

function OpponentRow({ model, opponent }: { readonly model: string; readonly opponent: Opponent }) {
  const { t, language } = useLanguage();
  const { winRate, expected, battles } = opponent;
  const interval = wilsonInterval(winRate, battles);
  const share = (value: number) => formatShare(value, language);
  const words = {
    rate: share(winRate),
    lower: share(interval.lower),
    upper: share(interval.upper),
    count: battles.toLocaleString(language),
  };
  const text =
    expected === null
      ? t('model.rateBarOnly', words)
      : t('model.rateBar', { ...words, expected: share(expected) });
  return (
    <tr>
      <th scope="row">
        <Link to="/pairs/$one/$other" params={{ one: model, other: opponent.model }} className="text-link">
          {opponent.model}
        </Link>
      </th>
      <td className="is-number">{share(winRate)}</td>
      <td>
        <RateBar rate={winRate} {...interval} expected={expected} text={text} />
      </td>
      <td className="is-number">{expected === null ? '–' : share(expected)}</td>
      <td className="is-number">{battles.toLocaleString(language)}</td>
    </tr>
  );
}
