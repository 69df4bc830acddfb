import type { LeaderboardList } from 'leitai/api-schema';
import { useLanguage } from '../i18n/language.tsx';

export interface BoardOption extends Pick<LeaderboardList[number], 'category' | 'titles' | 'group'> {
  /** Stands behind the title: how many votes, or why there are none. */
  readonly note: string;
}

/** One board of all, in their groups; as large, and not to be opened, while none is known. */
export function BoardSelect(props: {
  readonly boards: readonly BoardOption[];
  readonly category: string;
  readonly onChange: (category: string) => void;
}) {
  const { boards, category, onChange } = props;
  const { t, language } = useLanguage();
  const groups = [...new Set(boards.map(({ group }) => group))];
  return (
    <label className="choice">
      <span>{t('charts.category')}</span>
      <select
        value={category}
        disabled={boards.length === 0}
        onChange={(event) => onChange(event.target.value)}
      >
        {groups.map((group) => (
          <optgroup key={group} label={t(`charts.group.${group}`)}>
            {boards
              .filter((board) => board.group === group)
              .map((board) => (
                <option key={board.category} value={board.category}>
                  {board.titles[language]} ({board.note})
                </option>
              ))}
          </optgroup>
        ))}
      </select>
    </label>
  );
}
