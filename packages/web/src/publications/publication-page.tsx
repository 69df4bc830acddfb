import { getRouteApi, Link } from '@tanstack/react-router';
import type { WholePublication } from 'leitai/api-schema';
import { ApiError } from '../api.ts';
import { formatMoment } from '../charts/format.ts';
import { Loaded } from '../charts/loaded.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { publicationFile, usePublication, usePublications } from '../records/read-records.ts';
import { RecordsFrame } from '../records/records-frame.tsx';
import { EmptyPanel } from '../ui/empty-panel.tsx';
import { PublicationHashes } from './publication-hashes.tsx';
import { PublicationMethod } from './publication-method.tsx';
import { PublishedBoards } from './published-boards.tsx';

const route = getRouteApi('/publications/$number');

/** One publication: its boards, and everything that is needed to see that they are true. */
export function PublicationPage() {
  const { number } = route.useParams();
  const { t } = useLanguage();
  const query = usePublication(number);
  const isUnknown =
    query.error instanceof ApiError &&
    (query.error.key === 'error.not-found' || query.error.key === 'error.invalid-request');
  return (
    <RecordsFrame
      title={t('publication.title', { number })}
      lead={query.data && <Lead publication={query.data} />}
      files={isUnknown ? [] : [{ name: t('boards.json'), address: publicationFile(number) }]}
    >
      {isUnknown ? (
        <EmptyPanel title={t('publication.unknownTitle', { number })} body={t('publication.unknownBody')}>
          <Link to="/publications" className="button is-primary">
            {t('publication.toAll')}
          </Link>
        </EmptyPanel>
      ) : (
        <Loaded query={query}>{(publication) => <PublicationBody publication={publication} />}</Loaded>
      )}
    </RecordsFrame>
  );
}

function Lead({ publication }: { readonly publication: WholePublication }) {
  const { t, language } = useLanguage();
  const { publishedAt, version, votes } = publication;
  return (
    <p>
      {t('publication.lead', {
        moment: formatMoment(publishedAt, language),
        version: version.toLocaleString(language),
        votes: votes.toLocaleString(language),
      })}
    </p>
  );
}

function PublicationBody({ publication }: { readonly publication: WholePublication }) {
  const { category } = route.useSearch();
  const { number } = publication;
  const before = usePublication(String(number - 1), number > 1).data;
  return (
    <>
      <Neighbours number={number} />
      <PublicationHashes publication={publication} before={before} />
      <PublishedBoards publication={publication} before={before} category={category} />
      <PublicationMethod method={publication.method} />
    </>
  );
}

function Neighbours({ number }: Pick<WholePublication, 'number'>) {
  const { t, language } = useLanguage();
  const search = route.useSearch();
  // The newest one that is not behind the next: the next itself, if there is one.
  const newest = usePublications({ before: String(number + 2) }, 1).data?.publications[0]?.number;
  const hasNext = newest === number + 1;
  if (number === 1 && !hasNext) return null;
  const link = (of: number, text: string) => (
    <Link to="/publications/$number" params={{ number: String(of) }} search={search} className="button">
      {text}
    </Link>
  );
  return (
    <nav className="pager" aria-label={t('publication.neighbours')}>
      {number > 1 &&
        link(number - 1, t('publication.previous', { number: (number - 1).toLocaleString(language) }))}
      {hasNext && link(number + 1, t('publication.next', { number: (number + 1).toLocaleString(language) }))}
    </nav>
  );
}
