/** A share as a percentage with one digit. */
export function formatShare(share: number, language: string): string {
  return share.toLocaleString(language, {
    style: 'percent',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
}

/** How sure intervals are, such as 95%. */
export function formatConfidence(confidence: number, language: string): string {
  return confidence.toLocaleString(language, { style: 'percent', maximumFractionDigits: 1 });
}

/** A difference of shares in percentage points, always with its sign. */
export function formatPercentagePoints(difference: number, language: string): string {
  return formatSigned(difference * 100, language);
}

/** A number with one digit, always with its sign. */
export function formatSigned(value: number, language: string): string {
  const text = value.toLocaleString(language, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
    signDisplay: 'exceptZero',
  });
  // As wide as a plus, so that columns stand in line.
  return text.replace('-', '−');
}

/** An amount in whole cents from one dollar on, and to three digits below, where from one cent on it has two decimals as prices have. */
export function formatDollars(amount: number, language: string): string {
  const rounded = amount < 1 ? Number(amount.toPrecision(3)) : amount;
  return `$${rounded.toLocaleString(language, {
    minimumFractionDigits: amount < 0.01 ? 0 : 2,
    maximumFractionDigits: amount < 1 ? 20 : 2,
  })}`;
}

/** A day in UTC, as filters of dates are. */
export function formatDay(moment: string, language: string): string {
  return new Date(moment).toLocaleDateString(language, { dateStyle: 'medium', timeZone: 'UTC' });
}

/** A minute in UTC, and that it is. */
export function formatMoment(moment: string, language: string): string {
  return new Date(moment).toLocaleString(language, {
    year: 'numeric',
    month: language === 'zh' ? 'long' : 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: 'UTC',
    timeZoneName: 'short',
  });
}

/** So many hours, in words. */
export function formatHours(hours: number, language: string): string {
  return hours.toLocaleString(language, { style: 'unit', unit: 'hour', unitDisplay: 'long' });
}
