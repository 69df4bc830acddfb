import { Link } from '@tanstack/react-router';
import type { ModelPage } from 'leitai/api-schema';
import { useState } from 'react';
import { formatConfidence } from '../charts/format.ts';
import { RateRow, RateTable } from '../charts/rate-table.tsx';
import { useLanguage } from '../i18n/language.tsx';

const BEGINNING = 20;

/** Whom a model met, the most frequent first: what came of it beside what was expected. */
export function OpponentTable({
  page,
}: {
  readonly page: Pick<ModelPage, 'model' | 'opponents' | 'shareInterval'>;
}) {
  const { t, language } = useLanguage();
  const [isAll, setAll] = useState(false);
  const { model, opponents, shareInterval } = page;
  const shown = isAll ? opponents : opponents.slice(0, BEGINNING);
  return (
    <RateTable
      title={t('model.opponents')}
      computed={t('model.opponentsComputed', {
        confidence: formatConfidence(shareInterval.confidence, language),
      })}
      of={t('model.opponent')}
      interval={shareInterval}
      after={
        opponents.length > shown.length && (
          <button type="button" className="button more" onClick={() => setAll(true)}>
            {t('model.more', { count: opponents.length })}
          </button>
        )
      }
    >
      {shown.map(({ model: opponent, ...rates }) => (
        <RateRow key={opponent} rates={rates} interval={shareInterval}>
          <Link to="/pairs/$one/$other" params={{ one: model, other: opponent }} className="text-link">
            {opponent}
          </Link>
        </RateRow>
      ))}
    </RateTable>
  );
}
