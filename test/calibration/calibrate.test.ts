/** The verdict over worlds, rule by rule. */
import { describe, expect, it } from 'vitest';
import { type Calibration, judge, type Measured, TARGETS } from '../../src/calibration/calibrate.js';
import { bandText, figureText, linesOf, markdownOf } from '../../src/calibration/report.js';
import { between, type Confidence, type Target, targetsOf } from '../../src/calibration/target.js';

const group = targetsOf('test');
const none = async () => [];
const target = (name: string, confidence: Confidence) => group.figures(name, confidence, between(1, 2), name, none);

function verdict(targets: readonly Target[], worlds: readonly Measured[]): Calibration {
  return judge(worlds, targets);
}

describe('the pool', () => {
  it('is the median of all figures of all worlds', () => {
    const { results, ok } = verdict([target('a', 'high')], [[[1, 9]], [[2, 1.5]], [[0]]]);
    expect(results[0]!.pooled).toBe(1.5);
    expect(ok).toBe(true);
  });

  it('must lie in the band, unless the band is an assumption', () => {
    expect(verdict([target('a', 'med')], [[[3]]]).ok).toBe(false);
    expect(verdict([target('a', 'low')], [[[3]]]).ok).toBe(true);
  });

  it('that could not be measured is out of it', () => {
    expect(verdict([target('a', 'high')], [[[]], [[]]]).ok).toBe(false);
    expect(verdict([target('a', 'high')], [[[1.5]], [[1.5]], [[]]]).ok).toBe(true);
  });

  it('of a share in the brief is the mean', () => {
    const share = { ...target('a', 'brief'), ownBand: between(0, 4) };
    expect(verdict([share], [[[1]], [[1]], [[4]]]).results[0]!.pooled).toBe(2);
  });
});

describe('a world alone', () => {
  const four = ['a', 'b', 'c', 'd'].map((name) => target(name, 'high'));
  const good = four.map(() => [1.5]);

  it('may miss two figures', () => {
    const { misses, ok } = verdict(four, [good, good, [[0], [0], [1.5], [1.5]]]);
    expect(misses).toEqual([0, 0, 2]);
    expect(ok).toBe(true);
  });

  it('may not miss three', () => {
    const { misses, ok } = verdict(four, [good, good, [[0], [0], [], [1.5]]]);
    expect(misses).toEqual([0, 0, 3]);
    expect(ok).toBe(false);
  });

  it('is not asked where only the pool is', () => {
    const pooled = four.map((one) => ({ ...one, ownBand: null }));
    expect(verdict(pooled, [good, good, [[0], [0], [0], [0]]]).ok).toBe(true);
  });

  it('may miss no share of the brief by more than its own band', () => {
    const share = { ...target('a', 'brief'), ownBand: between(0, 3) };
    expect(verdict([share], [[[1]], [[2.9]]]).ok).toBe(true);
    expect(verdict([share], [[[0.5]], [[3.1]]]).ok).toBe(false);
  });
});

describe('the table', () => {
  const calibration = verdict(
    [target('a', 'high'), target('b', 'high'), target('c', 'low'), target('d', 'high')],
    [[[1.23456], [12_345.6], [0], []]],
  );

  it('marks what is in, what is out, and what need not be in', () => {
    expect(linesOf(calibration).map(({ mark, pooled, worlds }) => [mark, pooled, ...worlds])).toEqual([
      ['✓', '1.23', '1.23'],
      ['✗', '12,346', '12,346!'],
      ['·', '0', '0!'],
      ['✗', '–', '–!'],
    ]);
  });

  it('is Markdown where asked', () => {
    expect(markdownOf(calibration, ['seed 1'])).toContain('| a | 1–2 | high | 1.23 | ✓ |');
  });

  it('writes bands and figures shortly', () => {
    expect([bandText({ min: 0.5 }), bandText({ max: 2 }), bandText({ min: -0.1, max: 0.1 })]).toEqual([
      '≥ 0.5',
      '≤ 2',
      '-0.1 to 0.1',
    ]);
    expect([0.000123456, -7.129, null].map(figureText)).toEqual(['0.000123', '-7.13', '–']);
  });
});

it('every target has a name of its own, and ends in order', () => {
  expect(new Set(TARGETS.map(({ group, name }) => `${group}/${name}`)).size).toBe(TARGETS.length);
  for (const { band } of TARGETS) expect(band.min ?? -Infinity).toBeLessThanOrEqual(band.max ?? Infinity);
});
