/**
 * The simulated market as a home keeps it: drawn from its beginning it costs the more the later the day, so it is drawn to the
 * end of a year and read from then on. A cache like the checkpoints: of another seed or program, or damaged, it is drawn anew.
 */
import type { Market } from '../simulator/market/market.js';
import { simulateThrough } from '../simulator/market/simulateMarket.js';
import { type Day, lastDayOfMonth } from '../time.js';
import { codeDigest } from './codeDigest.js';
import { readState, writeState } from './stateFile.js';

interface Kept {
  readonly seed: number;
  readonly code: string;
  readonly market: Market;
}

export interface SimulatedMarket {
  /** From the market's beginning, at least through the day asked for. */
  readonly market: Market;
  /** Leaves it in the home, where it is not there yet. */
  keep(): void;
}

export function openSimulatedMarket(file: string, seed: number, through: Day): SimulatedMarket {
  const code = codeDigest();
  const kept = readState<Kept>(file);
  if (kept?.seed === seed && kept.code === code && kept.market.to >= through)
    return { market: kept.market, keep: () => {} };
  const market = simulateThrough(seed, lastDayOfYear(through));
  return { market, keep: () => writeState(file, { seed, code, market }) };
}

function lastDayOfYear(day: Day): Day {
  let last = lastDayOfMonth(day);
  while (new Date(last * 86_400_000).getUTCMonth() !== 11) last = lastDayOfMonth(last + 1);
  return last;
}
