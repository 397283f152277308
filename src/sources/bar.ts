/** The bar of a row, checked: nothing that comes after has to ask whether a low is below its high. */
import type { Bar } from '../contract/marketFeed.js';
import { type Columns, type CsvRow, maybePrice, priceOf, refusal } from './csvRow.js';

/** A blank open is the close; a blank high or low is taken from open and close. */
export function parseBar(row: CsvRow, columns: Columns, volumeUsd: number | null): Bar {
  const close = priceOf(row, columns, 'close');
  const open = maybePrice(row, columns, 'open') ?? close;
  const high = maybePrice(row, columns, 'high') ?? Math.max(open, close);
  const low = maybePrice(row, columns, 'low') ?? Math.min(open, close);
  if (high < low) throw refusal(row, `high ${high} is below low ${low}`);
  if (high < Math.max(open, close)) throw refusal(row, `high ${high} is below the row's open or close`);
  if (low > Math.min(open, close)) throw refusal(row, `low ${low} is above the row's open or close`);
  return { open, high, low, close, volumeUsd };
}

/** Two bars in order of time as one. */
export function joinBars(first: Bar, second: Bar): Bar {
  return {
    open: first.open,
    high: Math.max(first.high, second.high),
    low: Math.min(first.low, second.low),
    close: second.close,
    volumeUsd: first.volumeUsd === null || second.volumeUsd === null ? null : first.volumeUsd + second.volumeUsd,
  };
}
