/** The bootstrap against the normal interval, and the figures of a heavy tail against counting. */
import { describe, expect, it } from 'vitest';
import { heaviness, meanInterval, median } from '../../src/answers/heavyTail.js';
import { normal } from '../../src/math/distributions.js';
import { stream } from '../../src/math/random.js';

describe('the interval of a mean', () => {
  it('agrees with the normal interval where the tail is light', () => {
    const draws = stream(3, 'test');
    const values = Array.from({ length: 2000 }, () => 10 + normal(draws));
    const { lower, upper } = meanInterval(values, 2000, 'x');
    // A thousand resamples know an end to a few percent.
    expect(Math.abs((upper! - lower!) / ((2 * 1.96) / Math.sqrt(2000)) - 1)).toBeLessThan(0.12);
  });

  it('covers the mean of a light-tailed population about as often as it says', () => {
    const hits = Array.from({ length: 60 }, (_, i) => {
      const draws = stream(i, 'coverage');
      const values = Array.from({ length: 120 }, () => 5 + normal(draws));
      const { lower, upper } = meanInterval(values, 120, 'x');
      return lower! <= 5 && upper! >= 5;
    });
    expect(hits.filter(Boolean).length).toBeGreaterThanOrEqual(51);
  });

  it('is not given where the largest 1 % bring a fifth', () => {
    const values = Array.from({ length: 99 }, () => 1);
    expect(meanInterval([...values, 24], 100, 'x').lower).not.toBeNull();
    expect(meanInterval([...values, 25], 100, 'x')).toEqual({ estimate: 1.24, lower: null, upper: null });
  });
});

describe('heaviness', () => {
  it('counts the fewest who bring half, and the share of the largest hundredth', () => {
    expect(heaviness([1, 5, 2, 2], 10)).toEqual({ topShare: 0.5, restsOn: 1 });
    expect(heaviness([3, 3, 2, 2], 400)).toEqual({ topShare: 1, restsOn: 2 });
    expect(heaviness([-1, 1], 10)).toEqual({ topShare: null, restsOn: null });
  });

  it('has the lower middle as its median', () => {
    expect([median([4, 1, 3]), median([4, 1]), median([])]).toEqual([3, 1, null]);
  });
});
