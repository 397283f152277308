import { describe, expect, test } from 'vitest';
import { LIFT_COLUMNS } from '../../../src/economics/fit/lifts.js';
import { mmm } from '../../../src/economics/fit/mmm.js';
import type { FitOptions } from '../../../src/economics/fit/model.js';
import { buildSheet, type ColumnSpec, type Sheet } from '../../../src/economics/fit/sheet.js';
import { formatDay, parseDay } from '../../../src/time.js';
import { simulateMix, type Truth } from '../response/twin.js';

const TRUTH: Truth = {
  family: 'logistic',
  curves: {
    x1: { retention: 0.4, half: 80, slope: 1, effect: 200 },
    x2: { retention: 0.2, half: 150, slope: 1, effect: 150 },
  },
  base: 500,
  sigma: 20,
  correlation: 0,
};
const OPTIONS: FitOptions = {
  params: null,
  rows: false,
  horizon: null,
  at: [],
  eventCode: null,
  population: null,
  through: null,
  test: null,
  covariates: [],
  channels: ['x1', 'x2'],
  controls: ['weather'],
  seasonality: null,
  saturation: 'logistic',
  lifts: null,
};

type Row = Record<string, string | number>;

/** The twin's series as a file of weeks. */
function rowsOf(weeks = 120): Row[] {
  const mix = simulateMix(TRUTH, weeks, 1);
  return Array.from({ length: weeks }, (_, t) => ({
    date: formatDay(parseDay('2023-01-02', 'day') + 7 * t),
    y: mix.y[t]!,
    x1: mix.channels[0]!.spend[t]!,
    x2: mix.channels[1]!.spend[t]!,
    weather: mix.linear[1]!.values[t]!,
  }));
}

function sheetOf(rows: readonly Row[], columns: readonly ColumnSpec[]): Sheet {
  const names = Object.keys(rows[0]!);
  const builder = buildSheet(columns, { file: 'weeks.csv', names, renamed: new Map() });
  rows.forEach((row, at) => {
    builder.add(
      names.map((name) => String(row[name])),
      at + 2,
    );
  });
  return builder.sheet();
}

function fit(rows: readonly Row[], options: Partial<FitOptions> = {}) {
  const all = { ...OPTIONS, ...options };
  return mmm.fit(sheetOf(rows, mmm.columns(all)), all);
}

describe('a marketing mix of a file', () => {
  const answer = fit(rowsOf(), { seasonality: 1, rows: true });

  test('names its parameters and gives shares that add up to one', () => {
    const curve = (name: string) => [`${name}.retention`, `${name}.half`, `${name}.effect`];
    const names = ['intercept', 'weather', 'sin1', 'cos1', ...curve('x1'), ...curve('x2')];
    expect(Object.keys(answer.params)).toEqual([...names, 'sigma']);
    expect(Object.keys(answer.se)).toEqual(names);
    const shares = (answer['contributions'] as { share: number }[]).map(({ share }) => share);
    expect(shares[0]! + shares[1]!).toBeCloseTo(1, 12);
    expect(answer).toMatchObject({ n: 120, converged: true, saturation: 'logistic' });
  });

  test('evaluated at its own parameters it says the same', () => {
    const again = fit(rowsOf(), { seasonality: 1, rows: true, params: answer.params });
    const roas = (one: typeof answer) => (one['contributions'] as { roas: number }[]).map((part) => part.roas);
    roas(again).forEach((value, k) => {
      expect(value).toBeCloseTo(roas(answer)[k]!, 9);
    });
    expect(again['rows']).toEqual(answer['rows']);
    // Sigma counts the degrees of freedom, the likelihood of the fit does not.
    expect(again.logLikelihood!).toBeLessThanOrEqual(answer.logLikelihood!);
    expect(again.logLikelihood!).toBeGreaterThan(answer.logLikelihood! - 1);
  });

  test('lifts of a file move it towards what they measured', () => {
    const lifts = (lift: number) =>
      sheetOf([{ channel: 'x2', from: '2023-07-03', to: '2023-08-27', lift, se: 30 }], LIFT_COLUMNS);
    const share = (some: Sheet) => (fit(rowsOf(), { lifts: some })['contributions'] as { share: number }[])[1]!.share;
    expect(share(lifts(2000))).toBeGreaterThan(share(lifts(100)));
  });
});

describe('a mix that cannot be fitted is refused in a sentence', () => {
  const changed = (change: (row: Row, at: number) => Row) => rowsOf().map(change);
  const only = (at: number, part: Row) => changed((row, t) => (t === at ? { ...row, ...part } : row));

  test.each<[string, readonly Row[], Partial<FitOptions>, RegExp]>([
    ['without channels', rowsOf(), { channels: [] }, /mmm needs --channels/],
    ['a column named twice', rowsOf(), { controls: ['x1'] }, /x1 is named twice/],
    ['too few periods', rowsOf(20), {}, /20 periods, too few for the 9 parameters of this mix: 30 are wanted/],
    ['negative spend', only(3, { x2: -5 }), {}, /line 5: x2 is -5, and spend cannot be negative/],
    ['a channel never spent', changed((row) => ({ ...row, x2: 0 })), {}, /x2 was never spent/],
    ['a channel that never varies', changed((row) => ({ ...row, x2: 7 })), {}, /x2 is 7 in every period/],
    ['a control that never varies', changed((row) => ({ ...row, weather: 0 })), {}, /weather is 0 in every period/],
    [
      'a collinear channel',
      changed((row) => ({ ...row, x2: 3 * Number(row['x1']) })),
      {},
      /x2 is collinear: it follows from weather, x1/,
    ],
    ['y that never varies', changed((row) => ({ ...row, y: 1 })), {}, /y is 1 in every period/],
    ['a date twice', only(4, { date: '2023-01-23' }), {}, /line 6: 2023-01-23 is there twice/],
    ['a gap', rowsOf().filter((_, t) => t !== 9), {}, /line 11: 2023-03-13 is 14 days after the row before/],
    [
      'dates that go back',
      only(4, { date: '2022-01-23' }),
      {},
      /line 6: 2022-01-23 comes after 2023-01-23; sort by date/,
    ],
    ['a date that is none', only(4, { date: 'monday' }), {}, /invalid date in weeks.csv line 6: monday/],
    ['parameters without a curve', rowsOf(), { params: { intercept: 1 } }, /--params lack weather, x1.retention/],
  ])('%s', (_what, rows, options, sentence) => {
    expect(() => fit(rows, options)).toThrow(sentence);
  });

  test.each<[string, Row, RegExp]>([
    ['an unknown channel', { channel: 'tv' }, /line 2: unknown channel tv \(known: x1, x2\)/],
    ['no error', { se: 0 }, /line 2: se is 0/],
    ['days outside', { from: '2022-01-01' }, /from in weeks.csv line 2 is 2022-01-01, outside the series/],
    ['days in the wrong order', { from: '2023-06-05', to: '2023-05-01' }, /line 2: from is after to/],
  ])('a lift with %s', (_what, part, sentence) => {
    const lift = { channel: 'x1', from: '2023-05-01', to: '2023-06-04', lift: 100, se: 10, ...part };
    expect(() => fit(rowsOf(), { lifts: sheetOf([lift], LIFT_COLUMNS) })).toThrow(sentence);
  });
});

test('monthly series have months of equal length', () => {
  const months = rowsOf().map((row, t) => ({
    ...row,
    date: `${2014 + Math.floor(t / 12)}-${String((t % 12) + 1).padStart(2, '0')}-01`,
  }));
  expect(fit(months).n).toBe(120);
});
