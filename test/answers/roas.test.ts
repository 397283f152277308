import { describe, expect, it } from 'vitest';
import { type RoasRow, roasLines } from '../../src/answers/roas.js';

const row = (channel: string, product: string, age: number, spend: number, net: number): RoasRow => ({
  channel,
  entry_product: product,
  age_months: age,
  sign_ups: 10,
  spend_usd: spend.toFixed(8),
  net_revenue_usd: net.toFixed(8),
});

describe('cohort-forward ROAS', () => {
  const lines = roasLines([
    row('organic', 'ramp', 2, 0, 1000),
    row('paid_search', 'exchange', 2, 60, 30),
    row('paid_search', 'ramp', 2, 40, 20),
    row('paid_search', 'ramp', 5, 20, 30),
    row('paid_social', 'none', 2, 100, 0),
  ]);
  const cell = (name: string, days: number) =>
    lines.find((line) => line.name === name)!.cells.find((one) => one.days === days)!;

  it('divides what cohorts brought by what their months cost', () => {
    expect(cell('paid_search', 90)).toMatchObject({ n: 20, spendUsd: 100, netRevenueUsd: 50, roas: 0.5 });
    expect(cell('paid_search', 180).roas).toBe(1.5);
    expect(cell('paid_search', 360)).toMatchObject({ n: 0, roas: null });
  });

  it('leaves out who never spends, so that the free do not pay for the dear', () => {
    expect(lines.map(({ name }) => name)).toEqual(['all paid', 'paid_search', 'paid_social', 'exchange', 'ramp']);
    expect(cell('all paid', 90).roas).toBe(0.25);
    expect(cell('ramp', 90).netRevenueUsd).toBe(20);
  });

  it('is money in whole cents', () => {
    const [all] = roasLines([row('affiliate', 'ramp', 2, 0.1, 0.1), row('affiliate', 'exchange', 2, 0.2, 0.2)]);
    expect(all!.cells[0]).toMatchObject({ spendUsd: 0.3, netRevenueUsd: 0.3 });
  });

  it('is empty without spend', () => {
    expect(roasLines([row('organic', 'ramp', 2, 0, 10)])).toEqual([]);
  });
});
