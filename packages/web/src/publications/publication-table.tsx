import { Link } from '@tanstack/react-router';
import type { PublicationList } from 'leitai/api-schema';
import { formatMoment } from '../charts/format.ts';
import { TableFigure } from '../charts/table-figure.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { ShortHash } from '../records/hash.tsx';
import { PAGE_ROWS } from '../records/read-records.ts';

type Publication = PublicationList['publications'][number];

/**
 * A page of publications.
 *
 * @param props.publications - Newest first; one more than a page if there are older ones.
 */
export function PublicationTable({ publications }: Pick<PublicationList, 'publications'>) {
  const { t } = useLanguage();
  return (
    <TableFigure title={t('publications.list')} computed={t('publications.listComputed')}>
      <thead>
        <tr>
          <th scope="col">{t('publications.number')}</th>
          <th scope="col">{t('publications.published')}</th>
          <th scope="col" className="is-number">
            {t('board.votes')}
          </th>
          <th scope="col" className="is-number">
            {t('publications.change')}
          </th>
          <th scope="col" className="is-number">
            {t('publications.version')}
          </th>
          <th scope="col">{t('publications.logHash')}</th>
          <th scope="col">{t('publications.hash')}</th>
        </tr>
      </thead>
      <tbody>
        {publications.slice(0, PAGE_ROWS).map((publication, place) => (
          <PublicationRow
            key={publication.number}
            publication={publication}
            before={publications[place + 1]}
          />
        ))}
      </tbody>
    </TableFigure>
  );
}

function PublicationRow(props: {
  readonly publication: Publication;
  readonly before: Publication | undefined;
}) {
  const { publication, before } = props;
  const { t, language } = useLanguage();
  const { publishedAt, votes, version, logHash, hash } = publication;
  const number = publication.number.toLocaleString(language);
  const change = votes - (before?.votes ?? 0);
  return (
    <tr>
      <th scope="row">
        <Link
          to="/publications/$number"
          params={{ number: String(publication.number) }}
          className="text-link"
          aria-label={t('publication.title', { number })}
        >
          {number}
        </Link>
      </th>
      <td className="moment">{formatMoment(publishedAt, language)}</td>
      <td className="is-number">{votes.toLocaleString(language)}</td>
      <td className="is-number">{change.toLocaleString(language, { signDisplay: 'exceptZero' })}</td>
      <td className="is-number">{version.toLocaleString(language)}</td>
      <td>
        <ShortHash hash={logHash} copyLabel={t('publications.copyLogHash', { number })} />
      </td>
      <td>
        <ShortHash hash={hash} copyLabel={t('publications.copyHash', { number })} />
      </td>
    </tr>
  );
}
