import { useNavigate } from '@tanstack/react-router';
import type { WholePublication } from 'leitai/api-schema';
import { BoardSelect } from '../charts/board-select.tsx';
import { useBoards } from '../charts/read-charts.ts';
import { Section } from '../charts/section.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { PublishedBoard } from './published-board.tsx';

/** The boards of a publication, one at a time. */
export function PublishedBoards(props: {
  readonly publication: WholePublication;
  readonly before: WholePublication | undefined;
  /** Name of the board that the address asks for. */
  readonly category: string | undefined;
}) {
  const { publication, before, category } = props;
  const { t } = useLanguage();
  const navigate = useNavigate();
  const options = useBoardOptions(publication);
  const { boards } = publication;
  const board = boards.find((one) => one.category === category) ?? boards[0];
  if (board === undefined) return <p className="figure-empty">{t('publication.noRows')}</p>;
  const boardBefore = before?.boards.find((one) => one.category === board.category);
  return (
    <Section
      title={t('publication.boards')}
      computed={
        boardBefore
          ? t('publication.boardComputedAgainst', { number: before!.number })
          : t('publication.boardComputed')
      }
    >
      <div className="board-filters">
        <BoardSelect
          boards={options}
          category={board.category}
          onChange={(next) => void navigate({ to: '.', search: { category: next }, resetScroll: false })}
        />
      </div>
      <PublishedBoard board={board} before={boardBefore} />
    </Section>
  );
}

/** Titles are of today's configuration; a board that is gone since has its name. */
function useBoardOptions({ boards, method }: WholePublication) {
  const { language } = useLanguage();
  const known = useBoards().data ?? [];
  return boards.map(({ category, votes }) => ({
    category,
    group: method.categories.find(({ name }) => name === category)?.group ?? 'own',
    titles: known.find((board) => board.category === category)?.titles ?? { en: category, zh: category },
    note: votes === null ? '–' : votes.toLocaleString(language),
  }));
}
