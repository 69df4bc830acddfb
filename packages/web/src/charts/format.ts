/** A share as a percentage with one digit. */
export function formatShare(share: number, language: string): string {
  return share.toLocaleString(language, {
    style: 'percent',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
}

/** A difference of shares in percentage points, always with its sign. */
export function formatPercentagePoints(difference: number, language: string): string {
  return formatSigned(difference * 100, language);
}

/** A number with one digit, always with its sign. */
export function formatSigned(value: number, language: string): string {
  return value.toLocaleString(language, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
    signDisplay: 'exceptZero',
  });
}
