/** The histories of customers in the rows of a file, with what cannot be refused in a sentence. */
import { UserError } from '../../error.js';
import type { Histories } from '../transactions/histories.js';
import type { ColumnSpec, Sheet } from './sheet.js';

export const FREQUENCY: ColumnSpec = { name: 'frequency', aliases: ['x'] };
export const RECENCY: ColumnSpec = { name: 'recency', aliases: ['t_x'] };
export const WEIGHT: ColumnSpec = { name: 'weight', aliases: ['weights'], optional: true };

/** Fewer customers, or fewer with repeat transactions, tell nothing about four parameters. */
const FEWEST = 10;

/** Throws UserError for numbers that no history can have. */
export function readHistories(sheet: Sheet, ageColumn: string): Histories {
  const frequency = sheet.numbers('frequency');
  const recency = sheet.numbers('recency');
  const age = sheet.numbers(ageColumn);
  const weight = readWeights(sheet);
  for (let row = 0; row < sheet.rows; row++) {
    refuseNegative(sheet, row, 'frequency', frequency[row]!);
    refuseNegative(sheet, row, 'recency', recency[row]!);
    refuseNegative(sheet, row, ageColumn, age[row]!);
    if (recency[row]! > age[row]!)
      refuse(
        sheet,
        row,
        `recency ${recency[row]} is above ${ageColumn} ${age[row]}: the last transaction is after the end`,
      );
  }
  return { frequency, recency, age, weight };
}

/** Throws UserError for histories that the models cannot learn from. */
export function refuseUnfit(sheet: Sheet, { frequency, recency, weight }: Histories): void {
  let customers = 0;
  let repeaters = 0;
  for (let row = 0; row < sheet.rows; row++) {
    const x = frequency[row]!;
    if (!Number.isInteger(x)) refuse(sheet, row, `frequency is ${x}: repeat transactions are whole numbers`);
    if (x > 0 && recency[row] === 0)
      refuse(sheet, row, `frequency is ${x} but recency is 0: when was the last transaction?`);
    if (x === 0 && recency[row]! > 0)
      refuse(sheet, row, `recency is ${recency[row]} but frequency is 0: without a repeat transaction it is 0`);
    customers += weight[row]!;
    if (x > 0) repeaters += weight[row]!;
  }
  if (customers > 0 && repeaters === 0)
    throw new UserError(`${sheet.name} has no repeat buyers: frequency is 0 in every row, and nothing tells a rate`);
  refuseTooFew(sheet, 'customers', customers, FEWEST);
  refuseTooFew(sheet, 'customers with repeat transactions', repeaters, FEWEST);
}

/** Throws UserError where time is not counted in opportunities, each with one transaction at most. */
export function refuseUncountable(sheet: Sheet, { frequency, recency, age }: Histories): void {
  for (let row = 0; row < sheet.rows; row++) {
    const [x, tx, n] = [frequency[row]!, recency[row]!, age[row]!];
    for (const [column, value] of [
      ['frequency', x],
      ['recency', tx],
      ['periods', n],
    ] as const)
      if (!Number.isInteger(value)) refuse(sheet, row, `${column} is ${value}: this model counts whole periods`);
    if (x > tx)
      refuse(
        sheet,
        row,
        `frequency ${x} is above recency ${tx}: one transaction counts in each period, up to the last`,
      );
  }
}

/** One for each row where the file has no such column. */
export function readWeights(sheet: Sheet): Float64Array {
  const weight = sheet.maybeNumbers('weight') ?? new Float64Array(sheet.rows).fill(1);
  weight.forEach((each, row) => {
    refuseNegative(sheet, row, 'weight', each);
  });
  return weight;
}

export function refuseTooFew(sheet: Sheet, what: string, count: number, wanted: number): void {
  if (count < wanted)
    throw new UserError(`${sheet.name} has ${count} ${what}: too little data, at least ${wanted} are wanted`);
}

export function refuseNegative(sheet: Sheet, row: number, column: string, value: number): void {
  if (value < 0) refuse(sheet, row, `${column} is ${value}: it cannot be negative`);
}

export function refuse(sheet: Sheet, row: number, why: string): never {
  throw new UserError(`${sheet.name} line ${sheet.lineOf(row)}: ${why}`);
}
