import type { WholePublication } from 'leitai/api-schema';
import { formatConfidence } from '../charts/format.ts';
import { Section } from '../charts/section.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { ruleWords } from '../records/cap-words.ts';
import { Definitions } from '../records/definitions.tsx';
import { joinSentences, publishingWords } from './rule-words.ts';
import { taggerWords } from './tagger-words.ts';

/** How the boards of a publication came about, in words; its file says the same in full. */
export function PublicationMethod({ method }: Pick<WholePublication, 'method'>) {
  const { t, language } = useLanguage();
  const { interval, rankSets, minimumVotes, anchor, duplicates, rule, limits, taggers, models } = method;
  const format = (count: number) => count.toLocaleString(language);
  const confidence = formatConfidence(interval.confidence, language);
  const cap = [
    ruleWords(duplicates.rule, t, language),
    t('publication.seed', { seed: String(duplicates.seed) }),
  ];
  const texts = {
    ratings: t('publication.ratingsText', { confidence }),
    ranks: t('publication.ranksText', {
      overall: format(minimumVotes.overall),
      category: format(minimumVotes.category),
    }),
    // What says nothing of it was published when they held at one look.
    places: t(`publication.places.${rankSets?.looks ?? 'one'}`),
    zero: anchor
      ? t('publication.zeroAnchor', { model: anchor.name, rating: format(anchor.rating) })
      : t('publication.zeroMean'),
    duplicates: joinSentences(cap, language),
    rule: joinSentences(publishingWords(rule, t, language), language),
    known: t('publication.knownText', { exclusion: format(limits.exclusion), fact: format(limits.fact) }),
    taggers: taggerWords(taggers, t, language),
    models: t('publication.modelsText', { count: format(models.length) }),
  };
  return (
    <Section title={t('publication.method')} computed={t('publication.methodComputed')}>
      <Definitions
        items={(Object.keys(texts) as (keyof typeof texts)[])
          .filter((name) => texts[name] !== '')
          .map((name) => ({ name: t(`publication.${name}`), text: texts[name] }))}
      />
    </Section>
  );
}
