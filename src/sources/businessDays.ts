/** Days on which the European Central Bank publishes rates: weekdays but TARGET's closing days. */
import { type Day, parseDay, weekdayOf } from '../time.js';

export function isBusinessDay(day: Day): boolean {
  return weekdayOf(day) < 5 && !isClosingDay(day);
}

const CLOSED = new Set(['01-01', '05-01', '12-25', '12-26']);

function isClosingDay(day: Day): boolean {
  const date = new Date(day * 86_400_000);
  const easter = easterOf(date.getUTCFullYear());
  return CLOSED.has(date.toISOString().slice(5, 10)) || day === easter - 2 || day === easter + 1;
}

/** Easter Sunday of the Gregorian calendar (Meeus, Jones, Butcher). */
function easterOf(year: number): Day {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const sunday = century - Math.floor(century / 4) - Math.floor((8 * century + 13) / 25);
  const moon = (19 * golden + sunday + 15) % 30;
  const epact = moon - Math.floor((golden + 11 * moon) / 319);
  const rest = (2 * (century % 4) + 2 * Math.floor((year % 100) / 4) - (year % 4) - epact + 32) % 7;
  const march = epact + rest + 22;
  return parseDay(`${year}-03-01`, 'March') + march - 1;
}
