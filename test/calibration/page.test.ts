/** The table of docs/simulator.md cannot go stale in shape: it names the targets of the code, with their bands. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { tableOf, withTable } from '../../scripts/calibrate.js';
import { judge, TARGETS } from '../../src/calibration/calibrate.js';
import { markdownOf } from '../../src/calibration/report.js';

const page = readFileSync(new URL('../../docs/simulator.md', import.meta.url), 'utf8');

/** Group headings, and of each figure all that does not depend on a measurement: title, target, confidence. */
function shapeOf(table: string): string[] {
  return table
    .split('\n')
    .filter((line) => /^(\*\*|\| )/.test(line))
    .map((line) => line.split(' | ').slice(0, 3).join(' | '));
}

describe('the calibration table of the page', () => {
  it('has the figures, bands and confidences of the code (npm run calibrate renews it)', () => {
    const unmeasured = judge([TARGETS.map(() => [])]);
    expect(shapeOf(tableOf(page))).toEqual(shapeOf(markdownOf(unmeasured, ['nothing'])));
  });

  it('says where it was measured', () => {
    expect(tableOf(page)).toMatch(/^Measured on seed \d+/m);
  });
});

describe('renewing', () => {
  it('replaces what is between the marks and nothing else', () => {
    const renewed = withTable(page, 'Measured on seed 1.');
    expect(tableOf(renewed).trim()).toBe('Measured on seed 1.');
    expect(withTable(renewed, tableOf(page))).toBe(page);
  });

  it('needs both marks', () => {
    expect(() => withTable('<!-- calibration -->', 'table')).toThrow('twice');
  });
});
