/** Whether a text such as 2024-02-31 names a day that there is: `Date` takes that one for the 2nd of March. */
export function isDayOfCalendar(day: string): boolean {
  const date = new Date(day);
  return Number.isFinite(date.getTime()) && date.toISOString().startsWith(day);
}
