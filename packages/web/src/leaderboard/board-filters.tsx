import type { LeaderboardRow } from 'leitai/api-schema';
import { type ReactNode, useId } from 'react';
import { type FilterName, toBoardFilter } from '../charts/board-search.ts';
import { useLanguage } from '../i18n/language.tsx';
import type { BoardSearch } from './board-view.ts';

type Change = (search: BoardSearch) => void;

/** Languages that are offered; an address may ask for any other code. */
const LANGUAGES = [
  'en',
  'zh',
  'fr',
  'de',
  'es',
  'ru',
  'ja',
  'ko',
  'pt',
  'it',
  'ar',
  'hi',
  'unknown',
] as const;

/** Filters on one line, the rarer ones behind a fold. Every one of them is in the address. */
export function BoardFilters(props: {
  readonly search: BoardSearch;
  /** All rows that are shown without filters of models, for what there is to choose from. */
  readonly rows: readonly LeaderboardRow[];
  readonly onChange: Change;
}) {
  const { search, rows, onChange } = props;
  const { t, language } = useLanguage();
  const set = (name: FilterName | 'search') => (value: string) => {
    const { [name]: _, ...rest } = search;
    onChange(value === '' ? rest : { ...rest, [name]: value });
  };
  const names = new Intl.DisplayNames([language], { type: 'language' });
  const has = Object.keys(toBoardFilter(search)).length > 0;
  return (
    <form
      className="board-filters"
      aria-label={t('boards.filters')}
      onSubmit={(event) => event.preventDefault()}
    >
      <Field label={t('boards.search')}>
        {(id) => (
          <input
            id={id}
            type="search"
            value={search.search ?? ''}
            onChange={(event) => set('search')(event.target.value)}
          />
        )}
      </Field>
      <Choice
        label={t('boards.language')}
        value={search.language}
        options={LANGUAGES.map((code) => [code, code === 'unknown' ? '?' : (names.of(code) ?? code)])}
        onChange={set('language')}
      />
      <Choice
        label={t('boards.license')}
        value={search.license}
        options={uniqueOf(rows, 'license', search.license)}
        onChange={set('license')}
      />
      <Choice
        label={t('boards.organization')}
        value={search.organization}
        options={uniqueOf(rows, 'organization', search.organization)}
        onChange={set('organization')}
      />
      <Switch
        label={t('boards.style')}
        hint={t('boards.styleHint')}
        isOn={search.style === 'on'}
        onChange={(isOn) => set('style')(isOn ? 'on' : '')}
      />
      <Switch
        label={t('boards.open')}
        isOn={search.open === 'yes'}
        onChange={(isOn) => set('open')(isOn ? 'yes' : '')}
      />
      <details className="more-filters">
        <summary>{t('boards.moreFilters')}</summary>
        <div className="board-filters">
          <Switch
            label={t('boards.duplicates')}
            hint={t('boards.duplicatesHint')}
            isOn={search.duplicates === 'keep'}
            onChange={(isOn) => set('duplicates')(isOn ? 'keep' : '')}
          />
          <Switch
            label={t('boards.hideRetired')}
            isOn={search.retired === 'hide'}
            onChange={(isOn) => set('retired')(isOn ? 'hide' : '')}
          />
          <Typed label={t('boards.since')} type="date" value={search.since} onChange={set('since')} />
          <Typed label={t('boards.until')} type="date" value={search.until} onChange={set('until')} />
          <Typed
            label={t('boards.minTokens')}
            type="number"
            value={search.minTokens}
            onChange={set('minTokens')}
          />
          <Typed
            label={t('boards.minTurns')}
            type="number"
            value={search.minTurns}
            onChange={set('minTurns')}
          />
          <Typed
            label={t('boards.minimumVotes')}
            type="number"
            value={search.minimumVotes}
            onChange={set('minimumVotes')}
          />
        </div>
      </details>
      {has && (
        <button type="button" className="text-button" onClick={() => onChange(withoutFilters(search))}>
          {t('boards.removeFilters')}
        </button>
      )}
    </form>
  );
}

export function withoutFilters(search: BoardSearch): BoardSearch {
  const { sort, search: text } = search;
  return { ...(sort && { sort }), ...(text !== undefined && { search: text }) };
}

function uniqueOf(
  rows: readonly LeaderboardRow[],
  name: 'license' | 'organization',
  chosen: string | undefined,
): (readonly [string, string])[] {
  const values = new Set(rows.map((row) => row[name]).filter((value) => value !== ''));
  const options = [...values].sort().map((value) => [escaped(value), value] as const);
  // What an address asks for is on the list, also if no model of this board has it.
  const isListed = chosen === undefined || options.some(([value]) => value === chosen);
  return isListed ? options : [[chosen, chosen], ...options];
}

/** A comma separates names in the address. */
function escaped(value: string): string {
  return value.replaceAll(',', '\\,');
}

function Field({
  label,
  children,
}: {
  readonly label: string;
  readonly children: (id: string) => ReactNode;
}) {
  const id = useId();
  return (
    <span className="field">
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </span>
  );
}

function Choice(props: {
  readonly label: string;
  readonly value: string | undefined;
  readonly options: readonly (readonly [value: string, label: string])[];
  readonly onChange: (value: string) => void;
}) {
  const { label, value = '', options, onChange } = props;
  const { t } = useLanguage();
  if (options.length === 0) return null;
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

function Typed(props: {
  readonly label: string;
  readonly type: 'date' | 'number';
  readonly value: string | undefined;
  readonly onChange: (value: string) => void;
}) {
  const { label, type, value = '', onChange } = props;
  return (
    <Field label={label}>
      {(id) => (
        <input
          id={id}
          type={type}
          {...(type === 'number' && { min: 0, step: 1 })}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

function Switch(props: {
  readonly label: string;
  readonly hint?: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}) {
  const { label, hint, isOn, onChange } = props;
  return (
    <label className="switch" title={hint}>
      <input type="checkbox" checked={isOn} onChange={(event) => onChange(event.target.checked)} />
      <span>{label}</span>
    </label>
  );
}
