/**
 * The oracle is arithmetic with 40 digits (mpmath: its `quad` on the integrals of the papers, split where they bend), from customers
 * without a repeat transaction to those with 5,000, where the published hypergeometric forms overflow.
 */
import { expect, test } from 'vitest';
import { bgBb } from '../../../src/economics/transactions/bgBb.js';
import { bgNbd } from '../../../src/economics/transactions/bgNbd.js';
import { mbgNbd } from '../../../src/economics/transactions/mbgNbd.js';
import { paretoNbd } from '../../../src/economics/transactions/paretoNbd.js';
import type { TransactionModel } from '../../../src/economics/transactions/transactionModel.js';
import { MODELS } from './models.js';

type Case = readonly [TransactionModel, readonly number[], number, number, number, number, number, number, number];

/** Model, parameters; frequency, recency, age, horizon; log-likelihood, P(alive), expected. */
const CASES: readonly Case[] = [
  [
    paretoNbd,
    [0.5532771, 10.5776835, 0.60624, 11.6687343],
    0,
    0,
    39,
    39,
    -0.5216635298929991,
    0.29427627717981386,
    0.10650407819399285,
  ],
  [
    paretoNbd,
    [0.5532771, 10.5776835, 0.60624, 11.6687343],
    0,
    0,
    39,
    10,
    -0.5216635298929991,
    0.29427627717981386,
    0.031060203430845687,
  ],
  [
    paretoNbd,
    [0.5532771, 10.5776835, 0.60624, 11.6687343],
    7,
    38.9,
    39,
    10,
    -21.904559253250863,
    0.9987938928380307,
    1.4391883773811722,
  ],
  [
    paretoNbd,
    [0.5532771, 10.5776835, 0.60624, 11.6687343],
    60,
    30,
    39,
    39,
    -42.025222680430765,
    0.0004957628886305219,
    0.01963721770120251,
  ],
  [
    paretoNbd,
    [0.5532771, 10.5776835, 0.60624, 11.6687343],
    300,
    300,
    700,
    365,
    -319.72018087431485,
    2.8119827942377667e-106,
    3.806244375299438e-104,
  ],
  [paretoNbd, [1.7, 300, 0.05, 2], 1000, 699.5, 700, 365, -993.0350161713583, 0.9999537547390648, 361.54000905187314],
  [
    paretoNbd,
    [0.5532771, 10.5776835, 0.60624, 11.6687343],
    2000,
    699.5,
    700,
    365,
    65.67891468380643,
    0.9990661215956785,
    900.133438616515,
  ],
  [paretoNbd, [0.3, 0.5, 1, 900], 2000, 699.5, 700, 365, 93.77098401092358, 0.9993063623859124, 938.1956127535351],
  [paretoNbd, [5, 2, 20, 3], 5000, 699.5, 700, 365, 4714.06022574816, 0.878234317045808, 231.592891621634],
  [bgNbd, [0.2425945, 4.4136023, 0.7929219, 2.4259064], 0, 0, 39, 39, -0.5545908239143934, 1.0, 0.19421558114725415],
  [bgNbd, [0.2425945, 4.4136023, 0.7929219, 2.4259064], 0, 0, 39, 10, -0.5545908239143934, 1.0, 0.05404112643529992],
  [
    bgNbd,
    [0.2425945, 4.4136023, 0.7929219, 2.4259064],
    7,
    38.9,
    39,
    10,
    -22.240326487888773,
    0.9126667528668067,
    1.421651837088234,
  ],
  [
    bgNbd,
    [0.2425945, 4.4136023, 0.7929219, 2.4259064],
    60,
    30,
    39,
    39,
    -35.555671370708666,
    6.469564454234678e-5,
    0.0026894737030323254,
  ],
  [
    bgNbd,
    [0.2425945, 4.4136023, 0.7929219, 2.4259064],
    300,
    300,
    700,
    365,
    -317.0765998319165,
    1.5221370508444222e-107,
    1.9948355068122546e-105,
  ],
  [bgNbd, [1.7, 300, 0.05, 2], 1000, 699.5, 700, 365, -993.0654675421201, 0.999917572730007, 362.61335474667345],
  [
    bgNbd,
    [0.2425945, 4.4136023, 0.7929219, 2.4259064],
    2000,
    699.5,
    700,
    365,
    78.12967929989243,
    0.9983631588944922,
    870.9622610614994,
  ],
  [bgNbd, [0.3, 0.5, 1, 9], 2000, 699.5, 700, 365, 88.93956177538632, 0.9979268665858825, 837.8614528190195],
  [bgNbd, [5, 2, 20, 300], 5000, 699.5, 700, 365, 4766.341251906213, 0.8822026680545763, 246.84256222590025],
  [
    mbgNbd,
    [0.2425945, 4.4136023, 0.7929219, 2.4259064],
    0,
    0,
    39,
    39,
    -0.38688115698160774,
    0.6372954918392328,
    0.12688439274853855,
  ],
  [
    mbgNbd,
    [0.2425945, 4.4136023, 0.7929219, 2.4259064],
    0,
    0,
    39,
    10,
    -0.38688115698160774,
    0.6372954918392328,
    0.03470644293518707,
  ],
  [
    mbgNbd,
    [0.2425945, 4.4136023, 0.7929219, 2.4259064],
    7,
    38.9,
    39,
    10,
    -22.33040494513065,
    0.9212019059114553,
    1.4432677553107955,
  ],
  [
    mbgNbd,
    [0.2425945, 4.4136023, 0.7929219, 2.4259064],
    60,
    30,
    39,
    39,
    -35.58444081589734,
    6.574880589839918e-5,
    0.002742168567334739,
  ],
  [
    mbgNbd,
    [0.2425945, 4.4136023, 0.7929219, 2.4259064],
    300,
    300,
    700,
    365,
    -317.0825303463227,
    1.5271868392618268e-107,
    2.0024150745594927e-105,
  ],
  [mbgNbd, [1.7, 300, 0.05, 2], 1000, 699.5, 700, 365, -993.0655175233375, 0.9999176549859776, 362.6160468307255],
  [
    mbgNbd,
    [0.2425945, 4.4136023, 0.7929219, 2.4259064],
    2000,
    699.5,
    700,
    365,
    78.12928258019868,
    0.9983639749862074,
    871.0266686298135,
  ],
  [mbgNbd, [0.3, 0.5, 1, 9], 2000, 699.5, 700, 365, 88.93906310722456, 0.9979278963706842, 837.93843644883],
  [mbgNbd, [5, 2, 20, 300], 5000, 699.5, 700, 365, 4766.337463197259, 0.8822222762489772, 246.8943072812138],
  [bgBb, [1.2, 0.75, 0.66, 2.8], 4, 5, 6, 5, -5.096469019244063, 0.7484783681526567, 2.02714047844707],
  [
    bgBb,
    [1.2, 0.75, 1, 2.8],
    2000,
    2400,
    2500,
    365,
    -1099.3908420380992,
    3.9851706216481836e-71,
    1.0858600944730791e-68,
  ],
  [bgBb, [0.5, 3, 0.3, 40], 3000, 4990, 5000, 30, -3371.535691128141, 0.511491288174511, 9.19346802370561],
];

test.each(CASES)(
  '%o at %o: %d transactions, the last at %d of %d',
  (model, params, x, tx, age, horizon, log, alive, expected) => {
    const given = model.given(params);
    expect(given.logLikelihood(x, tx, age) / log).toBeCloseTo(1, 11);
    expect(given.alive(x, tx, age) / alive).toBeCloseTo(1, 9);
    expect(given.expected(x, tx, age, horizon) / expected).toBeCloseTo(1, 9);
  },
);

test('at s = 1 and a = 1 the removable singularities are removed', () => {
  const near = (model: TransactionModel, at: readonly number[], beside: readonly number[]) =>
    expect(model.given(at).expected(3, 20, 39, 39) / model.given(beside).expected(3, 20, 39, 39)).toBeCloseTo(1, 6);
  near(paretoNbd, [0.5, 10, 1, 12], [0.5, 10, 1 + 1e-8, 12]);
  near(bgNbd, [0.25, 4, 1, 2.5], [0.25, 4, 1 + 1e-8, 2.5]);
});

/** Whoever is far from the crowd, in parameters too. */
test.each(MODELS.filter(({ name }) => name !== 'BG/BB'))(
  '$name stays finite at the ends of its parameters',
  ({ model }) => {
    for (const first of [1e-3, 1, 1e3])
      for (const second of [1e-3, 1, 1e4])
        for (const third of [1e-3, 1, 1e3])
          for (const fourth of [1e-3, 1, 1e4])
            for (const [x, tx, age] of [
              [0, 0, 0],
              [0, 0, 400],
              [1, 1e-3, 400],
              [5000, 400, 400],
              [5000, 1, 400],
            ] as const) {
              const given = model.given([first, second, third, fourth]);
              const all = [given.logLikelihood(x, tx, age), given.alive(x, tx, age), given.expected(x, tx, age, 365)];
              expect(all.every(Number.isFinite), JSON.stringify([first, second, third, fourth, x, tx, age, all])).toBe(
                true,
              );
              expect(all[1]).toBeLessThanOrEqual(1);
              expect(all[2]).toBeGreaterThanOrEqual(0);
            }
  },
);
