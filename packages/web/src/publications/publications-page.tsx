import { Link, useSearch } from '@tanstack/react-router';
import type { PublicationList } from 'leitai/api-schema';
import { formatMoment } from '../charts/format.ts';
import { Loaded } from '../charts/loaded.tsx';
import { Section } from '../charts/section.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { NewestFirst } from '../records/newest-first.tsx';
import { PAGE_ROWS, usePublications } from '../records/read-records.ts';
import type { PlaceSearch } from '../records/record-search.ts';
import { RecordsFrame } from '../records/records-frame.tsx';
import { EmptyPanel } from '../ui/empty-panel.tsx';
import { CheckYourself } from './check-yourself.tsx';
import { PublicationTable } from './publication-table.tsx';
import { joinSentences, publishingWords } from './rule-words.ts';

/** Everything that was published, and how to see that it is true. */
export function PublicationsPage() {
  const { t, language } = useLanguage();
  const search = useSearch({ strict: false }) as PlaceSearch;
  const query = usePublications(search);
  return (
    <RecordsFrame
      title={t('publications.title')}
      lead={<p>{t('publications.lead')}</p>}
      files={[
        { name: t('boards.json'), address: '/api/publications' },
        { name: t('boards.feed'), address: `/feed.atom?lang=${language}` },
      ]}
    >
      <Loaded query={query}>
        {({ rule, publications }) => (
          <>
            <Rule rule={rule} />
            {publications.length === 0 ? (
              <Nothing search={search} />
            ) : (
              <PublicationTable publications={publications} />
            )}
            <NewestFirst search={search} next={placeOfNext(publications)} />
          </>
        )}
      </Loaded>
      <CheckYourself />
    </RecordsFrame>
  );
}

/** The row behind the page is there to compare with, and begins the next page. */
function placeOfNext(publications: PublicationList['publications']): number | null {
  return publications.length > PAGE_ROWS ? publications[PAGE_ROWS - 1]!.number : null;
}

function Rule({ rule }: Pick<PublicationList, 'rule'>) {
  const { t, language } = useLanguage();
  const next =
    rule.nextAt === null
      ? t('publications.nextSoon')
      : t('publications.next', { moment: formatMoment(rule.nextAt, language) });
  return (
    <Section title={t('publications.rule')}>
      <p className="prose">{joinSentences([...publishingWords(rule, t, language), next], language)}</p>
    </Section>
  );
}

function Nothing({ search }: { readonly search: PlaceSearch }) {
  const { t } = useLanguage();
  if (search.before !== undefined)
    return <EmptyPanel title={t('records.nothingHere')} body={t('records.nothingHereBody')} />;
  return (
    <EmptyPanel title={t('publications.emptyTitle')} body={t('publications.emptyBody')}>
      <Link to="/" className="button is-primary">
        {t('board.emptyAction')}
      </Link>
    </EmptyPanel>
  );
}
