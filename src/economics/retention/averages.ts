/** A retention table in fewer figures: means over cohorts, and the rates of small cohorts drawn towards them. */
import { type Interval, wilson } from '../../math/wilson.js';
import { type Counted, shrinkRates } from '../shrunkRates.js';
import type { RetentionTable } from './table.js';

export interface PeriodMean {
  readonly period: number;
  /** Cohorts that have reached the period as a whole. */
  readonly cohorts: number;
  readonly eligible: number;
  readonly retained: number;
  /** Weighted by size; null where no cohort has reached the period. */
  readonly retention: Interval | null;
}

/** By period over its mature cells alone: cohorts that are there in part would count their early users only. */
export function periodMeans(table: RetentionTable): PeriodMean[] {
  return Array.from({ length: table.periods }, (_, period) => {
    const cells = matureCells(table, period);
    const eligible = cells.reduce((sum, { n }) => sum + n, 0);
    const retained = cells.reduce((sum, { x }) => sum + x, 0);
    return { period, cohorts: cells.length, eligible, retained, retention: wilson(retained, eligible) };
  });
}

export interface ShrunkCell {
  readonly cohort: number;
  readonly n: number;
  readonly x: number;
  /** Posterior mean with its 95 % interval. */
  readonly retention: Interval;
}

/** The rates of a period's mature cohorts, each drawn to what they have in common: see shrinkRates. */
export function shrinkCohorts(table: RetentionTable, period: number): ShrunkCell[] {
  const cells = matureCells(table, period);
  const rates = shrinkRates(cells);
  return cells.map((cell, place) => ({ ...cell, retention: rates[place]! }));
}

interface Cell extends Counted {
  readonly cohort: number;
}

function matureCells({ size, eligible, retained, periods }: RetentionTable, period: number): Cell[] {
  return Array.from(size, (n, cohort) => ({ cohort, n, x: retained[cohort * periods + period]! })).filter(
    ({ cohort, n }) => n > 0 && eligible[cohort * periods + period] === n,
  );
}
