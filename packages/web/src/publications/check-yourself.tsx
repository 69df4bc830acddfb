import { Section } from '../charts/section.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { CopyButton } from '../ui/copy-button.tsx';

/** What readers and the operator can do so as not to have to believe. */
export function CheckYourself() {
  const { t } = useLanguage();
  return (
    <Section title={t('publications.check')}>
      <ol className="check-steps prose">
        <li>{t('publications.checkNote')}</li>
        <li>{t('publications.checkHash')}</li>
        <li>
          {t('publications.checkExport')}
          <Command text="npx leitai export --out dataset --publication latest" />
          <Command text="npx leitai rank dataset/battles.parquet" />
        </li>
        <li>
          {t('publications.checkVerify')}
          <Command text="npx leitai verify" />
        </li>
      </ol>
    </Section>
  );
}

function Command({ text }: { readonly text: string }) {
  const { t } = useLanguage();
  return (
    <span className="command">
      <code>{text}</code>
      <CopyButton text={text} label={t('publication.copy', { name: text })} />
    </span>
  );
}
