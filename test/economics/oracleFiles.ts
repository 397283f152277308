/** Public data sets with published results, where they are at hand: they may be read, but are not the project's to ship. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The folder that KRO_ORACLE names, else `../shared/oracle` beside the checkout. */
const FOLDER = process.env['KRO_ORACLE'] ?? resolve(import.meta.dirname, '../../../shared/oracle');

export function oracleFile(name: string): string {
  return join(FOLDER, name);
}

/** Whether it is there; where not, says what is skipped. */
export function hasOracle(name: string): boolean {
  const isThere = existsSync(oracleFile(name));
  if (!isThere) console.warn(`skipped: what is published of ${name}: no such file in ${FOLDER} (set KRO_ORACLE)`);
  return isThere;
}
