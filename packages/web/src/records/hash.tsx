import { CopyButton } from '../ui/copy-button.tsx';
import { Tooltip } from '../ui/tooltip.tsx';

/** So many digits tell any two hashes of an arena apart. */
const SHORT_DIGITS = 10;

/** The beginning of a hash; all of it on hover, and to copy. */
export function ShortHash(props: { readonly hash: string; readonly copyLabel: string }) {
  const { hash, copyLabel } = props;
  return (
    <span className="hash">
      <Tooltip text={hash} isFocusable>
        <code aria-hidden="true">{hash.slice(0, SHORT_DIGITS)}</code>
      </Tooltip>
      <CopyButton text={hash} label={copyLabel} />
    </span>
  );
}

export function WholeHash(props: { readonly hash: string; readonly copyLabel: string }) {
  const { hash, copyLabel } = props;
  return (
    <span className="hash is-whole">
      <code>{hash}</code>
      <CopyButton text={hash} label={copyLabel} />
    </span>
  );
}
