import { useEffect } from 'react';

const PRODUCT = 'Leitai 擂台';

/** Names the page in the tab and to a screen reader. */
export function useTitle(title?: string): void {
  useEffect(() => {
    document.title = title ? `${title} · ${PRODUCT}` : PRODUCT;
  }, [title]);
}
