import { describe, expect, it } from 'vitest';
import { answerChurn } from '../../src/answers/churn.js';
import { type RankingRow, rankingOf, standingOut } from '../../src/answers/ranking.js';

const row = (month: string, channel: string, country: string, n: number, x: number): RankingRow => ({
  cohort_month: `${month}-01`,
  channel,
  country,
  entry_product: 'ramp',
  n,
  x,
  xx: x,
  nx: x,
  nn: n,
});

/** Channels differ, countries and months do not; everybody came for the ramp. */
const WORLD = [
  row('2026-01', 'organic', 'US', 1000, 100),
  row('2026-01', 'referral', 'DE', 1000, 300),
  row('2026-02', 'organic', 'DE', 1000, 100),
  row('2026-02', 'referral', 'US', 1000, 300),
];

describe('the ranking', () => {
  const { average, segments, sentence } = rankingOf(WORLD);

  it('is by kind, the highest first; a kind with one segment has none', () => {
    expect(average).toBe(0.2);
    expect(segments.map(({ by, segment, rank, n, x, apart }) => [by, segment, rank, n, x, apart])).toEqual([
      ['country', 'US', 1, 2000, 400, null],
      ['country', 'DE', 2, 2000, 400, null],
      ['channel', 'referral', 1, 2000, 600, 'above'],
      ['channel', 'organic', 2, 2000, 200, 'below'],
      ['sign-up month', '2026-01', 1, 2000, 400, null],
      ['sign-up month', '2026-02', 2, 2000, 400, null],
    ]);
  });

  it('tells the ends that stand out', () => {
    expect(sentence).toMatch(
      /^Of 6 .*, 2 are told apart from the average of 20\.0 %: highest is channel referral \(29\.9 %\), lowest is channel organic \(10\.1 %\)\.$/,
    );
    expect(standingOut({ segments }, 3).map(({ segment }) => segment)).toEqual(['referral', 'organic']);
  });

  it('says that none stands out, or that nobody is old enough', () => {
    const alike = WORLD.map((one) => ({ ...one, x: 100, xx: 100, nx: 100 }));
    expect(rankingOf(alike).sentence).toMatch(/none is told apart from the average of 10\.0 %\./);
    expect(rankingOf([])).toEqual({
      sentence: 'Nothing to rank: no two segments are old enough.',
      average: null,
      segments: [],
    });
  });
});

it('of churn, a user in many snapshots tells less than as many users', () => {
  const often = WORLD.map((one) => ({ ...one, xx: 50 * one.xx, nx: 50 * one.nx, nn: 50 * one.nn }));
  const width = (rows: readonly RankingRow[]) => {
    const { lower, upper } = answerChurn(rows).segments.find(({ by }) => by === 'channel')!;
    return upper - lower;
  };
  expect(width(often)).toBeGreaterThan(3 * width(WORLD));
});
