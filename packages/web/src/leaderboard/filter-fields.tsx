import { type ReactNode, useEffect, useEffectEvent, useId, useState } from 'react';
import { useLanguage } from '../i18n/language.tsx';
import { Tooltip } from '../ui/tooltip.tsx';

/** What is typed is asked for when the fingers rest: each letter of it would be a board of its own. */
const REST_MS = 500;

export function Field(props: { readonly label: string; readonly children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <span className="field">
      <label htmlFor={id}>{props.label}</label>
      {props.children(id)}
    </span>
  );
}

/** One of a list, or any. What an address asks for is on the list, also if this arena does not know it. */
export function ChoiceField(props: {
  readonly label: string;
  readonly value: string | undefined;
  readonly options: readonly (readonly [value: string, label: string])[];
  readonly onChange: (value: string) => void;
}) {
  const { label, value = '', options, onChange } = props;
  const { t } = useLanguage();
  const isListed = value === '' || options.some(([known]) => known === value);
  return (
    <Field label={label}>
      {(id) => (
        <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
          <option value="">{t('boards.any')}</option>
          {!isListed && <option value={value}>{value}</option>}
          {options.map(([known, text]) => (
            <option key={known} value={known}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

export function TypedField(props: {
  readonly label: string;
  readonly type: 'date' | 'number' | 'text';
  readonly value: string | undefined;
  readonly onChange: (value: string) => void;
}) {
  const { label, type, value, onChange } = props;
  const [draft, setDraft] = useDraft(value, onChange, REST_MS);
  return (
    <Field label={label}>
      {(id) => (
        <input
          id={id}
          type={type}
          {...(type === 'number' && { min: 0, step: 1, inputMode: 'numeric' })}
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
        />
      )}
    </Field>
  );
}

/** Looks at nothing but the table, so that it need not wait. */
export function SearchField(props: {
  readonly label: string;
  readonly value: string | undefined;
  readonly onChange: (value: string) => void;
}) {
  const [draft, setDraft] = useDraft(props.value, props.onChange, 0);
  return (
    <Field label={props.label}>
      {(id) => (
        <input id={id} type="search" value={draft} onChange={(event) => setDraft(event.target.value)} />
      )}
    </Field>
  );
}

/**
 * What is being typed or switched, until it is in the address. The address follows too late to be the field's own value: letters
 * would be lost, Chinese could not be composed, and a switch would go back and forth.
 */
function useDraft(value = '', onChange: (value: string) => void, restMs: number) {
  const [draft, setDraft] = useState(value);
  /** What the address has said, and what it has yet to catch up with. */
  const [{ seen, sent }, setCourse] = useState({ seen: value, sent: [] as readonly string[] });
  if (value !== seen) {
    const place = sent.indexOf(value);
    setCourse({ seen: value, sent: place === -1 ? [] : sent.slice(place + 1) });
    // Whoever is typing is ahead of the address, unless it was changed elsewhere: by a button, or on the way back. That is followed
    // before anything is drawn, or the draft of before would be taken for a new one, and sent.
    if (place === -1) setDraft(value);
  }
  // Not a dependency: a page that is drawn anew with every vote would put off what was typed for ever.
  const send = useEffectEvent(() => {
    setCourse((course) => ({ ...course, sent: [...course.sent, draft] }));
    onChange(draft);
  });
  useEffect(() => {
    if (draft === value) return;
    const timer = setTimeout(send, restMs);
    return () => clearTimeout(timer);
  }, [draft, value, restMs]);
  return [draft, setDraft] as const;
}

export function SwitchField(props: {
  readonly label: string;
  readonly hint?: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}) {
  const { label, hint, isOn, onChange } = props;
  const id = useId();
  const [draft, setDraft] = useDraft(isOn ? 'on' : '', (value) => onChange(value === 'on'), 0);
  const box = (hintId?: string) => (
    <input
      id={id}
      type="checkbox"
      checked={draft === 'on'}
      aria-describedby={hintId}
      onChange={(event) => setDraft(event.target.checked ? 'on' : '')}
    />
  );
  return (
    <span className="switch">
      {hint ? <Tooltip text={hint}>{box}</Tooltip> : box()}
      <label htmlFor={id} title={hint}>
        {label}
      </label>
    </span>
  );
}
