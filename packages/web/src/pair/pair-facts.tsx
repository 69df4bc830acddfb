import type { PairPage } from 'leitai/api-schema';
import { type Fact, Facts } from '../charts/facts.tsx';
import { formatConfidence, formatShare, formatSigned } from '../charts/format.ts';
import { RateBar } from '../charts/rate-bar.tsx';
import { Section } from '../charts/section.tsx';
import { wilsonInterval } from '../charts/wilson.ts';
import { useLanguage } from '../i18n/language.tsx';
import { roundedCount, separationMessage } from './separation.ts';

/** What was observed of a pair, what its ratings say, and whether that tells the two apart. */
export function PairFacts({ pair }: { readonly pair: PairPage }) {
  const { t, language } = useLanguage();
  const facts = [...useObserved(pair), ...useRatings(pair)];
  const message = separationMessage(pair);
  const leader = (pair.difference?.points ?? 0) < 0 ? pair.other.model : pair.one.model;
  return (
    <Section title={t('pair.figures')}>
      {pair.difference === null && <p className="is-amber pair-unrated">{t('pair.unrated')}</p>}
      <Facts facts={facts} />
      {message && (
        <p className="separation">
          <strong>{t('pair.separation')}</strong>{' '}
          {t(message, { model: leader, count: roundedCount(pair.votesToSeparate ?? 0, language) })}
        </p>
      )}
    </Section>
  );
}

function useObserved({ one, battles, winRate, expected, shareInterval }: PairPage): Fact[] {
  const { t, language } = useLanguage();
  if (winRate === null) return [];
  const share = (value: number) => formatShare(value, language);
  const interval = wilsonInterval(winRate, battles, shareInterval.quantile);
  const words = {
    confidence: formatConfidence(shareInterval.confidence, language),
    lower: share(interval.lower),
    upper: share(interval.upper),
    count: battles.toLocaleString(language),
  };
  return [
    {
      name: t('pair.observed', { model: one.model }),
      value: (
        <>
          {share(winRate)}
          <RateBar rate={winRate} {...interval} expected={expected} text={t('pair.observedHint', words)} />
        </>
      ),
      hint: t('pair.observedHint', words),
    },
  ];
}

function useRatings({ one, expected, difference, interval }: PairPage): Fact[] {
  const { t, language } = useLanguage();
  if (expected === null || difference === null) return [];
  const signed = (value: number) => formatSigned(value, language);
  return [
    {
      name: t('pair.expected', { model: one.model }),
      value: formatShare(expected, language),
      hint: t('pair.expectedHint'),
    },
    {
      name: t('pair.difference'),
      value: t('pair.differenceValue', { points: signed(difference.points) }),
      hint: t('pair.differenceHint', {
        confidence: formatConfidence(interval.confidence, language),
        lower: signed(difference.lower),
        upper: signed(difference.upper),
      }),
    },
  ];
}
