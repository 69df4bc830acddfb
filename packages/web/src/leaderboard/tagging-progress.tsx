import { useQuery } from '@tanstack/react-query';
import { fetchArena } from '../api.ts';
import { useLanguage } from '../i18n/language.tsx';

const RUNNING_POLL_MS = 3_000;
const IDLE_POLL_MS = 30_000;

/** How far the rules are with the log, while they have much to read: until then boards hold what older versions said. */
export function TaggingProgress() {
  const { t, language } = useLanguage();
  const { data } = useQuery({
    queryKey: ['arena', 'tagging'],
    queryFn: async () => (await fetchArena()).tagging,
    refetchInterval: ({ state }) => (state.data ? RUNNING_POLL_MS : IDLE_POLL_MS),
  });
  if (!data) return null;
  const [done, total] = [data.done, data.total].map((count) => count.toLocaleString(language));
  return (
    <span className="is-amber">
      {language === 'en' && ' '}
      {t(`boards.tagging.${data.step}`, { done: done!, total: total! })}
    </span>
  );
}
