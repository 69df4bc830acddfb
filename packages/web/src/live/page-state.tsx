import './live-state.css';
import type { ReactNode } from 'react';
import { usePublishingRule } from '../charts/read-charts.ts';
import { useLanguage } from '../i18n/language.tsx';
import { LiveState } from './live-state.tsx';

/** Whether a page follows the votes, where no board says which publication it is of. */
export function PageState(props: {
  readonly isLive: boolean;
  /** Stands behind it. */
  readonly children?: ReactNode;
}) {
  const { isLive, children } = props;
  const { t } = useLanguage();
  const { data, isPending } = usePublishingRule();
  if (isPending) return null;
  return (
    <>
      <LiveState
        isLive={isLive}
        publication={data?.rule.mode === 'interval' ? t('boards.published') : undefined}
      />
      {children}
    </>
  );
}

/** The same on a line of its own, which has its room from the beginning: nothing below it moves when it is known. */
export function StateLine({ isLive }: { readonly isLive: boolean | undefined }) {
  return <p className="board-figures state-line">{isLive !== undefined && <PageState isLive={isLive} />}</p>;
}
