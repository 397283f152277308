/** Kraken's OHLCVT: one pair per file, unix seconds, base volume; hours without trades are absent. */
import type { Bar, MarketFeed } from '../contract/marketFeed.js';
import type { AssetId } from '../contract/reference.js';
import { UserError } from '../error.js';
import { joinBars, parseBar } from './bar.js';
import { type Columns, type CsvRow, columnsOf, maybeVolume, numberOf, refusal } from './csvRow.js';
import type { RowReader } from './rowReader.js';

/** What a file without a header has, in this order. */
export const OHLCVT_COLUMNS: Columns = columnsOf(['time', 'open', 'high', 'low', 'close', 'volume', 'trades']);
const STAMP_NAMES = ['unix_ts', 'time', 'timestamp', 'unix'];

export function isOhlcvt(columns: Columns): boolean {
  return (
    stampColumn(columns) !== undefined && ['open', 'high', 'low', 'close', 'volume'].every((name) => name in columns)
  );
}

/** Minutes between rows come from the rows themselves; `named` (from the file's name) counts where it is finer or they cannot tell. */
export function ohlcvtReader(
  asset: AssetId,
  columns: Columns,
  { file, named }: { file: string; named: number | undefined },
): RowReader {
  const stamp = stampColumn(columns)!;
  const rows: { seconds: number; bar: Bar }[] = [];
  let gap = Number.POSITIVE_INFINITY;
  return {
    take(row) {
      const seconds = secondsOf(row, columns, stamp);
      const before = rows.at(-1)?.seconds;
      if (before !== undefined) gap = Math.min(gap, laterThan(before, seconds, row));
      rows.push({ seconds, bar: parseBar(row, columns, volumeUsd(row, columns)) });
    },
    finish() {
      const hourly = isHourly(Math.min(gap / 60, named ?? Number.POSITIVE_INFINITY), file);
      const bars = collect(rows, hourly ? 3_600 : 86_400);
      const known: Pick<MarketFeed, 'hourly' | 'daily'> = hourly
        ? { hourly: new Map([[asset, bars]]), daily: new Map() }
        : { hourly: new Map(), daily: new Map([[asset, bars]]) };
      return { ...known, rates: new Map() };
    },
  };
}

function collect(rows: readonly { seconds: number; bar: Bar }[], length: number): Map<number, Bar> {
  const bars = new Map<number, Bar>();
  for (const { seconds, bar } of rows) {
    const key = Math.floor(seconds / length);
    const before = bars.get(key);
    bars.set(key, before === undefined ? bar : joinBars(before, bar));
  }
  return bars;
}

function isHourly(minutes: number, file: string): boolean {
  if (minutes <= 60) return true;
  if (minutes === 1_440) return false;
  if (minutes === Number.POSITIVE_INFINITY)
    throw new UserError(`${file} has a single row, so its interval is unknown: end its name with _60 or _1440`);
  throw new UserError(`${file} has a row every ${minutes} minutes: only an hour or less, or a day (1440), can be read`);
}

/** Seconds since the row before; stamps must rise. */
function laterThan(before: number, seconds: number, row: CsvRow): number {
  if (seconds === before) throw refusal(row, `the stamp ${seconds} occurs twice`);
  if (seconds < before) throw refusal(row, `the stamp ${seconds} is earlier than the one before it`);
  return seconds - before;
}

function secondsOf(row: CsvRow, columns: Columns, name: string): number {
  const seconds = numberOf(row, columns, name);
  // 2001 to 2286: milliseconds would be read as a date in the far future.
  if (!Number.isInteger(seconds) || seconds < 1e9 || seconds >= 1e10)
    throw refusal(row, `column ${name} is not a time in unix seconds: ${seconds}`);
  return seconds;
}

function volumeUsd(row: CsvRow, columns: Columns): number | null {
  const base = maybeVolume(row, columns, 'volume');
  return base === null ? null : base * numberOf(row, columns, 'close');
}

function stampColumn(columns: Columns): string | undefined {
  return STAMP_NAMES.find((name) => name in columns);
}
