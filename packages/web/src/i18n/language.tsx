import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { type MessageKey, messagesEn } from './messages.en.ts';
import { messagesZh } from './messages.zh.ts';

export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

type Values = Readonly<Record<string, string | number>>;
export type Translate = (key: MessageKey, values?: Values) => string;

const MESSAGES: Readonly<Record<Language, Readonly<Record<MessageKey, string>>>> = {
  en: messagesEn,
  zh: messagesZh,
};
const STORAGE_KEY = 'leitai-language';

/** The reader's choice, else the browser's. */
export function preferredLanguage(stored: string | null, browser: readonly string[]): Language {
  if (stored === 'en' || stored === 'zh') return stored;
  const known = browser
    .map((tag) => tag.slice(0, 2).toLowerCase())
    .find((tag) => tag === 'en' || tag === 'zh');
  return (known as Language | undefined) ?? 'en';
}

/** Fills `{name}` in a message. */
export function translate(language: Language, key: MessageKey, values: Values = {}): string {
  return MESSAGES[language][key].replace(/\{(\w+)\}/g, (text, name: string) => String(values[name] ?? text));
}

interface LanguageContext {
  readonly language: Language;
  readonly setLanguage: (language: Language) => void;
  readonly t: Translate;
}

const Context = createContext<LanguageContext | undefined>(undefined);

export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, choose] = useState(() =>
    preferredLanguage(localStorage.getItem(STORAGE_KEY), navigator.languages),
  );
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  }, [language]);
  const setLanguage = (next: Language) => {
    localStorage.setItem(STORAGE_KEY, next);
    choose(next);
  };
  const t: Translate = (key, values) => translate(language, key, values);
  return <Context value={{ language, setLanguage, t }}>{children}</Context>;
}

export function useLanguage(): LanguageContext {
  const context = useContext(Context);
  if (context === undefined)
    throw new Error('Cannot translate: the component must be inside LanguageProvider');
  return context;
}
