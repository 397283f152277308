/** Why rows were rejected, for people. */
import { basename } from 'node:path';
import type { Reason } from '../pipeline/import/rejected.js';
import { counted, wrapped } from './wording.js';

interface Told {
  readonly table: string;
  readonly reasons: readonly Reason[];
}

/** The first few reasons; the file has all. */
const MOST = 8;

export function reasonLines({ table, reasons }: Told): string {
  const lines = reasons.slice(0, MOST).map(({ column, reason, rows, file, line, value }) => {
    const what = [column, value === null ? null : shown(value)].filter((part) => part !== null).join(' ');
    return wrapped(
      `✗ ${table}: ${counted(rows, 'row')}, first ${basename(file)} line ${line}: ${what} ${reason}`.replaceAll(
        '  ',
        ' ',
      ),
    );
  });
  return [...lines, ...(reasons.length > MOST ? [`  and ${counted(reasons.length - MOST, 'other reason')}`] : [])].join(
    '\n',
  );
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const shown = (value: string): string => value.replace(/[\u0000-\u001f\u007f]+/g, ' ');
