import type { RankingDetails } from '../core/ranking-report.ts';

/** What a board rests on, a sentence a line. */
export function formatDetails(details: RankingDetails): string[] {
  const { side, firstPlace, toSeparate, tieModels } = details;
  const lines: string[] = [];
  if (side) {
    const share = `${(side.share * 100).toFixed(1)} % (${(side.lower * 100).toFixed(1)} … ${(side.upper * 100).toFixed(1)})`;
    lines.push(`The first side wins ${share} between equals: z = ${side.z.toFixed(2)}.`);
  }
  if (firstPlace) {
    const { first, successor, votes } = firstPlace;
    lines.push(
      votes === 0
        ? `${first} and ${successor} share first place.`
        : `Without ${votes} of the votes, ${successor} would be first instead of ${first}.`,
    );
  }
  for (const { one, other, votes } of toSeparate) {
    if (votes === 0) lines.push(`${one} and ${other} are separate.`);
    else if (votes === null)
      lines.push(`${one} and ${other} are equal: no number of votes would separate them.`);
    else lines.push(`About ${votes} more votes between ${one} and ${other} would separate them.`);
  }
  for (const { model, loss, excess, excessDeviation } of tieModels ?? []) {
    const behind =
      excess === 0
        ? 'best'
        : `${excess.toFixed(5)}${excessDeviation === null ? '' : ` ± ${excessDeviation.toFixed(5)}`} behind`;
    lines.push(`Held-out log-loss of ${model}: ${loss.toFixed(5)} (${behind}).`);
  }
  return lines;
}
