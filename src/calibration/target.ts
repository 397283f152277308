/** What the exported data must look like: a figure, the band it belongs in, and how sure we are of the band. */
import type { MeasuredWorld } from './world.js';

/** Ends inclusive. */
export interface Band {
  readonly min?: number;
  readonly max?: number;
}

/**
 * `brief`: a share that the brief states; `high`: measured or published by the party itself; `med`: from others;
 * `low`: an assumption, shown and not required.
 */
export type Confidence = 'brief' | 'high' | 'med' | 'low';

export interface Target {
  readonly group: string;
  /** Unique. */
  readonly name: string;
  /** What is measured, exactly enough to repeat it. */
  readonly title: string;
  readonly band: Band;
  readonly confidence: Confidence;
  /** Of each world alone; null where only the pool of all is judged: one path of prices is one draw. */
  readonly ownBand: Band | null;
  /** One figure, or one per asset; none where the world has too little of it. */
  readonly figures: (world: MeasuredWorld) => Promise<readonly number[]>;
}

type Figures = Target['figures'];

interface Targets {
  /** `sql`: one row, one column `figure`, null where nothing can be said. */
  sql(name: string, confidence: Confidence, band: Band, title: string, sql: string): Target;
  /** Computed from what the world gives. */
  figures(name: string, confidence: Confidence, band: Band, title: string, figures: Figures): Target;
  /** Pooled over worlds alone. */
  pooled(name: string, confidence: Confidence, band: Band, title: string, figures: Figures): Target;
}

export function targetsOf(group: string): Targets {
  const figures: Targets['figures'] = (name, confidence, band, title, measure) => ({
    group,
    name,
    title,
    band,
    confidence,
    ownBand: band,
    figures: measure,
  });
  return {
    figures,
    sql: (name, confidence, band, title, sql) =>
      figures(name, confidence, band, title, async (world) => numbersIn(await world.query(sql))),
    pooled: (...target) => ({ ...figures(...target), ownBand: null }),
  };
}

function numbersIn(rows: readonly Readonly<Record<string, unknown>>[]): number[] {
  return rows.filter((row) => row['figure'] !== null).map((row) => Number(row['figure']));
}

export const between = (min: number, max: number): Band => ({ min, max });
export const atLeast = (min: number): Band => ({ min });
export const atMost = (max: number): Band => ({ max });

export function isIn(
  figure: number,
  { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY }: Band,
): boolean {
  return figure >= min && figure <= max;
}
