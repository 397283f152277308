/** A format's way through a file: row by row, then what they amount to. */
import type { MarketFeed } from '../contract/marketFeed.js';
import type { CsvRow } from './csvRow.js';

export type FileFacts = Pick<MarketFeed, 'hourly' | 'daily' | 'rates'>;

export interface RowReader {
  take(row: CsvRow): void;
  finish(): FileFacts;
}
