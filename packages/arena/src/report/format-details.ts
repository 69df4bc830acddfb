import type { RankingDetails, RankingReport } from '../core/ranking-report.ts';

/** What the column of votes to move means. */
const VOTES_TO_MOVE =
  'Votes to move: as many wins as would lift a competitor by half the width of its interval.';

/** Wins that would lift each competitor, as text by name; undefined without details. */
export function votesToMoveByName({ details }: RankingReport): ReadonlyMap<string, string> | undefined {
  return details ? new Map(details.toMove.map(({ name, votes }) => [name, String(votes)])) : undefined;
}

/** What a board rests on, a sentence a line. */
export function formatDetails(details: RankingDetails): string[] {
  const { side, firstPlace, toMove, nextPairs, toSeparate, tieModels } = details;
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
  if (toMove.length > 0) lines.push(VOTES_TO_MOVE);
  nextPairs.forEach(({ one, other, battles, probability }, place) => {
    const what = place === 0 ? 'One more vote narrows the intervals most between' : 'Next between';
    const share = `${(probability * 100).toFixed(1)} % of battles`;
    lines.push(`${what} ${one} and ${other} (${battles} so far); drawn by this, they would get ${share}.`);
  });
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
