import type { WholePublication } from 'leitai/api-schema';
import { Section } from '../charts/section.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { Definitions } from '../records/definitions.tsx';
import { WholeHash } from '../records/hash.tsx';
import { useHashCheck } from './use-hash-check.ts';

/**
 * The links of the chain that meet in a publication, and whether they hold.
 *
 * @param props.before - The publication before it, as soon as it was read.
 */
export function PublicationHashes(props: {
  readonly publication: WholePublication;
  readonly before: WholePublication | undefined;
}) {
  const { publication, before } = props;
  const { t, language } = useLanguage();
  const { hash, logHash, previousHash, number } = publication;
  const version = publication.version.toLocaleString(language);
  const named = (name: string, text: string) => ({
    name,
    text: <WholeHash hash={text} copyLabel={t('publication.copy', { name })} />,
  });
  return (
    <Section title={t('publication.hashes')} computed={t('publication.hashesComputed')}>
      <Definitions
        items={[
          named(t('publication.hash'), hash),
          ...(number > 1 ? [named(t('publication.previousHash'), previousHash)] : []),
          named(t('publication.logHash', { version }), logHash),
        ]}
      />
      <div className="hash-checks" role="status">
        <HashVerdict publication={publication} />
        {number === 1 ? (
          <p>{t('publication.isFirst')}</p>
        ) : (
          before && <ChainVerdict holds={before.hash === previousHash} />
        )}
      </div>
    </Section>
  );
}

function HashVerdict({ publication }: { readonly publication: WholePublication }) {
  const { t } = useLanguage();
  const outcome = useHashCheck(publication);
  const mark = { hashHolds: 'holds', hashBroken: 'broken', hashing: undefined, hashImpossible: undefined };
  return <p data-check={mark[outcome]}>{t(`publication.${outcome}`)}</p>;
}

function ChainVerdict({ holds }: { readonly holds: boolean }) {
  const { t } = useLanguage();
  return (
    <p data-check={holds ? 'holds' : 'broken'}>
      {t(holds ? 'publication.chainHolds' : 'publication.chainBroken')}
    </p>
  );
}
