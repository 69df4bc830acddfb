import './heat-map.css';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { BoardFrame } from '../charts/board-frame.tsx';
import { type BoardFilter, hidesModels, toBoardFilter, toQuery } from '../charts/board-search.ts';
import { EmptyAction } from '../charts/empty-action.tsx';
import { Figure } from '../charts/figure.tsx';
import { formatConfidence } from '../charts/format.ts';
import { Loaded } from '../charts/loaded.tsx';
import { useBoard, useMatrix } from '../charts/read-charts.ts';
import { useLanguage } from '../i18n/language.tsx';
import { StateLine } from '../live/page-state.tsx';
import { useFollowed } from '../live/use-followed.ts';
import { EmptyPanel } from '../ui/empty-panel.tsx';
import { HEAT_KINDS, type HeatKind, type HeatTables, keepModels } from './heat-cells.ts';
import { HeatMap } from './heat-map.tsx';
import type { Place } from './heat-painter.ts';
import type { HeatSearch } from './heat-search.ts';
import { HeatTable } from './heat-table.tsx';
import { useHeatExports } from './use-heat-exports.ts';

const route = getRouteApi('/leaderboard/$category/heat-map');

export function HeatMapPage() {
  const { category } = route.useParams();
  const search = route.useSearch();
  const { t } = useLanguage();
  const filter = useMemo(() => toBoardFilter(search), [search]);
  const isPart = hidesModels(filter);
  const matrix = useMatrix(category, filter);
  const board = useBoard(category, filter, isPart);
  const about = { category, page: `${category}${toQuery(filter)}` };
  const { figures, isLive } = useFollowed(about, { matrix, ...(isPart && { board }) });
  return (
    <BoardFrame
      category={category}
      page="heat-map"
      filter={filter}
      lead={
        <>
          <StateLine isLive={isLive} />
          <p>{t('heat.lead')}</p>
        </>
      }
    >
      <Loaded query={figures.matrix}>
        {(tables) =>
          figures.board ? (
            <Loaded query={figures.board}>
              {({ rows }) => (
                <ShownMap tables={tables} shown={rows.map(({ model }) => model)} filter={filter} />
              )}
            </Loaded>
          ) : (
            <ShownMap tables={tables} filter={filter} />
          )
        }
      </Loaded>
    </BoardFrame>
  );
}

function ShownMap(props: {
  readonly tables: HeatTables;
  /** All of them if absent. */
  readonly shown?: readonly string[];
  readonly filter: BoardFilter;
}) {
  const { t } = useLanguage();
  const { shown } = props;
  const names = shown?.join('\n');
  const tables = useMemo(
    () => (names === undefined ? props.tables : keepModels(props.tables, new Set(names.split('\n')))),
    [props.tables, names],
  );
  if (tables.models.length < 2) {
    return (
      <EmptyPanel title={t('heat.emptyTitle')} body={t('heat.emptyBody')}>
        <EmptyAction className="button is-primary" />
      </EmptyPanel>
    );
  }
  return <HeatFigure tables={tables} isStyled={props.filter.style === 'on'} />;
}

function HeatFigure({ tables, isStyled }: { readonly tables: HeatTables; readonly isStyled: boolean }) {
  const { category } = route.useParams();
  const navigate = route.useNavigate();
  const { show: kind = 'win-rate' }: HeatSearch = route.useSearch();
  const { t, language } = useLanguage();
  const title = t(`heat.title.${kind}`);
  const confidence = formatConfidence(tables.interval.confidence, language);
  const open = ({ row, column }: Place) => {
    if (row === column) return;
    const params = { one: tables.models[row]!, other: tables.models[column]! };
    void navigate({ to: '/pairs/$one/$other', params });
  };
  return (
    <>
      <KindSwitch kind={kind} />
      <Figure
        title={title}
        computed={
          <>
            {t(`heat.computed.${kind}`, { confidence })}
            {isStyled && kind !== 'battles' && kind !== 'win-rate' && ` ${t('heat.notStyled')}`}
          </>
        }
        name={`leitai-${category}-${kind}`}
        exports={useHeatExports(tables, kind)}
        data={() => <HeatTable tables={tables} />}
      >
        <HeatMap
          tables={tables}
          kind={kind}
          label={t('heat.label', { title, models: tables.models.length })}
          onOpen={open}
        />
      </Figure>
    </>
  );
}

function KindSwitch({ kind }: { readonly kind: HeatKind }) {
  const { t } = useLanguage();
  const { category } = route.useParams();
  return (
    <nav className="segmented heat-kinds" aria-label={t('heat.kinds')}>
      {HEAT_KINDS.map((name) => (
        <Link
          key={name}
          to="/leaderboard/$category/heat-map"
          params={{ category }}
          search={(previous: HeatSearch) => ({ ...previous, show: name === 'win-rate' ? undefined : name })}
          aria-current={name === kind ? 'true' : undefined}
          activeOptions={{ exact: true, includeSearch: true }}
          resetScroll={false}
        >
          {t(`heat.kind.${name}`)}
        </Link>
      ))}
    </nav>
  );
}
