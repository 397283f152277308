/** Kaplan–Meier's 90 % intervals against the curve that lives are drawn from (`KRO_ALL_COVERAGE=1`: 1,000 sets, the contract's bands). */
import { expect, test } from 'vitest';
import { kaplanMeier, logLogInterval, stepAt } from '../../../src/economics/survival/kaplanMeier.js';
import { riskTable } from '../../../src/economics/survival/riskTable.js';
import { restrictedMean } from '../../../src/economics/survival/rmst.js';
import { exponential } from '../../../src/math/distributions.js';
import { stream } from '../../../src/math/random.js';

const isWhole = process.env['KRO_ALL_COVERAGE'] === '1';
const SETS = isWhole ? 1000 : 200;
const [LOW, HIGH] = isWhole ? [0.87, 0.93] : [0.82, 0.97];
const Z90 = 1.6448536269514722;

/** Half leave at twice the rate of the others; watching ends between 6 and 30. */
const survival = (t: number) => 0.5 * Math.exp(-t / 10) + 0.5 * Math.exp(-t / 20);
const area = (t: number) => 5 * (1 - Math.exp(-t / 10)) + 10 * (1 - Math.exp(-t / 20));

test.each([
  [500, null],
  [2500, null],
  [500, 'late entry'],
])('n %d, %s', (n, entry) => {
  const hits = { 'S(2)': 0, 'S(12)': 0, 'S(24)': 0, 'RMST(12)': 0 };
  for (let set = 0; set < SETS; set++) {
    const curve = kaplanMeier(riskTable(simulateLives(n, entry !== null, set)));
    for (const time of [2, 12, 24] as const) {
      const k = stepAt(curve.times, time);
      const [lower, upper] = logLogInterval(curve.survival[k]!, Math.sqrt(curve.logVariance[k]!), Z90);
      if (lower! <= survival(time) && survival(time) <= upper!) hits[`S(${time})`] += 1 / SETS;
    }
    const { estimate, se } = restrictedMean(curve, 12);
    if (Math.abs(estimate! - area(12)) <= Z90 * se!) hits['RMST(12)'] += 1 / SETS;
  }
  if (isWhole) console.log('Kaplan–Meier', n, entry, JSON.stringify(hits));
  for (const share of Object.values(hits)) {
    expect(share).toBeGreaterThanOrEqual(LOW);
    expect(share).toBeLessThanOrEqual(HIGH);
  }
});

/** Whoever has gone before entry is never seen. */
function simulateLives(n: number, isLate: boolean, set: number) {
  const draws = stream(set, 'lives', n, isLate ? 1 : 0);
  const rows: [time: number, event: number, entry: number][] = [];
  while (rows.length < n) {
    const life = exponential(draws, draws.chance(0.5) ? 10 : 20);
    const entry = isLate && draws.chance(0.5) ? 8 * draws.uniform() : 0;
    const end = Math.max(entry, 6) + 24 * draws.uniform();
    if (life > entry) rows.push([Math.min(life, end), life <= end ? 1 : 0, entry]);
  }
  const column = (at: 0 | 1 | 2) => Float64Array.from(rows, (row) => row[at]);
  return { time: column(0), event: column(1), entry: isLate ? column(2) : null };
}
