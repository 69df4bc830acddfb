/** Places gained or lost; nothing where there is no difference. */
export function RankDelta(props: {
  /** Above zero: better. */
  readonly gain: number;
  /** The same in words. */
  readonly text: string;
}) {
  const { gain, text } = props;
  if (gain === 0) return null;
  const count = Math.abs(gain);
  return (
    <span className={gain > 0 ? 'is-gain' : 'is-loss'}>
      <span aria-hidden="true">{gain > 0 ? `↑${count}` : `↓${count}`}</span>
      <span className="visually-hidden">{text}</span>
    </span>
  );
}
