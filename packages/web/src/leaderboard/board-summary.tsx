import { Link } from '@tanstack/react-router';
import type { Leaderboard } from 'leitai/api-schema';
import { Fragment } from 'react';
import { formatConfidence, formatDay, formatHours } from '../charts/format.ts';
import { useBoards, usePublishingRule } from '../charts/read-charts.ts';
import { type Language, useLanguage } from '../i18n/language.tsx';
import { LiveState } from '../live/live-state.tsx';
import { TaggingProgress } from './tagging-progress.tsx';
import { isUndated } from './undated.ts';

const METHOD_PAGE = 'https://en.wikipedia.org/wiki/Bradley%E2%80%93Terry_model';

/** How much a board is made of, what was left out, and how its figures came about. */
export function BoardSummary({ board, isLive }: { readonly board: Leaderboard; readonly isLive: boolean }) {
  const { t, language } = useLanguage();
  const facts = useBoardFacts(board);
  return (
    <>
      <p className="board-figures">
        <LiveState
          isLive={isLive}
          publication={board.publication && <PublicationLink {...board.publication} />}
        />
        {facts.map((fact) => (
          <Fragment key={fact}>
            {' · '}
            <span>{fact}</span>
          </Fragment>
        ))}
      </p>
      <p>
        {t(board.style ? 'boards.methodWithStyle' : 'boards.method', {
          confidence: formatConfidence(board.interval.confidence, language),
        })}{' '}
        <a className="text-link" href={METHOD_PAGE} target="_blank" rel="noopener noreferrer">
          {t('boards.methodLink')}
          <span className="visually-hidden"> ({t('markdown.newTab')})</span>
        </a>
        <TaggingProgress />
      </p>
      <div className="board-notes">
        <How board={board} />
        <LeftOut excluded={board.excluded} />
      </div>
    </>
  );
}

function useBoardFacts(board: Leaderboard): string[] {
  const { t, language } = useLanguage();
  const all = useBoards().data?.find(({ category }) => category === 'overall')?.votes;
  const format = (count: number) => count.toLocaleString(language);
  const day = (moment: string) => formatDay(moment, language);
  const models = board.rows.filter((row) => row.votes > 0).length;
  const facts = [t('board.summary', { models: format(models), votes: format(board.votes) })];
  if (all && board.votes > 0 && board.votes < all) {
    const share = (board.votes / all).toLocaleString(language, {
      style: 'percent',
      maximumSignificantDigits: 2,
    });
    facts.push(t('boards.share', { share }));
  }
  if (board.firstVoteAt && board.lastVoteAt) {
    const [first, last] = [day(board.firstVoteAt), day(board.lastVoteAt)];
    const words = isUndated(board) ? 'boards.undated' : first === last ? 'boards.date' : 'boards.dates';
    facts.push(t(words, { first, last }));
  }
  if (board.publication) {
    const { nextAt, isOlderMethod } = board.publication;
    if (isOlderMethod) facts.push(t('boards.olderMethod'));
    facts.push(
      nextAt ? t('boards.nextPublication', { date: hourOf(nextAt, language) }) : t('boards.nextWhenNew'),
    );
  }
  return facts;
}

function PublicationLink({ number, publishedAt }: NonNullable<Leaderboard['publication']>) {
  const { t, language } = useLanguage();
  return (
    <Link className="board-publication" to="/publications/$number" params={{ number: String(number) }}>
      {t('boards.publication', {
        number: number.toLocaleString(language),
        date: formatDay(publishedAt, language),
      })}
    </Link>
  );
}

/** In the reader's own time: somebody who waits looks at a clock. */
function hourOf(moment: string, language: Language): string {
  return new Date(moment).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' });
}

/** Each figure of the table in plain words. */
const FIGURES = [
  'rating',
  'interval',
  'rank',
  'certain',
  'against',
  'votes',
  'price',
  'preliminary',
] as const;

function How({ board }: { readonly board: Leaderboard }) {
  const { t, language } = useLanguage();
  const values = {
    confidence: formatConfidence(board.interval.confidence, language),
    count: board.minimumVotes.toLocaleString(language),
  };
  const shown = FIGURES.filter(
    (figure) =>
      (figure !== 'preliminary' || board.minimumVotes > 0) &&
      (figure !== 'against' || board.category !== 'overall'),
  );
  return (
    <details className="how">
      <summary>{t('boards.how')}</summary>
      <dl>
        {shown.map((figure) => (
          <div key={figure}>
            <dt>{t(`boards.name.${figure}`)}</dt>
            <dd>{t(`boards.how.${figure}`, values)}</dd>
          </div>
        ))}
        {board.style && (
          <div>
            <dt>{t('charts.filter.style')}</dt>
            <dd>{t('boards.styleHint')}</dd>
          </div>
        )}
        {board.publication && <HowPublished />}
      </dl>
      <p>
        {t('boards.howVersion', { version: board.version.toLocaleString(language) })}{' '}
        <Link className="text-link" to="/publications">
          {t('boards.publications')}
        </Link>
      </p>
    </details>
  );
}

function HowPublished() {
  const { t, language } = useLanguage();
  const rule = usePublishingRule().data?.rule;
  if (!rule) return null;
  const hours = (count: number) => formatHours(count, language);
  return (
    <div>
      <dt>{t('boards.name.publication')}</dt>
      <dd>
        {t('boards.how.publication', { every: hours(rule.everyHours) })}
        {language === 'en' && ' '}
        {rule.holdHours > 0 && t('boards.how.hold', { hold: hours(rule.holdHours) })}
      </dd>
    </div>
  );
}

function LeftOut({ excluded }: Pick<Leaderboard, 'excluded'>) {
  const { t, language } = useLanguage();
  const reasons = (Object.entries(excluded) as [keyof Leaderboard['excluded'], number][])
    .filter(([, count]) => count > 0)
    .sort(([, one], [, other]) => other - one);
  if (reasons.length === 0) return <p>{t('boards.nothingLeftOut')}</p>;
  const total = reasons.reduce((sum, [, count]) => sum + count, 0);
  return (
    <details className="how">
      <summary className="is-amber">{t('boards.leftOut', { count: total.toLocaleString(language) })}</summary>
      <dl>
        {reasons.map(([reason, count]) => (
          <div key={reason}>
            <dt>
              {count.toLocaleString(language)} · {t(`boards.reason.${reason}`)}
            </dt>
            <dd>{t(`boards.why.${reason}`)}</dd>
          </div>
        ))}
      </dl>
      <p>
        <Link className="text-link" to="/exclusions">
          {t('boards.exclusions')}
        </Link>{' '}
        ·{' '}
        <Link className="text-link" to="/duplicates">
          {t('boards.clusters')}
        </Link>
      </p>
    </details>
  );
}
