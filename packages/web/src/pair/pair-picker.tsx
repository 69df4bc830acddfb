import { Link, useNavigate } from '@tanstack/react-router';
import { ArrowLeftRight } from 'lucide-react';
import { useId } from 'react';
import { useBoard } from '../charts/read-charts.ts';
import { useLanguage } from '../i18n/language.tsx';

/** Both models of a pair, each of which can be exchanged for another. */
export function PairPicker({ one, other }: { readonly one: string; readonly other: string }) {
  const { t } = useLanguage();
  const navigate = useNavigate();
  const board = useBoard('overall', {});
  const names = board.data?.rows.map(({ model }) => model) ?? [];
  const go = (first: string, second: string) =>
    void navigate({ to: '/pairs/$one/$other', params: { one: first, other: second } });
  return (
    <div className="pair-picker">
      <PickedModel
        label={t('pair.one')}
        model={one}
        taken={other}
        names={names}
        side="a"
        onPick={(name) => go(name, other)}
      />
      <button
        type="button"
        className="icon-button"
        aria-label={t('pair.swap')}
        title={t('pair.swap')}
        onClick={() => go(other, one)}
      >
        <ArrowLeftRight size={16} />
      </button>
      <PickedModel
        label={t('pair.other')}
        model={other}
        taken={one}
        names={names}
        side="b"
        onPick={(name) => go(one, name)}
      />
    </div>
  );
}

function PickedModel(props: {
  readonly label: string;
  readonly model: string;
  readonly taken: string;
  readonly names: readonly string[];
  readonly side: 'a' | 'b';
  readonly onPick: (name: string) => void;
}) {
  const { label, model, taken, names, side, onPick } = props;
  const { t } = useLanguage();
  const id = useId();
  // One that is on no board, or not known at all, is still what the address says.
  const options = names.includes(model) ? names : [model, ...names];
  return (
    <div className="picked-model" data-side={side}>
      <label className="visually-hidden" htmlFor={id}>
        {label}
      </label>
      <select id={id} value={model} onChange={(event) => onPick(event.target.value)}>
        {options.map((name) => (
          <option key={name} disabled={name === taken}>
            {name}
          </option>
        ))}
      </select>
      <Link
        to="/models/$model"
        params={{ model }}
        className="text-link"
        aria-label={`${t('pair.toModel')}: ${model}`}
      >
        {t('pair.toModel')}
      </Link>
    </div>
  );
}
