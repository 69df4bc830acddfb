import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { DataTable } from '../charts/data-table.tsx';
import { formatConfidence, formatPercentagePoints, formatShare } from '../charts/format.ts';
import { useLanguage } from '../i18n/language.tsx';
import { figuresOf, type HeatTables, type PairFigures } from './heat-cells.ts';

const NOTHING = '–';

/** The map as a table, a row of it at a time: one model against each of the others. */
export function HeatTable({ tables }: { readonly tables: HeatTables }) {
  const { t, language } = useLanguage();
  const [model, setModel] = useState(tables.models[0]!);
  const row = Math.max(0, tables.models.indexOf(model));
  const share = (value: number | null) => (value === null ? NOTHING : formatShare(value, language));
  const toRow = (figures: PairFigures) => ({
    key: figures.column,
    cells: [
      <Link
        key="pair"
        to="/pairs/$one/$other"
        params={{ one: figures.row, other: figures.column }}
        className="text-link"
      >
        {figures.column}
      </Link>,
      share(figures.winRate),
      figures.interval ? `${share(figures.interval.lower)} – ${share(figures.interval.upper)}` : NOTHING,
      share(figures.expected),
      figures.winRate === null || figures.expected === null
        ? NOTHING
        : formatPercentagePoints(figures.winRate - figures.expected, language),
      figures.battles.toLocaleString(language),
    ],
  });
  const columns = tables.models.flatMap((_, column) =>
    column === row ? [] : [figuresOf(tables, row, column)],
  );
  return (
    <div className="heat-table">
      <label className="choice">
        <span>{t('heat.tableModel')}</span>
        <select value={tables.models[row]} onChange={(event) => setModel(event.target.value)}>
          {tables.models.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <DataTable
        caption={t('heat.tableCaption', { model: tables.models[row]! })}
        data={{
          columns: [
            t('heat.opponent'),
            t('heat.kind.win-rate'),
            t('heat.interval', { confidence: formatConfidence(tables.interval.confidence, language) }),
            t('heat.kind.expected'),
            t('heat.kind.difference'),
            t('heat.kind.battles'),
          ],
          rows: columns.map(toRow),
        }}
      />
    </div>
  );
}
