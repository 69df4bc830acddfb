import { Link } from '@tanstack/react-router';
import type { DuplicateList } from 'leitai/api-schema';
import { Facts } from '../charts/facts.tsx';
import { Loaded } from '../charts/loaded.tsx';
import { Section } from '../charts/section.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { EmptyPanel } from '../ui/empty-panel.tsx';
import { capWords, ruleWords } from './cap-words.ts';
import { ClusterTable } from './cluster-table.tsx';
import { Definitions } from './definitions.tsx';
import { useDuplicates } from './read-records.ts';
import { RecordsFrame } from './records-frame.tsx';

/** Which prompts came too often, and how many battles each lost. */
export function DuplicatesPage() {
  const { t } = useLanguage();
  const query = useDuplicates();
  return (
    <RecordsFrame
      title={t('duplicates.title')}
      lead={<p>{t('duplicates.lead')}</p>}
      files={[{ name: t('boards.json'), address: '/api/duplicates' }]}
    >
      <Loaded query={query}>
        {(list) => (
          <>
            <Clusters list={list} />
            <SamePrompt list={list} />
          </>
        )}
      </Loaded>
    </RecordsFrame>
  );
}

function Clusters({ list }: { readonly list: DuplicateList }) {
  const { t, language } = useLanguage();
  const { cap, rule, capped, clusters } = list;
  if (cap === null)
    return <EmptyPanel title={t('duplicates.unreadTitle')} body={t('duplicates.unreadBody')} />;
  const format = (count: number) => count.toLocaleString(language);
  const lost = clusters.reduce((sum, cluster) => sum + cluster.lost, 0);
  return (
    <>
      <Facts
        facts={[
          {
            name: t('duplicates.cap'),
            value: t('duplicates.capValue', { cap: format(cap) }),
            hint: capWords(cap, rule, t, language),
          },
          { name: t('duplicates.capped'), value: format(capped) },
          {
            name: t('duplicates.lost'),
            value: format(lost),
            hint: clusters.length < capped ? t('duplicates.lostListed') : undefined,
          },
        ]}
      />
      {clusters.length === 0 ? (
        <EmptyPanel
          title={t('duplicates.emptyTitle')}
          body={t('duplicates.emptyBody', { cap: format(cap) })}
        />
      ) : (
        <>
          <ClusterTable list={list} />
          <p className="to-battles">
            <Link to="/exclusions/battles" search={{ reason: 'duplicate' }} className="text-link">
              {t('duplicates.battlesLink')}
            </Link>
          </p>
        </>
      )}
    </>
  );
}

function SamePrompt({ list }: { readonly list: DuplicateList }) {
  const { t, language } = useLanguage();
  return (
    <Section title={t('duplicates.how')} computed={t('duplicates.howComputed')}>
      <Definitions
        items={[
          { name: t('duplicates.same'), text: t('duplicates.sameText') },
          { name: t('duplicates.near'), text: t('duplicates.nearText') },
          { name: t('duplicates.capName'), text: ruleWords(list.rule, t, language) },
          { name: t('duplicates.sample'), text: t('duplicates.sampleText', { seed: list.seed }) },
          {
            name: t('duplicates.other'),
            text: (
              <>
                {t('duplicates.otherText')}{' '}
                <Link to="/leaderboard" search={{ duplicates: 'keep' }} className="text-link">
                  {t('duplicates.otherLink')}
                </Link>
              </>
            ),
          },
        ]}
      />
    </Section>
  );
}
