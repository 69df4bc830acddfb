import { useLayoutEffect } from 'react';

const PRODUCT = 'Leitai 擂台';

/** Names the page in the tab and to a screen reader, as soon as its heading does. */
export function useTitle(title?: string): void {
  useLayoutEffect(() => {
    document.title = title ? `${title} · ${PRODUCT}` : PRODUCT;
  }, [title]);
}
