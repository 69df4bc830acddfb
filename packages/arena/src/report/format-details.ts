import type { DrawModelLoss, HeldOutLoss } from '@leitai/rating';
import { percent, type RankingDetails, type RankingReport } from '../core/ranking-report.ts';

/** What the column of votes to move means. */
const VOTES_TO_MOVE =
  'Votes to move: as many wins as would lift a competitor by half the width of its interval.';

/** Wins that would lift each competitor, by name; undefined without details. */
export function votesToMoveByName({ details }: RankingReport): ReadonlyMap<string, number> | undefined {
  return details ? new Map(details.toMove.map(({ name, votes }) => [name, votes])) : undefined;
}

/** Of which fit the details speak, where that is not the board's; empty where it is. */
export function headOfDetails({ details, interval }: RankingReport): string {
  if (details === null || details.basis === 'board') return '';
  return `By plain Bradley–Terry, ${percent(interval.confidence)}, centred:`;
}

/** What a board rests on, a sentence a line. */
export function formatDetails(details: RankingDetails): string[] {
  const { side, firstPlace, toMove, nextPairs, toSeparate } = details;
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
  return [...lines, ...formatTieModels(details)];
}

function formatTieModels({ tieModels, tieModelsProblem }: RankingDetails): string[] {
  if (tieModels === null) return tieModelsProblem === null ? [] : [`${tieModelsProblem}.`];
  // Where nothing is both-bad the model of it cannot be fitted, and four outcomes are three.
  const areFour = tieModels.some(({ model, problem }) => model === 'both-bad' && problem === null);
  return [
    ...lossesBy(tieModels, 'Held-out log-loss of', ({ threeOutcomes }) => threeOutcomes),
    ...(areFour
      ? lossesBy(tieModels, 'With ties and both-bad told apart, that of', ({ fourOutcomes }) => fourOutcomes)
      : []),
    ...tieModels.flatMap(({ model, problem }) =>
      problem === null ? [] : [`No held-out log-loss of ${model}: ${problem}.`],
    ),
  ];
}

function lossesBy(
  tieModels: readonly DrawModelLoss[],
  what: string,
  lossOf: (one: DrawModelLoss) => HeldOutLoss | null,
): string[] {
  const found = tieModels.flatMap((one) => {
    const loss = lossOf(one);
    return loss ? [{ model: one.model, ...loss }] : [];
  });
  return found
    .sort((one, other) => one.loss - other.loss)
    .map(({ model, loss, excess, excessDeviation }) => {
      const deviation = excessDeviation === null ? '' : ` ± ${excessDeviation.toFixed(5)}`;
      const behind = excess === 0 ? 'best' : `${excess.toFixed(5)}${deviation} behind`;
      return `${what} ${model}: ${loss.toFixed(5)} (${behind}).`;
    });
}
