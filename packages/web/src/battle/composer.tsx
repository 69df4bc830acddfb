import { ArrowUp, LoaderCircle, Square } from 'lucide-react';
import { type KeyboardEvent, type SubmitEvent, useEffect, useRef } from 'react';
import { useLanguage } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/messages.en.ts';

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
  readonly placeholder: MessageKey;
  /** Takes the focus when it appears, where that opens no keyboard over the page. */
  readonly takesFocus?: boolean;
}

export function Composer(props: ComposerProps) {
  const { value, onChange, onSend, onStop, isBusy, limit, placeholder, takesFocus = false } = props;
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

  useEffect(() => {
    if (takesFocus && matchMedia('(pointer: fine)').matches) box.current?.focus();
  }, [takesFocus]);

  const submit = (event?: SubmitEvent) => {
    event?.preventDefault();
    if (canSend) onSend(value);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Out of the box, so that the keys 1 to 4 vote again.
    if (event.key === 'Escape') box.current?.blur();
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
          placeholder={t(placeholder)}
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
            {isBusy ? <LoaderCircle size={18} className="spinner" /> : <ArrowUp size={18} />}
          </button>
        )}
      </div>
      <p
        id="composer-hint"
        className="composer-hint"
        data-near-limit={value.length > limit * COUNT_FROM || undefined}
        data-invalid={isTooLong || undefined}
      >
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
