import { useLanguage } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/messages.en.ts';
import { CHOICES, type Choice, type VoteProgress } from './use-vote.ts';

export const CHOICE_LABELS: Readonly<Record<Choice, MessageKey>> = {
  a: 'vote.a',
  b: 'vote.b',
  tie: 'vote.tie',
  'both-bad': 'vote.bothBad',
};

/** Four equal buttons, in the order of their keys. */
export function VoteBar(props: {
  readonly onVote: (choice: Choice) => void;
  readonly progress: VoteProgress;
  readonly error: MessageKey | undefined;
}) {
  const { t } = useLanguage();
  const { onVote, progress, error } = props;
  const note =
    error ??
    (progress === 'retrying' ? 'vote.retrying' : progress === 'sending' ? 'vote.sending' : undefined);
  return (
    <fieldset className="vote-bar" disabled={progress !== 'idle'}>
      <legend className="visually-hidden">{t('vote.question')}</legend>
      <div className="vote-buttons">
        {CHOICES.map((choice, index) => (
          <button
            key={choice}
            type="button"
            data-choice={choice}
            onClick={() => onVote(choice)}
            aria-keyshortcuts={String(index + 1)}
          >
            {t(CHOICE_LABELS[choice])}
            <span className="key" aria-hidden="true">
              {index + 1}
            </span>
          </button>
        ))}
      </div>
      {note && (
        <p className="vote-note" role="status">
          {t(note)}
        </p>
      )}
    </fieldset>
  );
}
