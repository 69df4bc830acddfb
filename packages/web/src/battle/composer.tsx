import { ArrowUp, Square } from 'lucide-react';
import { type KeyboardEvent, type SubmitEvent, useEffect, useRef } from 'react';
import { useLanguage } from '../i18n/language.tsx';

/** The count is shown from this share of the limit on. */
const COUNT_FROM = 0.8;

interface ComposerProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onSend: (prompt: string) => void;
  /** Stops the answers that are being written; without it nothing can be stopped. */
  readonly onStop?: (() => void) | undefined;
  readonly isBusy: boolean;
  readonly limit: number;
  readonly isFirst: boolean;
}

export function Composer({ value, onChange, onSend, onStop, isBusy, limit, isFirst }: ComposerProps) {
  const { t } = useLanguage();
  const box = useRef<HTMLTextAreaElement>(null);
  const isTooLong = value.length > limit;
  const canSend = value.trim() !== '' && !isTooLong && !isBusy;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useEffect(() => {
    if (!box.current) return;
    box.current.style.height = 'auto';
    box.current.style.height = `${Math.min(box.current.scrollHeight, 240)}px`;
  }, [value]);

  const submit = (event?: SubmitEvent) => {
    event?.preventDefault();
    if (canSend) onSend(value);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // While a Chinese word is being composed, Enter chooses it.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    submit();
  };
  return (
    <form className="composer" onSubmit={submit}>
      <div className="composer-box" data-invalid={isTooLong || undefined}>
        <textarea
          ref={box}
          rows={1}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={onKeyDown}
          aria-label={t('composer.label')}
          aria-describedby="composer-hint"
          aria-invalid={isTooLong}
          placeholder={t(isFirst ? 'composer.placeholder' : 'composer.placeholderNext')}
        />
        {onStop ? (
          <button
            type="button"
            className="send"
            onClick={onStop}
            aria-label={t('composer.stop')}
            title={t('composer.stop')}
          >
            <Square size={14} fill="currentColor" />
          </button>
        ) : (
          <button
            type="submit"
            className="send"
            disabled={!canSend}
            aria-label={t('composer.send')}
            title={t('composer.send')}
          >
            <ArrowUp size={18} />
          </button>
        )}
      </div>
      <p id="composer-hint" className="composer-hint" data-invalid={isTooLong || undefined}>
        <Hint length={value.length} limit={limit} />
      </p>
    </form>
  );
}

function Hint({ length, limit }: { readonly length: number; readonly limit: number }) {
  const { t, language } = useLanguage();
  const format = (count: number) => count.toLocaleString(language);
  if (length > limit) return t('composer.tooLong', { over: format(length - limit) });
  if (length > limit * COUNT_FROM)
    return t('composer.count', { count: format(length), limit: format(limit) });
  return t('composer.hint');
}
