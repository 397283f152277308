/** `kro fit` on public data sets reaches what is published of them; the oracles are the papers and the packages that follow them. */
import { describe, expect, test } from 'vitest';
import type { FitAnswer } from '../../../src/economics/fit/model.js';
import { hasOracle, oracleFile } from '../oracleFiles.js';
import { fitFile } from './fitFile.js';

interface Expected {
  readonly params: Readonly<Record<string, number>>;
  /** Relative. */
  readonly within: Readonly<Record<string, number>>;
  readonly logLikelihood: number;
}

function expectFit(answer: FitAnswer, { params, within, logLikelihood }: Expected): void {
  expect(answer.converged).toBe(true);
  expect(Math.abs(answer.logLikelihood! - logLikelihood)).toBeLessThanOrEqual(1e-4);
  for (const [name, value] of Object.entries(params))
    expect(Math.abs(answer.params[name]! / value - 1), name).toBeLessThanOrEqual(within[name]!);
}

const total = (answer: FitAnswer) => answer['expected'] as { total: number; lower: number; upper: number };

describe.skipIf(!hasOracle('cdnow_rfm.csv'))('CDNOW', () => {
  const cdnow = oracleFile('cdnow_rfm.csv');

  test('BG/NBD close to Fader, Hardie and Lee 2005', async () => {
    const answer = await fitFile(cdnow, { model: 'bg-nbd', horizon: '39' });
    expectFit(answer, {
      params: { r: 0.2425945, alpha: 4.4136023, a: 0.7929219, b: 2.4259064 },
      within: { r: 1e-4, alpha: 1e-4, a: 5e-4, b: 5e-4 },
      logLikelihood: -9582.429207,
    });
    expect(total(answer).total).toBeCloseTo(1653.4, 1);
    expect(total(answer).lower).toBeLessThan(1653);
    expect(total(answer).upper).toBeGreaterThan(1653);
  });

  test('Pareto/NBD close to Fader and Hardie 2005, and its standard errors', async () => {
    const answer = await fitFile(cdnow, { model: 'pareto-nbd' });
    expectFit(answer, {
      params: { r: 0.5532771, alpha: 10.5776835, s: 0.60624, beta: 11.6687343 },
      within: { r: 1e-4, alpha: 1e-4, s: 1e-3, beta: 1e-3 },
      logLikelihood: -9594.976179,
    });
    for (const [name, se] of Object.entries({ r: 0.04763, alpha: 0.84272, s: 0.18728, beta: 6.2111 }))
      expect(Math.abs(answer.se[name]! / se - 1), name).toBeLessThanOrEqual(0.01);
  });

  test('MBG/NBD a little likelier than BG/NBD, as Hoppe and Wagner 2007 found', async () => {
    const answer = await fitFile(cdnow, { model: 'mbg-nbd' });
    expect(answer.logLikelihood!).toBeGreaterThan(-9582.429);
  });

  test('gamma–gamma close to Fader and Hardie 2013', async () => {
    const answer = await fitFile(cdnow, { model: 'gamma-gamma' });
    expectFit(answer, {
      params: { p: 6.2495732, q: 3.7442247, v: 15.4435188 },
      within: { p: 1e-3, q: 1e-3, v: 1e-3 },
      logLikelihood: -4055.917695,
    });
    expect(answer.n).toBe(946);
  });
});

describe.skipIf(!hasOracle('donations.csv'))('donations', () => {
  test('BG/BB close to Fader, Hardie and Shang 2010', async () => {
    const answer = await fitFile(oracleFile('donations.csv'), { model: 'bg-bb', horizon: '5' });
    expectFit(answer, {
      params: { alpha: 1.2035222, beta: 0.7497163, gamma: 0.6567183, delta: 2.7834427 },
      within: { alpha: 1e-3, beta: 1e-3, gamma: 1e-3, delta: 1e-3 },
      logLikelihood: -33225.581274,
    });
    expect(answer.n).toBe(11_104);
    expect(total(answer).total).toBeCloseTo(12_884.157, 1);
  });
});
