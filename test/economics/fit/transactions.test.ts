/** `kro fit` for the models of transactions and spend: what it refuses, and what its rows say. The oracle is arithmetic by hand. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { drawZiln } from '../../../src/economics/spend/ziln.js';
import { bgNbd } from '../../../src/economics/transactions/bgNbd.js';
import { stream } from '../../../src/math/random.js';
import { simulate } from '../coverageOf.js';
import { fitFile } from './fitFile.js';

const folder = mkdtempSync(join(tmpdir(), 'kro-fit-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(text: string): string {
  const path = join(folder, 'customers.csv');
  writeFileSync(path, text);
  return path;
}

const table = (header: string, ...rows: string[]) => file([header, ...rows, ''].join('\n'));
const many = (row: string) => new Array<string>(30).fill(row);

const PARAMS = {
  'bg-nbd': '{"r":0.24,"alpha":4.4,"a":0.8,"b":2.4}',
  'mbg-nbd': '{"r":0.5,"alpha":6.2,"a":0.9,"b":1.6}',
  'pareto-nbd': '{"r":0.55,"alpha":10.6,"s":0.6,"beta":11.7}',
  'bg-bb': '{"alpha":1.2,"beta":0.75,"gamma":0.66,"delta":2.8}',
};

describe('refused in a sentence', () => {
  const good = many('2,5,9');
  test.each([
    ['bg-nbd', 'frequency,recency,T', '1,0,9', 'line 32: frequency is 1 but recency is 0'],
    ['pareto-nbd', 'x,t_x,T', '1,10,9', 'line 32: recency 10 is above T 9'],
    ['bg-nbd', 'frequency,recency,T', '-1,0,9', 'line 32: frequency is -1: it cannot be negative'],
    ['mbg-nbd', 'frequency,recency,T', '1,-2,9', 'line 32: recency is -2: it cannot be negative'],
    ['bg-nbd', 'frequency,recency,T', '1.5,2,9', 'line 32: frequency is 1.5: repeat transactions are whole numbers'],
    ['bg-nbd', 'frequency,recency,T', '0,2,9', 'line 32: recency is 2 but frequency is 0'],
    ['bg-nbd', 'frequency,recency,T', ',2,9', 'line 32: frequency is empty'],
    ['bg-bb', 'frequency,recency,periods', '2,5.5,9', 'line 32: recency is 5.5: this model counts whole periods'],
    ['bg-bb', 'frequency,recency,periods', '4,3,9', 'line 32: frequency 4 is above recency 3'],
  ])('%s: %s with %s', async (model, header, row, message) => {
    await expect(fitFile(table(header, ...good, row), { model })).rejects.toThrow(message);
  });

  test('weights below 0', async () => {
    const path = table('x,t_x,T,weight', ...many('2,5,9,1'), '2,5,9,-1');
    await expect(fitFile(path, { model: 'bg-nbd' })).rejects.toThrow('line 32: weight is -1: it cannot be negative');
  });

  test('nobody who came back', async () => {
    await expect(fitFile(table('x,t_x,T', ...many('0,0,9')), { model: 'pareto-nbd' })).rejects.toThrow(
      'has no repeat buyers',
    );
    await expect(fitFile(table('x,zbar', ...many('0,')), { model: 'gamma-gamma' })).rejects.toThrow(
      'has no repeat buyers',
    );
  });

  test('too little data, and how much is wanted', async () => {
    const wanted = 'too little data, at least 10 are wanted';
    await expect(fitFile(table('x,t_x,T', '1,2,3', '0,0,4'), { model: 'bg-nbd' })).rejects.toThrow(wanted);
    await expect(fitFile(table('x,zbar', '1,2'), { model: 'gamma-gamma' })).rejects.toThrow(wanted);
    await expect(fitFile(table('value', '0', '3'), { model: 'ziln' })).rejects.toThrow(wanted);
  });

  test('values that cannot be', async () => {
    await expect(fitFile(table('value', ...many('3'), '-2'), { model: 'ziln' })).rejects.toThrow(
      'line 32: value is -2',
    );
    await expect(fitFile(table('value', ...many('3')), { model: 'ziln' })).rejects.toThrow('no spread to fit');
    await expect(fitFile(table('x,zbar', ...many('3,4'), '2,0'), { model: 'gamma-gamma' })).rejects.toThrow(
      'line 32: monetary_value of 2 transactions is missing or 0',
    );
  });

  test('parameters that are missing, unknown or out of range', async () => {
    const path = table('x,t_x,T', ...good);
    const fit = (params: string) => fitFile(path, { model: 'bg-nbd', params });
    await expect(fit('{"r":1,"alpha":2,"a":3}')).rejects.toThrow('--params: b is missing');
    await expect(fit('{"r":1,"alpha":2,"a":3,"b":4,"c":5}')).rejects.toThrow('--params: there is no c');
    await expect(fit('{"r":1,"alpha":-2,"a":3,"b":4}')).rejects.toThrow('--params: alpha is -2');
  });

  test('a part of a period', async () => {
    const path = table('frequency,recency,periods', ...good);
    await expect(fitFile(path, { model: 'bg-bb', horizon: '2.5' })).rejects.toThrow('--horizon is 2.5');
  });
});

describe('at given parameters', () => {
  test.each(Object.entries(PARAMS))('%s: nothing is refused that evaluates', async (model, params) => {
    const age = model === 'bg-bb' ? 'periods' : 'T';
    const path = table(`frequency,recency,${age}`, '0,0,9', '0,0,9');
    const answer = await fitFile(path, { model, params, rows: true, horizon: '3' });
    const rows = answer['rows'] as { logLikelihood: number; alive: number; expected: number }[];
    expect(rows).toHaveLength(2);
    expect(answer.logLikelihood).toBeCloseTo(2 * rows[0]!.logLikelihood, 12);
    expect(rows[0]!.alive).toBeLessThanOrEqual(1);
    expect(answer['expected']).toMatchObject({ horizon: 3, total: 2 * rows[0]!.expected });
    expect(Object.values(answer.se)).toEqual([null, null, null, null]);
  });

  test('without a horizon nothing is expected', async () => {
    const path = table('x,t_x,T', '3,5,9');
    const answer = await fitFile(path, { model: 'bg-nbd', params: PARAMS['bg-nbd'], rows: true });
    expect(answer['rows']).toMatchObject([{ expected: null }]);
    expect(answer['expected']).toBeUndefined();
  });

  test('gamma–gamma: ln of the density by hand, the weighted mean of prior and own, null where there is no mean', async () => {
    const path = table('frequency,monetary_value', '2,10', '0,');
    const of = async (params: string) =>
      (await fitFile(path, { model: 'gamma-gamma', params, rows: true }))['rows'] as Record<string, number | null>[];
    // With p = 1, q = 2, v = 15: Γ(4)/(Γ(2)Γ(2)) 15² 10 2² / 35⁴, and (15 + 20)/(2 + 2 − 1).
    const rows = await of('{"p":1,"q":2,"v":15}');
    expect(rows[0]!['logLikelihood']).toBeCloseTo(Math.log((6 * 225 * 10 * 4) / 35 ** 4), 12);
    expect(rows[0]!['expected']).toBeCloseTo(35 / 3, 12);
    expect(rows[1]).toEqual({ logLikelihood: 0, alive: null, expected: 15 });
    expect((await of('{"p":1,"q":0.9,"v":15}'))[1]!['expected']).toBeNull();
  });

  test('ziln: ln of the density by hand', async () => {
    const path = table('value', '0', '1');
    const answer = await fitFile(path, { model: 'ziln', params: '{"p":0.25,"mu":0,"sigma":2}', rows: true });
    const expected = 0.25 * Math.exp(2);
    expect(answer['rows']).toMatchObject([
      { logLikelihood: Math.log(0.75), alive: null, expected },
      { logLikelihood: expect.closeTo(Math.log(0.125 / Math.sqrt(2 * Math.PI)), 12), alive: null, expected },
    ]);
  });
});

test('weights count like rows, whatever the columns are called', async () => {
  const { histories } = simulate({ customers: 400, ages: [20, 30], horizon: 1 }, bgNbd.given([0.8, 6, 0.6, 3]), 1);
  const rows = Array.from(histories.frequency, (x, row) => `${x},${histories.recency[row]},${histories.age[row]}`);
  const plain = await fitFile(table('x,t_x,T', ...rows, ...rows), { model: 'bg-nbd' });
  const path = table('n,frequency,last,T,other', ...rows.map((row) => `2,${row},`).map((row) => row));
  const weighted = await fitFile(path, { model: 'bg-nbd', columns: 'weight=n,recency=last' });
  expect(weighted.n).toBe(800);
  expect(weighted.logLikelihood).toBeCloseTo(plain.logLikelihood!, 6);
  expect(weighted.params['b']! / plain.params['b']!).toBeCloseTo(1, 5);
});

test('ziln tells a log-normal tail from a heavier one, and gives that a mean', async () => {
  const draw = stream(1, 'values');
  const values = Array.from({ length: 3000 }, () => drawZiln(draw, { p: 0.4, mu: 3, sigma: 1 }));
  const plain = await fitFile(table('value', ...values.map(String)), { model: 'ziln' });
  expect(plain['test']).toMatchObject({ tail: 'log-normal' });
  expect(plain.warnings).toEqual([]);
  const heavy = values.map((value) => (value > 60 ? 60 * draw.uniform() ** (-1 / 1.3) : value));
  const answer = await fitFile(table('value', ...heavy.map(String)), { model: 'ziln' });
  expect(answer['test']).toMatchObject({ tail: 'heavier' });
  expect(answer.warnings).toHaveLength(1);
  const { tailIndex, mean } = answer['spliced'] as { tailIndex: number; mean: number };
  expect(Math.abs(tailIndex - 1.3)).toBeLessThan(0.35);
  expect(mean).toBeGreaterThan((answer['mean'] as { estimate: number }).estimate);
});
