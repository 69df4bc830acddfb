import { Link } from '@tanstack/react-router';
import { usePublishingRule } from '../charts/read-charts.ts';
import { useLanguage } from '../i18n/language.tsx';
import { EmptyPanel } from '../ui/empty-panel.tsx';

/** An arena that shows no vote yet: there is none, or none was published. */
export function NoVotes() {
  const { t } = useLanguage();
  const isPublished = usePublishingRule().data?.rule.mode === 'interval';
  return (
    <EmptyPanel
      title={t(isPublished ? 'boards.unpublishedTitle' : 'board.emptyTitle')}
      body={t(isPublished ? 'boards.unpublishedBody' : 'board.emptyBody')}
    >
      <Link to="/" className="button is-primary">
        {t('board.emptyAction')}
      </Link>
    </EmptyPanel>
  );
}
