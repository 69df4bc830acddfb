import type { LeaderboardRow } from 'leitai/api-schema';
import { ModelLink } from '../charts/model-link.tsx';
import { useLanguage } from '../i18n/language.tsx';

type NamedModel = Pick<LeaderboardRow, 'model' | 'organization' | 'demo' | 'state'>;

/** A model as every table names it: name, marks, and who made it. */
export function ModelName({ row }: { readonly row: NamedModel }) {
  const { t } = useLanguage();
  return (
    <>
      <span className="model-name">
        <ModelLink model={row.model} />
        {row.demo && <span className="tag">{t('reveal.demo')}</span>}
        {row.state !== 'active' && <span className="tag">{t(`state.${row.state}`)}</span>}
      </span>
      <span className="model-maker">{row.organization}</span>
    </>
  );
}
