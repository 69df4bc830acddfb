import type { ModelPage } from 'leitai/api-schema';
import { ScrollRegion } from '../charts/scroll-region.tsx';
import { useLanguage } from '../i18n/language.tsx';

/** The configurations under which a model answered, the newest first. */
export function RevisionTable({ revisions }: Pick<ModelPage, 'revisions'>) {
  const { t, language } = useLanguage();
  const date = (moment: string) => new Date(moment).toLocaleDateString(language, { dateStyle: 'medium' });
  return (
    <section className="figure" aria-labelledby="revisions">
      <header className="figure-head">
        <h2 id="revisions">{t('model.revisions')}</h2>
        <p className="figure-computed">{t('model.revisionsComputed')}</p>
      </header>
      <ScrollRegion className="wide-table" labelledBy="revisions">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t('model.revision')}</th>
              <th scope="col" className="is-number">
                {t('plots.battles')}
              </th>
              <th scope="col">{t('model.first')}</th>
              <th scope="col">{t('model.last')}</th>
            </tr>
          </thead>
          <tbody>
            {revisions.map(({ id, battles, firstAt, lastAt }) => (
              <tr key={id}>
                <th scope="row">
                  <code>{id}</code>
                </th>
                <td className="is-number">{battles.toLocaleString(language)}</td>
                <td>{date(firstAt)}</td>
                <td>{date(lastAt)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}
