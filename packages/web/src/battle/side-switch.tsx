import type { BattleView } from 'leitai/api-schema';
import { useEffect, useState } from 'react';
import { useLanguage } from '../i18n/language.tsx';
import { SIDES, type Side } from './live-battle.ts';

/** On a phone the answers are stacked; this leads to either with a thumb, and names both after the vote. */
export function SideSwitch(props: { readonly number: number; readonly reveal: BattleView['reveal'] }) {
  const { t } = useLanguage();
  const { number, reveal } = props;
  const current = useSideInView(number);
  return (
    <nav className="side-switch" aria-label={t('battle.switch')}>
      {SIDES.map((side) => (
        <a
          key={side}
          href={`#answer-${number}-${side}`}
          data-side={side}
          aria-current={current === side || undefined}
        >
          <b>{side.toUpperCase()}</b>
          {reveal && <span>{reveal[side].model}</span>}
        </a>
      ))}
    </nav>
  );
}

/** The answer that is being read: the one across a line in the upper part of the window. */
function useSideInView(number: number): Side {
  const [current, setCurrent] = useState<Side>('a');
  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => {
        const entered = entries.find((entry) => entry.isIntersecting);
        if (entered) setCurrent(entered.target.id.endsWith('b') ? 'b' : 'a');
      },
      { rootMargin: '-30% 0px -69% 0px' },
    );
    for (const side of SIDES) observer.observe(document.getElementById(`answer-${number}-${side}`)!);
    return () => observer.disconnect();
  }, [number]);
  return current;
}
