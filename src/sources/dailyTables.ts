/** Tables with a calendar day in each row: prices per asset, rates per currency. */
import type { Bar } from '../contract/marketFeed.js';
import { type AssetId, FIATS, type Fiat } from '../contract/reference.js';
import type { Day } from '../time.js';
import { formatDay } from '../time.js';
import { parseBar } from './bar.js';
import { type Columns, type CsvRow, dayOf, maybeVolume, priceOf, refusal, textOf } from './csvRow.js';
import { maybeAsset } from './marketNames.js';
import type { RowReader } from './rowReader.js';

/** `date,asset_id,[open,high,low,]close[,volume_usd]`; with `only`, that asset's rows, or all where no column names it. */
export function dailyReader(columns: Columns, skip: (name: string) => void, only?: AssetId): RowReader {
  const daily = new Map<AssetId, Map<Day, Bar>>();
  const order = orderedDays();
  return {
    take(row) {
      const name = 'asset_id' in columns ? textOf(row, columns, 'asset_id') : only!;
      const asset = name === '' ? refuseBlank(row, 'asset_id') : maybeAsset(name);
      if (asset === undefined) return skip(name);
      if (only !== undefined && asset !== only) return;
      const day = order(row, dayOf(row, columns, 'date'), asset);
      entry(daily, asset).set(day, parseBar(row, columns, maybeVolume(row, columns, 'volume_usd')));
    },
    finish: () => ({ hourly: new Map(), daily, rates: new Map() }),
  };
}

/** `date,currency,units_per_usd`. */
export function ratesReader(columns: Columns, skip: (name: string) => void): RowReader {
  const rates = new Map<Fiat, Map<Day, number>>();
  const order = orderedDays();
  return {
    take(row) {
      const name = textOf(row, columns, 'currency') || refuseBlank(row, 'currency');
      const fiat = FIATS.find((known) => known === name.toUpperCase());
      if (fiat === undefined) return skip(name);
      const day = order(row, dayOf(row, columns, 'date'), fiat);
      entry(rates, fiat).set(day, priceOf(row, columns, 'units_per_usd'));
    },
    finish: () => ({ hourly: new Map(), daily: new Map(), rates }),
  };
}

/** Days must rise within each subject; a duplicate or a step back is refused where it stands. */
function orderedDays(): (row: CsvRow, day: Day, subject: string) => Day {
  const last = new Map<string, Day>();
  return (row, day, subject) => {
    const before = last.get(subject);
    if (before === day) throw refusal(row, `${subject} on ${formatDay(day)} occurs twice`);
    if (before !== undefined && day < before)
      throw refusal(row, `${subject} on ${formatDay(day)} comes after ${formatDay(before)}: days must be in order`);
    last.set(subject, day);
    return day;
  };
}

function entry<K, V>(maps: Map<K, Map<Day, V>>, key: K): Map<Day, V> {
  const known = maps.get(key) ?? new Map<Day, V>();
  maps.set(key, known);
  return known;
}

function refuseBlank(row: CsvRow, column: string): never {
  throw refusal(row, `column ${column} is empty`);
}
