/** A small file of experiments' results, as rows of a mix: `channel,from,to,lift,se` with dates of the series. */
import { UserError } from '../../error.js';
import { type Day, parseDay } from '../../time.js';
import type { Lift } from '../response/mix.js';
import type { ColumnSpec, Sheet } from './sheet.js';

export const LIFT_COLUMNS: readonly ColumnSpec[] = [
  { name: 'channel', text: true },
  { name: 'from', text: true },
  { name: 'to', text: true },
  { name: 'lift' },
  { name: 'se' },
];

/** `days` are those on which the periods of the series begin. Throws UserError, which names the line. */
export function liftsOf(sheet: Sheet, channels: readonly string[], days: readonly Day[]): Lift[] {
  const [lifts, errors] = [sheet.numbers('lift'), sheet.numbers('se')];
  return sheet.texts('channel').map((channel, row) => {
    const line = `${sheet.name} line ${sheet.lineOf(row)}`;
    if (!channels.includes(channel))
      throw new UserError(`${line}: unknown channel ${channel} (known: ${channels.join(', ')})`);
    if (!(errors[row]! > 0)) throw new UserError(`${line}: se is ${errors[row]}, and must be above 0`);
    const period = (column: string) => periodOf(sheet.texts(column)[row]!, days, `${column} in ${line}`);
    const [from, to] = [period('from'), period('to')];
    if (from > to) throw new UserError(`${line}: from is after to`);
    return { channel, from, to, lift: lifts[row]!, se: errors[row]! };
  });
}

/** The period in which a day lies; the last one is as long as the one before it. */
function periodOf(text: string, days: readonly Day[], what: string): number {
  const day = parseDay(text, what);
  const end = 2 * days.at(-1)! - days.at(-2)!;
  if (day < days[0]! || day >= end) throw new UserError(`${what} is ${text}, outside the series`);
  return days.findLastIndex((start) => start <= day);
}
