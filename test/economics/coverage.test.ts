/**
 * Intervals contain the truth as often as they say; the oracle is the simulated truth. `npm run test:coverage-study` takes every cell
 * of the table with 1,000 sets (KRO_COVERAGE_SETS names another number) and prints the figures; without it, a sample.
 */
import { expect, test } from 'vitest';
import { bgBb } from '../../src/economics/transactions/bgBb.js';
import { bgNbd } from '../../src/economics/transactions/bgNbd.js';
import { mbgNbd } from '../../src/economics/transactions/mbgNbd.js';
import { paretoNbd } from '../../src/economics/transactions/paretoNbd.js';
import { type Cell, coverageOf } from './coverageOf.js';

const IS_WHOLE = process.env['KRO_ALL_COVERAGE'] !== undefined;
const SETS = IS_WHOLE ? Number(process.env['KRO_COVERAGE_SETS'] ?? 1000) : 25;

const MODELS: readonly Omit<Cell, 'customers'>[] = [
  { name: 'bg-nbd', model: bgNbd, truth: [0.243, 4.41, 0.793, 2.43], ages: [27, 39], horizon: 39 },
  { name: 'mbg-nbd', model: mbgNbd, truth: [0.525, 6.18, 0.891, 1.61], ages: [27, 39], horizon: 39 },
  { name: 'pareto-nbd', model: paretoNbd, truth: [0.553, 10.58, 0.606, 11.67], ages: [27, 39], horizon: 39 },
  { name: 'bg-bb', model: bgBb, truth: [1.2, 0.75, 0.66, 2.78], ages: [6, 6], horizon: 5 },
];
const CELLS: readonly Cell[] = MODELS.flatMap((model) => [500, 2500].map((customers) => ({ ...model, customers })));
const SAMPLE = CELLS.filter(({ name, customers }) => customers === 500 && (name === 'bg-nbd' || name === 'bg-bb'));

/** Three standard errors of a share counted over the sample's few sets. */
const luckAt = (share: number) => 3 * Math.sqrt((share * (1 - share)) / SETS);

test.each(IS_WHOLE ? CELLS : SAMPLE)(
  '90 % intervals of $name from $customers customers cover 87–93 %, realised totals 86–94 %',
  (cell) => {
    const coverage = coverageOf(cell, SETS);
    if (IS_WHOLE) console.log(cell.name, cell.customers, SETS, JSON.stringify(coverage));
    for (const [what, share] of Object.entries(coverage)) {
      const [low, high] = what === 'total' ? [0.86, 0.94] : [0.87, 0.93];
      expect(share, what).toBeGreaterThanOrEqual(IS_WHOLE ? low : low - luckAt(low));
      expect(share, what).toBeLessThanOrEqual(IS_WHOLE ? high : high + luckAt(high));
    }
  },
  3_600_000,
);
