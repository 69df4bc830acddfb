import { afterEach, expect, test } from 'vitest';
import { parseMoment } from './calendar.ts';

const zone = process.env.TZ;
afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

const NOON = Date.UTC(2024, 7, 14, 12) / 1_000;

test.each(['UTC', 'America/New_York', 'Asia/Kathmandu'])(
  'parseMoment() reads the same where clocks are set to %s',
  (timeZone) => {
    process.env.TZ = timeZone;
    expect(parseMoment('2024-08-14')).toBe(NOON - 12 * 3_600);
    for (const noon of ['2024-08-14T12:00', '2024-08-14T12:00:00', '2024-08-14T12:00:00.9Z'])
      expect(parseMoment(noon)).toBe(NOON);
    expect(parseMoment('2024-08-14T12:00:00+02:00')).toBe(NOON - 2 * 3_600);
    expect(parseMoment('2024-02-29T23:59:59')).toBe(Date.UTC(2024, 1, 29, 23, 59, 59) / 1_000);
  },
);

test.each([
  ...['', '1', '2024', 'August 2024', 'yesterday', '2024-8-14', '2024-08-14 12:00', '2024-08-14T12'],
  ...['2024-02-30', '2023-02-29T12:00', '2024-13-01', '2024-08-14T25:00', '2024-08-14T12:00:00 UTC'],
])('parseMoment() knows no moment %j', (text) => {
  expect(parseMoment(text)).toBeUndefined();
});
