import { Link } from '@tanstack/react-router';
import type { ModelPage } from 'leitai/api-schema';
import { Section } from '../charts/section.tsx';
import { useLanguage } from '../i18n/language.tsx';

type Example = ModelPage['examples'][number];

/** Battles whose text may be shown, as the plain text that it is. */
export function ExampleList({ model, examples }: Pick<ModelPage, 'model' | 'examples'>) {
  const { t } = useLanguage();
  return (
    <Section title={t('model.examples')} computed={t('model.examplesComputed')}>
      {examples.map((example) => (
        <ExampleBattle key={example.sequence} model={model} example={example} />
      ))}
    </Section>
  );
}

function ExampleBattle({ model, example }: { readonly model: string; readonly example: Example }) {
  const { t } = useLanguage();
  const { opponent, choice, side, prompt, reply, opponentReply, source } = example;
  const outcome =
    choice === 'tie'
      ? t('vote.tie')
      : choice === 'both-bad'
        ? t('vote.bothBad')
        : t(choice === side ? 'model.exampleWon' : 'model.exampleLost');
  return (
    <details className="example">
      <summary>
        <span className="tag">{outcome}</span> <span className="example-prompt">{prompt}</span>
      </summary>
      <p>
        {t('model.exampleHead', { opponent: '' })}
        <Link to="/models/$model" params={{ model: opponent }} className="text-link">
          {opponent}
        </Link>
        {source && ` · ${t('model.exampleSource', { source })}`}
      </p>
      <blockquote>{prompt}</blockquote>
      <div className="example-replies">
        <div data-side={side}>
          <strong>{model}</strong>
          {reply}
        </div>
        <div data-side={side === 'a' ? 'b' : 'a'}>
          <strong>{opponent}</strong>
          {opponentReply}
        </div>
      </div>
    </details>
  );
}
