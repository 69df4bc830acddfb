import { Check, Copy, X } from 'lucide-react';
import { useState } from 'react';
import { useLanguage } from '../i18n/language.tsx';

const SHOWN_MS = 1_500;

export function CopyButton(props: {
  readonly text: string;
  /** What it copies, where that is not plain from its place. */
  readonly label?: string;
}) {
  const { t } = useLanguage();
  const { text, label = t('battle.copy') } = props;
  const [outcome, setOutcome] = useState<'copied' | 'copyFailed'>();
  const copy = async () => {
    setOutcome((await copyText(text)) ? 'copied' : 'copyFailed');
    setTimeout(() => setOutcome(undefined), SHOWN_MS);
  };
  const Icon = outcome === undefined ? Copy : outcome === 'copied' ? Check : X;
  return (
    <>
      <span className="visually-hidden" role="status">
        {outcome && t(`battle.${outcome}`)}
      </span>
      <button
        type="button"
        className="icon-button"
        onClick={() => void copy()}
        aria-label={label}
        title={outcome === undefined ? label : t(`battle.${outcome}`)}
      >
        <Icon size={16} />
      </button>
    </>
  );
}

/** @returns Whether it was copied. Browsers offer the clipboard to pages served by https or from this machine only. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Refused, or not offered: the button says so.
    return false;
  }
}
