/** Real market files, where they are at hand: they may be read, but are not the project's to ship. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The folder that KRO_REFERENCE_DATA names, else `../shared/data` beside the checkout. */
const FOLDER = process.env['KRO_REFERENCE_DATA'] ?? resolve(import.meta.dirname, '../../../shared/data');

/** Bitcoin and ether by the hour, other prices and the rates by the day: all of 2022 is in them. */
export const REFERENCE_FILES: readonly string[] = [
  'kraken_XBTUSD_60.csv.gz',
  'kraken_ETHUSD_60.csv.gz',
  'crypto_prices_daily.csv',
  'fx_rates_daily.csv',
].map((name) => join(FOLDER, name));

/** Whether they are there; where not, says what is skipped. */
export function hasReferenceFiles(skipped: string): boolean {
  const present = REFERENCE_FILES.every((file) => existsSync(file));
  if (!present) console.warn(`skipped: ${skipped}: no reference market files in ${FOLDER} (set KRO_REFERENCE_DATA)`);
  return present;
}
