/** The columns of a survival model, judged. */
import { UserError } from '../../error.js';
import type { Lives } from '../survival/riskTable.js';
import type { FitOptions } from './model.js';
import type { ColumnSpec, Sheet } from './sheet.js';

export const LIFE_COLUMNS: readonly ColumnSpec[] = [
  { name: 'time' },
  { name: 'event' },
  { name: 'entry', optional: true, blank: true },
];

/** Lives with `event` 1 or 0. Throws UserError where a row makes no sense, or nobody has had the event. */
export function readLives(sheet: Sheet, { eventCode }: Pick<FitOptions, 'eventCode'>): Lives {
  const codes = sheet.numbers('event');
  const wrong = eventCode === null ? codes.findIndex((code) => code !== 0 && code !== 1) : -1;
  if (wrong >= 0)
    throw new UserError(
      `${placed(sheet, wrong)}: event is ${codes[wrong]}; 1 is the event and 0 censored: say which value it is with --event-code`,
    );
  const lives = { ...readTimes(sheet), event: codes.map((code) => (code === (eventCode ?? 1) ? 1 : 0)) };
  if (!lives.event.includes(1))
    throw new UserError(
      `${sheet.name}: all ${sheet.rows} rows are censored (no event is ${eventCode ?? 1}), so nothing is known of the event`,
    );
  return lives;
}

/** Lives with `event` a code: 0 where censored, else the kind of event. */
export function readCompetingLives(sheet: Sheet): Lives {
  const codes = sheet.numbers('event');
  const wrong = codes.findIndex((code) => !(Number.isInteger(code) && code >= 0));
  if (wrong >= 0)
    throw new UserError(
      `${placed(sheet, wrong)}: event is ${codes[wrong]}; it takes 0 for censored and whole numbers above for the events`,
    );
  if (codes.every((code) => code === 0))
    throw new UserError(`${sheet.name}: all ${sheet.rows} rows are censored, so nothing is known of the events`);
  return { ...readTimes(sheet), event: codes };
}

function readTimes(sheet: Sheet): Pick<Lives, 'time' | 'entry'> {
  const time = sheet.numbers('time');
  // Whoever has no entry was watched from the start.
  const entry = sheet.maybeNumbers('entry')?.map((value) => (Number.isNaN(value) ? -Infinity : value)) ?? null;
  for (let row = 0; row < time.length; row++) {
    const from = entry?.[row] ?? -Infinity;
    if (time[row]! < 0) throw new UserError(`${placed(sheet, row)}: time is ${time[row]}, below 0`);
    if (from < 0 && from !== -Infinity) throw new UserError(`${placed(sheet, row)}: entry is ${from}, below 0`);
    if (from >= time[row]!)
      throw new UserError(
        `${placed(sheet, row)}: entry ${from} is not before time ${time[row]}, so nothing was watched`,
      );
  }
  return { time, entry };
}

/** These rows of them. */
export function livesOf({ time, event, entry }: Lives, rows: ArrayLike<number>): Lives {
  const pick = (values: ArrayLike<number>) => Float64Array.from(rows, (row) => values[row]!);
  return { time: pick(time), event: pick(event), entry: entry && pick(entry) };
}

/** The rows of each group, numbers in their order and before names. */
export function groupRows(groups: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const rows = new Map<string, number[]>();
  for (const [row, group] of groups.entries()) {
    const known = rows.get(group);
    if (known === undefined) rows.set(group, [row]);
    else known.push(row);
  }
  const collator = new Intl.Collator('en', { numeric: true });
  return new Map([...rows].sort(([a], [b]) => collator.compare(a, b)));
}

function placed(sheet: Sheet, row: number): string {
  return `${sheet.name} line ${sheet.lineOf(row)}`;
}

/** Nothing is known after the last time, unless nobody was left then. */
export function beyond(at: readonly number[], { time }: Lives): string[] {
  const last = time.reduce((a, b) => Math.max(a, b), 0);
  const later = at.filter((value) => value > last);
  return later.length === 0 ? [] : [`watching ended at ${last}: nothing is known at ${later.join(', ')}`];
}
