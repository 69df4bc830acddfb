import { useEffect, useRef } from 'react';
import { type Colours, readColours } from './colours.ts';

/**
 * Draws for paper, in light colours whatever the screen has, just before the page is printed.
 *
 * @param draw - Draws at once; what it returns takes the drawing away again.
 */
export function usePrint(draw: (colours: Colours) => () => void): void {
  const latest = useRef(draw);
  latest.current = draw;
  useEffect(() => {
    let undo = () => {};
    const before = () => {
      const root = document.documentElement;
      const { theme } = root.dataset;
      // Style sheets for paper have light colours already; those of scripts are read before they apply.
      root.dataset.theme = 'light';
      undo = latest.current(readColours());
      root.dataset.theme = theme;
    };
    const after = () => {
      undo();
      undo = () => {};
    };
    addEventListener('beforeprint', before);
    addEventListener('afterprint', after);
    return () => {
      removeEventListener('beforeprint', before);
      removeEventListener('afterprint', after);
      undo();
    };
  }, []);
}
