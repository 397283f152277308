/** Oracle: the contract's columns and order, and the market the rows are made from. */
import { expect, test } from 'vitest';
import { createBlock } from '../../../src/contract/block.js';
import { RAW } from '../../../src/contract/raw/index.js';
import { columnNames } from '../../../src/contract/table.js';
import { candleAt, rateOn } from '../../../src/simulator/market/candle.js';
import { MARKET_START } from '../../../src/simulator/market/profile.js';
import { marketRows } from '../../../src/simulator/market/rows.js';
import { simulateMarket } from '../../../src/simulator/market/simulateMarket.js';
import { MICROS_PER_HOUR } from '../../../src/time.js';
import { cellsOf } from '../../contract/cellsOf.js';

const market = simulateMarket(3, { from: MARKET_START + 100, to: MARKET_START + 110 });
const window = { from: MARKET_START + 102, to: MARKET_START + 103 };

test('two days are 192 prices by hour and asset, and 8 rates', () => {
  const prices = createBlock(RAW.crypto_prices);
  const rates = createBlock(RAW.fx_rates);
  marketRows(market, window, prices, rates);
  expect([prices.rows, rates.rows]).toEqual([192, 8]);
  const price = (name: string) => block.columns[columnNames(RAW.crypto_prices).indexOf(name)]!;
  const block = prices.take();
  expect(cellsOf(RAW.crypto_prices, block, 'asset_id').slice(3, 6)).toEqual(['tether', 'bitcoin', 'ethereum']);
  const hour = window.from * 24 + 1;
  expect(price('timestamp').data[4]).toBe(BigInt(hour * MICROS_PER_HOUR));
  expect(price('high').data[4]).toBe(BigInt(candleAt(market, 'bitcoin', hour).high));
  expect(price('_as_of').data[191]).toBe(window.to);
  expect(price('fetched_at').nulls!.every(Boolean)).toBe(true);
  const dollars = market.assets.bitcoin.volumeUsd[hour - market.from * 24]!;
  expect(price('volume_usd').data[4]).toBe(BigInt(dollars) * 100_000_000n);
  const rate = rates.take().columns[columnNames(RAW.fx_rates).indexOf('units_per_usd')]!;
  expect(rate.data[5]).toBe(BigInt(rateOn(market, 'EUR', window.to)));
});

test('days the market does not have are refused', () => {
  const [prices, rates] = [createBlock(RAW.crypto_prices), createBlock(RAW.fx_rates)];
  expect(() => marketRows(market, { from: market.to, to: market.to + 1 }, prices, rates)).toThrow(RangeError);
});
