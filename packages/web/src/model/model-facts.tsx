import type { ModelPage } from 'leitai/api-schema';
import { type Fact, Facts } from '../charts/facts.tsx';
import { formatConfidence, formatDollars, formatShare } from '../charts/format.ts';
import { wilsonInterval } from '../charts/wilson.ts';
import { useLanguage } from '../i18n/language.tsx';
import { oneIn } from './one-in.ts';

/** What is known of a model beside its ratings. */
export function ModelFacts({ page }: { readonly page: ModelPage }) {
  return <Facts facts={[...useCard(page), ...useBattles(page), ...useReplies(page)]} />;
}

function useCard({ license, knowledgeCutoff, price, link }: ModelPage): Fact[] {
  const { t, language } = useLanguage();
  const dollars = (value: number) => formatDollars(value, language);
  return [
    ...(license ? [{ name: t('model.license'), value: license }] : []),
    ...(knowledgeCutoff ? [{ name: t('model.cutoff'), value: knowledgeCutoff }] : []),
    ...(price
      ? [
          {
            name: t('model.price'),
            value: t('model.priceValue', { input: dollars(price.input), output: dollars(price.output) }),
          },
        ]
      : []),
    ...(link
      ? [
          {
            name: t('model.link'),
            value: (
              <a href={link} target="_blank" rel="noopener noreferrer" className="text-link">
                {hostOf(link)}
              </a>
            ),
          },
        ]
      : []),
  ];
}

function useBattles({ battles, samplingShare, asFirst, shareInterval }: ModelPage): Fact[] {
  const { t, language } = useLanguage();
  if (battles === 0) return [];
  const share = (value: number) => formatShare(value, language);
  const { confidence, quantile } = shareInterval;
  const { lower, upper } = wilsonInterval(asFirst / battles, battles, quantile);
  const isEven = lower <= 0.5 && upper >= 0.5;
  return [
    { name: t('model.battles'), value: battles.toLocaleString(language) },
    { name: t('model.sampling'), value: share(samplingShare), hint: t('model.samplingHint') },
    {
      name: t('model.sideA'),
      value: share(asFirst / battles),
      hint: t(isEven ? 'model.sideAHint' : 'model.sideAOff', {
        confidence: formatConfidence(confidence, language),
        lower: share(lower),
        upper: share(upper),
        oneIn: oneIn(confidence, t, language),
      }),
    },
  ];
}

function useReplies({ replies, battles }: ModelPage): Fact[] {
  const { t, language } = useLanguage();
  if (!replies || replies.total === 0) {
    return [
      {
        name: t('model.errors'),
        value: '–',
        hint: t(battles > 0 ? 'model.noReplies' : 'model.noRepliesYet'),
      },
    ];
  }
  const { total, failed, stopped, medianDurationMs } = replies;
  const rateOf = (count: number) => formatShare(count / total, language);
  const hintOf = (key: 'model.errorsHint' | 'model.stopsHint', count: number) =>
    t(key, { count: count.toLocaleString(language), total: total.toLocaleString(language) });
  return [
    { name: t('model.errors'), value: rateOf(failed), hint: hintOf('model.errorsHint', failed) },
    { name: t('model.stops'), value: rateOf(stopped), hint: hintOf('model.stopsHint', stopped) },
    ...(medianDurationMs === null
      ? []
      : [
          {
            name: t('model.duration'),
            value: t('model.durationValue', {
              seconds: (medianDurationMs / 1_000).toLocaleString(language, { maximumFractionDigits: 1 }),
            }),
          },
        ]),
  ];
}

function hostOf(link: string): string {
  return URL.canParse(link) ? new URL(link).host : link;
}
