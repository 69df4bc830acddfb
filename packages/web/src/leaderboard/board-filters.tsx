import './board-filters.css';
import { useQuery } from '@tanstack/react-query';
import type { ModelList } from 'leitai/api-schema';
import type { ReactNode } from 'react';
import { fetchArena, request } from '../api.ts';
import { type BoardFilter, FILTER_NAMES, type FilterName, toBoardFilter } from '../charts/board-search.ts';
import { useLanguage } from '../i18n/language.tsx';
import { ChoiceField, SwitchField, TypedField } from './filter-fields.tsx';
import { languageName } from './filter-words.ts';
import { TagFilter } from './tag-filter.tsx';

/** Languages that are offered; an address may ask for any other code. */
const LANGUAGES = ['en', 'zh', 'fr', 'de', 'es', 'ru', 'ja', 'ko', 'pt', 'it', 'ar', 'hi'] as const;
const CHOICES = ['a,b', 'tie,both-bad', 'tie', 'both-bad', 'a', 'b'] as const;
const DAY = /^(\d{4}-\d\d-\d\d)?$/;

/** Filters that are always in sight. */
const COMMON: readonly FilterName[] = ['language', 'license', 'organization', 'style', 'open'];
/** Filters behind the fold. It is open where one of them holds, so that none holds unseen. */
const RARE = FILTER_NAMES.filter((name) => !COMMON.includes(name));

const NO_FILTERS: BoardFilter = Object.fromEntries(FILTER_NAMES.map((name) => [name, '']));

/** Says one filter anew; empty takes it away. */
type SetFilter = (name: FilterName, value: string) => void;
interface Filtered {
  readonly filter: BoardFilter;
  readonly set: SetFilter;
}

/** Filters on one line, the rarer ones behind a fold. Every one of them is in the address. */
export function BoardFilters(props: {
  readonly filter: BoardFilter;
  /** Says what changes, and nothing of the rest: two fields may be typed in before the address has followed. Empty takes away. */
  readonly onChange: (change: BoardFilter) => void;
  /** Stands first in the line: what only looks at the table. */
  readonly children: ReactNode;
}) {
  const { filter, onChange, children } = props;
  const { t } = useLanguage();
  const set: SetFilter = (name, value) => onChange({ [name]: value });
  const isFiltered = Object.keys(toBoardFilter(filter)).length > 0;
  return (
    <form
      className="board-filters"
      data-filtered={isFiltered || undefined}
      aria-label={t('boards.filters')}
      onSubmit={(event) => event.preventDefault()}
    >
      {children}
      <div className="common-filters">
        <CommonFilters filter={filter} set={set} />
      </div>
      <details className="more-filters" open={RARE.some((name) => filter[name] !== undefined) || undefined}>
        <summary>{t('boards.moreFilters')}</summary>
        <div className="board-filters">
          <RareFilters filter={filter} set={set} />
        </div>
      </details>
      {isFiltered && (
        <button type="button" className="text-button" onClick={() => onChange(NO_FILTERS)}>
          {t('charts.removeFilters')}
        </button>
      )}
    </form>
  );
}

function CommonFilters({ filter, set }: Filtered) {
  const { t, language } = useLanguage();
  const models = useQuery({
    queryKey: ['models'],
    queryFn: () => request<ModelList>('GET', '/api/models'),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const languages = [...LANGUAGES, 'unknown'].map((code) => [code, languageName(code, t, language)] as const);
  return (
    <>
      <ChoiceField
        label={t('charts.filter.language')}
        value={filter.language}
        options={languages}
        onChange={(value) => set('language', value)}
      />
      {(['license', 'organization'] as const).map((name) => (
        <ChoiceField
          key={name}
          label={t(`charts.filter.${name}`)}
          value={filter[name]}
          options={optionsOf(models.data?.models.map((model) => model[name]) ?? [])}
          onChange={(value) => set(name, value)}
        />
      ))}
      <SwitchField
        label={t('charts.filter.style')}
        hint={t('boards.styleHint')}
        isOn={filter.style === 'on'}
        onChange={(isOn) => set('style', isOn ? 'on' : '')}
      />
      <SwitchField
        label={t('charts.filter.open')}
        hint={t('boards.openHint')}
        isOn={filter.open === 'yes'}
        onChange={(isOn) => set('open', isOn ? 'yes' : '')}
      />
    </>
  );
}

function RareFilters({ filter, set }: Filtered) {
  const { t } = useLanguage();
  const groups =
    useQuery({ queryKey: ['arena'], queryFn: fetchArena, staleTime: Number.POSITIVE_INFINITY }).data
      ?.voterGroups ?? [];
  const numberField = (name: FilterName) => (
    <TypedField
      key={name}
      label={t(`charts.filter.${name}`)}
      type="number"
      value={filter[name]}
      onChange={(value) => set(name, value)}
    />
  );
  return (
    <>
      <SwitchField
        label={t('boards.duplicates')}
        hint={t('boards.duplicatesHint')}
        isOn={filter.duplicates === 'keep'}
        onChange={(isOn) => set('duplicates', isOn ? 'keep' : '')}
      />
      <SwitchField
        label={t('boards.hideRetired')}
        hint={t('boards.hideRetiredHint')}
        isOn={filter.retired === 'hide'}
        onChange={(isOn) => set('retired', isOn ? 'hide' : '')}
      />
      {(['since', 'until'] as const).map((name) => (
        <TypedField
          key={name}
          label={t(`charts.filter.${name}`)}
          // An address may name a moment, which a field for days would show as nothing.
          type={DAY.test(filter[name] ?? '') ? 'date' : 'text'}
          value={filter[name]}
          onChange={(value) => set(name, value)}
        />
      ))}
      {(['minTokens', 'maxTokens', 'minTurns', 'maxTurns'] as const).map(numberField)}
      <TagFilter value={filter.tags} onChange={(value) => set('tags', value)} />
      <ChoiceField
        label={t('charts.filter.choice')}
        value={filter.choice}
        options={CHOICES.map((choice) => [choice, t(`boards.choice.${choice}`)])}
        onChange={(value) => set('choice', value)}
      />
      {(groups.length > 0 || filter.voterGroup !== undefined) && (
        <ChoiceField
          label={t('charts.filter.voterGroup')}
          value={filter.voterGroup}
          options={groups.map((group) => [group, group])}
          onChange={(value) => set('voterGroup', value)}
        />
      )}
      {numberField('minimumVotes')}
    </>
  );
}

function optionsOf(values: readonly string[]): (readonly [string, string])[] {
  const distinct = [...new Set(values)].filter((value) => value !== '');
  // A comma separates names in the address.
  return distinct
    .sort((one, other) => one.localeCompare(other))
    .map((value) => [value.replaceAll(',', '\\,'), value]);
}
