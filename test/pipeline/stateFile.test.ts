import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serialize } from 'node:v8';
import { afterAll, expect, test } from 'vitest';
import { openSimulatedMarket } from '../../src/pipeline/simulatedMarket.js';
import { readState, writeState } from '../../src/pipeline/stateFile.js';
import type { Market } from '../../src/simulator/market/market.js';
import { simulateThrough } from '../../src/simulator/market/simulateMarket.js';
import { parseDay } from '../../src/time.js';

const folder = mkdtempSync(join(tmpdir(), 'kro-state-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const STATE = {
  day: 19_000,
  none: null,
  words: ['one', 'two'],
  list: [3, 1, 2],
  inner: { bytes: Uint8Array.of(1, 2, 3), ints: Int32Array.of(-1), empty: new Float64Array(0) },
  words32: Uint32Array.of(4_294_967_295),
  floats: Float64Array.of(Number.NaN, -0, 1e300, Number.NEGATIVE_INFINITY),
};

test('what is read is what was written', () => {
  const file = join(folder, 'deep', 'state');
  writeState(file, STATE);
  expect(readState(file)).toStrictEqual(STATE);
});

test('a part of a longer array is kept alone', () => {
  const file = join(folder, 'part');
  writeState(file, { part: Float64Array.of(1, 2, 3, 4).subarray(1, 3) });
  expect(readState(file)).toStrictEqual({ part: Float64Array.of(2, 3) });
});

test('an array of mostly zeros is kept short, to the last bit', () => {
  const file = join(folder, 'sparse');
  const sparse = new Float64Array(5_000);
  sparse.set([1.5, -0, Number.NaN, 7], 2_000);
  writeState(file, { sparse, after: Uint8Array.of(1), none: new Float64Array(1000) });
  expect(readState(file)).toStrictEqual({ sparse, after: Uint8Array.of(1), none: new Float64Array(1000) });
  expect(statSync(file).size).toBeLessThan(1000);
});

test('any damage, and an absent file, read as null', () => {
  const file = join(folder, 'damaged');
  writeState(file, STATE);
  const whole = readFileSync(file);
  for (const at of [0, 31, 33, 41, whole.length - 1]) {
    const bytes = Buffer.from(whole);
    bytes[at]! ^= 1;
    writeFileSync(file, bytes);
    expect(readState(file)).toBeNull();
  }
  for (const length of [0, 16, 32, whole.length - 8]) {
    writeFileSync(file, whole.subarray(0, length));
    expect(readState(file)).toBeNull();
  }
  expect(readState(join(folder, 'absent'))).toBeNull();
});

test('a market kept is the market drawn, and of another seed, later or damaged is drawn anew', () => {
  const file = join(folder, 'market');
  const day = parseDay('2021-03-10', 'day');
  const first = openSimulatedMarket(file, 3, day);
  expect(readState(file)).toBeNull();
  first.keep();
  const kept = openSimulatedMarket(file, 3, parseDay('2021-12-31', 'day'));
  expectSame(kept.market, simulateThrough(3, parseDay('2021-12-31', 'day')));
  const written = readFileSync(file);
  kept.keep();
  expect(readFileSync(file).equals(written)).toBe(true);
  const [close, other] = [kept, openSimulatedMarket(file, 4, day)].map(
    ({ market }) => market.assets.bitcoin.close[5000],
  );
  expect(other).not.toBe(close);
  expect(openSimulatedMarket(file, 3, parseDay('2022-01-01', 'day')).market.to).toBe(parseDay('2022-12-31', 'day'));
  writeFileSync(file, written.subarray(0, 1000));
  expectSame(openSimulatedMarket(file, 3, day).market, kept.market);
});

function expectSame(market: Market, other: Market): void {
  expect(serialize(market).equals(serialize(other))).toBe(true);
}
