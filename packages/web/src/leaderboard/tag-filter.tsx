import { X } from 'lucide-react';
import { useLanguage } from '../i18n/language.tsx';
import { BATTLE_TAGS, type BattleTag, splitTags, tagWords } from './battle-tags.ts';
import { Field } from './filter-fields.tsx';

/** Tags that battles must have, and tags that they must not have: chosen from a list, taken back one by one. */
export function TagFilter(props: {
  readonly value: string | undefined;
  readonly onChange: (value: string) => void;
}) {
  const { value, onChange } = props;
  const { t } = useLanguage();
  const chosen = splitTags(value);
  const isFree = (tag: BattleTag) => !chosen.includes(tag) && !chosen.includes(`-${tag}`);
  const nameOf = (tag: string) => tagWords(tag, t);
  return (
    <>
      <Field label={t('charts.filter.tags')}>
        {(id) => (
          <select id={id} value="" onChange={(event) => onChange([...chosen, event.target.value].join(','))}>
            <option value="">{t(chosen.length === 0 ? 'boards.any' : 'boards.anotherTag')}</option>
            {(['', '-'] as const).map((sign) => (
              <optgroup key={sign} label={t(sign === '' ? 'boards.tagsWith' : 'boards.tagsWithout')}>
                {BATTLE_TAGS.filter(isFree).map((tag) => (
                  <option key={tag} value={sign + tag}>
                    {t(`tag.${tag}`)}
                  </option>
                ))}
              </optgroup>
            ))}
          </select>
        )}
      </Field>
      {chosen.map((tag) => (
        <button
          key={tag}
          type="button"
          className="chosen-tag"
          aria-label={t('boards.removeTag', { tag: nameOf(tag) })}
          onClick={() => onChange(chosen.filter((other) => other !== tag).join(','))}
        >
          {nameOf(tag)} <X size={14} aria-hidden="true" />
        </button>
      ))}
    </>
  );
}
