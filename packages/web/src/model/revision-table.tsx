import type { ModelPage } from 'leitai/api-schema';
import { TableFigure } from '../charts/table-figure.tsx';
import { useLanguage } from '../i18n/language.tsx';

/** The configurations under which a model answered, the newest first. */
export function RevisionTable({ revisions }: Pick<ModelPage, 'revisions'>) {
  const { t, language } = useLanguage();
  const date = (moment: string) => new Date(moment).toLocaleDateString(language, { dateStyle: 'medium' });
  return (
    <TableFigure title={t('model.revisions')} computed={t('model.revisionsComputed')}>
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
    </TableFigure>
  );
}
