/** The columns of a retention model, judged: how many of a cohort are still there after each period. */
import { UserError } from '../../error.js';
import { type Cohort, seenThrough } from '../projection/cohorts.js';
import { groupRows } from './lives.js';
import type { FitOptions } from './model.js';
import type { ColumnSpec, Sheet } from './sheet.js';

export const SURVIVOR_COLUMNS: readonly ColumnSpec[] = [
  { name: 'period' },
  { name: 'survivors' },
  { name: 'cohort', optional: true, text: true },
];

/** Cohorts as far as they are to be learned from. Throws UserError where a cohort makes no sense. */
export function readCohorts(
  sheet: Sheet,
  { population, through }: Pick<FitOptions, 'population' | 'through'>,
): Cohort[] {
  const names = sheet.maybeTexts('cohort') ?? new Array<string>(sheet.rows).fill('all');
  return [...groupRows(names)].map(([name, rows]) => {
    const cohort = readCohort(sheet, name, rows);
    const scale = population === null ? 1 : population / cohort.survivors[0]!;
    const scaled = { ...cohort, survivors: cohort.survivors.map((count) => count * scale) };
    return seenThrough(scaled, through ?? Number.POSITIVE_INFINITY);
  });
}

/** Shares that nobody said are shares. */
export function fractions(cohorts: readonly Cohort[], { population }: Pick<FitOptions, 'population'>): string[] {
  const areWhole = cohorts.every(({ survivors }) => survivors.every(Number.isInteger));
  if (areWhole || population !== null) return [];
  return [
    'survivors are no whole numbers: with shares of a cohort, errors and intervals want --population, how many began',
  ];
}

function readCohort(sheet: Sheet, name: string, unsorted: readonly number[]): Cohort {
  const [period, survivors] = [sheet.numbers('period'), sheet.numbers('survivors')];
  const rows = unsorted.toSorted((a, b) => period[a]! - period[b]!);
  for (const [at, row] of rows.entries()) {
    const problem = problemOf(period[row]!, survivors[row]!);
    if (problem !== null) throw new UserError(`${sheet.name} line ${sheet.lineOf(row)}: ${problem}`);
    if (at === 0) continue;
    const before = rows[at - 1]!;
    if (period[row] === period[before])
      throw new UserError(`${sheet.name} line ${sheet.lineOf(row)}: cohort ${name} has period ${period[row]} twice`);
    if (survivors[row]! > survivors[before]!)
      throw new UserError(
        `${sheet.name} line ${sheet.lineOf(row)}: survivors of cohort ${name} rise from ${survivors[before]} to ${survivors[row]}; who has left does not come back in this model`,
      );
  }
  if (period[rows[0]!] !== 0)
    throw new UserError(
      `${sheet.name}: cohort ${name} has no period 0, with how many began (its first is ${period[rows[0]!]})`,
    );
  if (survivors[rows[0]!] === 0) throw new UserError(`${sheet.name}: cohort ${name} begins with nobody`);
  return { name, periods: pick(period, rows), survivors: pick(survivors, rows) };
}

function problemOf(period: number, survivors: number): string | null {
  if (!Number.isInteger(period) || period < 0) return `period is ${period}; periods are whole numbers from 0 on`;
  return survivors < 0 ? `survivors is ${survivors}, below 0` : null;
}

function pick(values: Float64Array, rows: readonly number[]): Float64Array {
  return Float64Array.from(rows, (row) => values[row]!);
}
