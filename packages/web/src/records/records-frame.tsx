import '../charts/charts.css';
import '../leaderboard/board-filters.css';
import './records.css';
import type { ReactNode } from 'react';
import { useLanguage } from '../i18n/language.tsx';
import { Page } from '../ui/page.tsx';
import { useTitle } from '../ui/use-title.ts';
import { RecordsLinks } from './records-links.tsx';

/** What stands above each of the public records. */
export function RecordsFrame(props: {
  readonly title: string;
  readonly lead?: ReactNode;
  /** The same as files. */
  readonly files: readonly { readonly name: string; readonly address: string }[];
  readonly children: ReactNode;
}) {
  const { title, lead, files, children } = props;
  const { t } = useLanguage();
  useTitle(title);
  return (
    <Page
      title={title}
      lead={lead}
      actions={files.map(({ name, address }) => (
        <a key={name} className="text-button" href={address}>
          {name}
        </a>
      ))}
    >
      <div className="records-tabs">
        <RecordsLinks label={t('records.views')} />
      </div>
      {children}
    </Page>
  );
}
