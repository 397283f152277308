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

test.each(IS_WHOLE ? CELLS : SAMPLE)(
  '90 % intervals of $name from $customers customers cover 87–93 %, realised totals 86–94 %',
  (cell) => {
    const coverage = coverageOf(cell, SETS);
    if (IS_WHOLE) console.log(cell.name, cell.customers, SETS, JSON.stringify(coverage));
    // Beyond what the finite number of sets excuses (three standard errors).
    const luck = 3 * Math.sqrt((0.9 * 0.1) / SETS);
    for (const [what, share] of Object.entries(coverage)) {
      const slack = (what === 'total' ? 0.04 : 0.03) + (IS_WHOLE ? 0 : luck);
      expect(Math.abs(share - 0.9), `${what}: ${share}`).toBeLessThanOrEqual(slack);
    }
  },
  3_600_000,
);
