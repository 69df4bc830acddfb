import { createCodePlugin } from '@streamdown/code';
import { createMathPlugin } from '@streamdown/math';
import type { ComponentProps } from 'react';
import { defaultRehypePlugins, Streamdown } from 'streamdown';
import { useLanguage } from '../i18n/language.tsx';

/** As MathML, which browsers draw themselves: KaTeX's other output needs inline styles, which this page's policy refuses. */
function mathPlugin() {
  const plugin = createMathPlugin({ singleDollarTextMath: true });
  type WithOptions = Extract<typeof plugin.rehypePlugin, readonly unknown[]>;
  const [katex, options] = plugin.rehypePlugin as WithOptions;
  return { ...plugin, rehypePlugin: [katex, { ...(options as object), output: 'mathml' }] as WithOptions };
}

const plugins = {
  code: createCodePlugin({ themes: ['github-light-high-contrast', 'github-dark-high-contrast'] }),
  math: mathPlugin(),
};
/** Without the step that parses raw HTML: tags in an answer stay text, and what remains is sanitised last. */
const rehypePlugins = [defaultRehypePlugins.sanitize!, defaultRehypePlugins.harden!];
const components = { a: AnswerLink, img: AnswerImage, table: AnswerTable };
const controls = { table: false, mermaid: false, code: { copy: true, download: false } } as const;

/** An answer, rendered while it is being written. */
export function Markdown({ text, isStreaming }: { readonly text: string; readonly isStreaming: boolean }) {
  const { t } = useLanguage();
  return (
    <Streamdown
      mode={isStreaming ? 'streaming' : 'static'}
      isAnimating={isStreaming}
      plugins={plugins}
      rehypePlugins={rehypePlugins}
      components={components}
      controls={controls}
      linkSafety={{ enabled: false }}
      lineNumbers={false}
      translations={{ copyCode: t('battle.copyCode'), copied: t('battle.copied') }}
      codeBlockMaxHeight={0}
      tableMaxHeight={0}
    >
      {text}
    </Streamdown>
  );
}

/** Marked as a link of the answer's, and told nothing of this page. */
function AnswerLink({ href, children }: ComponentProps<'a'>) {
  const { t } = useLanguage();
  const isSafe = href !== undefined && /^https?:\/\//i.test(href);
  if (!isSafe) return <span>{children}</span>;
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer nofollow ugc"
      title={`${href} (${t('markdown.newTab')})`}
    >
      {children}
      <span aria-hidden="true"> ↗</span>
    </a>
  );
}

/** A wide table scrolls within its frame, by keyboard too. */
function AnswerTable({ children }: ComponentProps<'table'>) {
  const { t } = useLanguage();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <div
      className="answer-table"
      role="group"
      aria-label={t('markdown.table')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must take the focus
      tabIndex={0}
    >
      <table>{children}</table>
    </div>
  );
}

/** No image is loaded: its address could carry away what was said. */
function AnswerImage({ alt }: ComponentProps<'img'>) {
  const { t } = useLanguage();
  return <span className="answer-image">[{t('markdown.image', { alt: alt ?? '' })}]</span>;
}
