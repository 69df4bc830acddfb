import './live-state.css';
import type { ReactNode } from 'react';
import { useLanguage } from '../i18n/language.tsx';

/** Whether what is shown follows the votes, stands still since a publication, or may have missed something. */
export function LiveState(props: {
  readonly isLive: boolean;
  /** Which; absent where a vote shows at once. */
  readonly publication?: ReactNode;
}) {
  const { isLive, publication } = props;
  const { t } = useLanguage();
  const state = !isLive ? 'lost' : publication == null ? 'live' : 'published';
  return (
    <span className="live" data-state={state} role="status">
      {state === 'lost' ? t('board.reconnecting') : (publication ?? t('board.live'))}
    </span>
  );
}
