import { Tooltip } from '../ui/tooltip.tsx';

const percent = (share: number) => `${(share * 100).toFixed(2)}%`;

/** A point and its interval between 0 and 1, and where it was expected. */
export function RateBar(props: {
  readonly rate: number;
  readonly lower: number;
  readonly upper: number;
  readonly expected?: number | null;
  /** The same in words. */
  readonly text: string;
}) {
  const { rate, lower, upper, expected, text } = props;
  return (
    <Tooltip className="rate-bar" text={text}>
      <i className="rate-half" aria-hidden="true" />
      <i
        className="rate-interval"
        aria-hidden="true"
        style={{ left: percent(lower), right: `calc(100% - ${percent(upper)})` }}
      />
      {typeof expected === 'number' && (
        <i className="rate-expected" aria-hidden="true" style={{ left: percent(expected) }} />
      )}
      <i className="rate-dot" aria-hidden="true" style={{ left: percent(rate) }} />
    </Tooltip>
  );
}
