import { useEffect, useState } from 'react';

const PATIENCE_MS = 150;

/** Nobody knows how long it will take, only that it goes on. What comes at once shows none. */
export function Progress({ label }: { readonly label: string }) {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!isSlow) return null;
  return (
    <div className="progress" role="progressbar" aria-label={label} aria-valuetext={label}>
      <span>{label}</span>
    </div>
  );
}
