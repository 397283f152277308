/** Worlds small enough to plan in a test, and a builder that keeps the rows it is given. */
import { type BlockBuilder, createBlock } from '../../../src/contract/block.js';
import { COUNTRIES } from '../../../src/contract/reference.js';
import type { StoredRow, Table } from '../../../src/contract/table.js';
import { CHANNELS, type Channel } from '../../../src/contract/vocabulary.js';
import { simulateMarket } from '../../../src/simulator/market/simulateMarket.js';
import { type Marketing, type MarketingSpec, planMarketing } from '../../../src/simulator/marketing/marketing.js';
import { PROFILES, type RatesProfile } from '../../../src/simulator/profiles.js';
import { type Day, parseDay } from '../../../src/time.js';

export const START = parseDay('2024-06-30', 'start');
export const END = parseDay('2026-06-30', 'end');

const MARKETS = new Map<number, MarketingSpec['market']>();

export function specOf(seed: number, changes: Partial<RatesProfile> = {}): MarketingSpec {
  const market = MARKETS.get(seed) ?? simulateMarket(seed, { from: START - 400, to: END });
  MARKETS.set(seed, market);
  return { profile: { ...(PROFILES['demo'] as RatesProfile), ...changes }, seed, start: START, market };
}

export function planOf(seed: number, changes: Partial<RatesProfile> = {}, through: Day = END): Marketing {
  return planMarketing(specOf(seed, changes), through);
}

export function collector<T extends Table>(table: T): { builder: BlockBuilder<T>; rows: StoredRow<T>[] } {
  const rows: StoredRow<T>[] = [];
  return { rows, builder: { ...createBlock(table), append: (row) => rows.push(row) } };
}

export const channelIndex = (channel: Channel): number => CHANNELS.indexOf(channel);

/** Expected sign-ups of a cell on a day, by names. */
export function expectedOn(marketing: Marketing, day: Day, channel: Channel, country: string): number {
  const cell = channelIndex(channel) * COUNTRIES.length + countryIndex(country);
  return marketing.expected[(day - marketing.from) * CHANNELS.length * COUNTRIES.length + cell]!;
}

export const countryIndex = (code: string): number => COUNTRIES.findIndex((country) => country.code === code);

/** Expected sign-ups by channel over the whole plan. */
export function causedBy(marketing: Marketing): number[] {
  const sums = CHANNELS.map(() => 0);
  marketing.expected.forEach((signUps, index) => {
    sums[Math.floor(index / COUNTRIES.length) % CHANNELS.length]! += signUps;
  });
  return sums;
}

export const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);
