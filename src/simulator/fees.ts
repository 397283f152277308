/** What the exchange charges. */
import type { AssetId, Fiat } from '../contract/reference.js';
import { fromFloat, ONE, type Units } from '../math/decimal.js';

/** 30-day USD volume from which a tier holds, and its rates as fractions in 1e-8. */
const TIERS: readonly { readonly volume: Units; readonly taker: Units; readonly maker: Units }[] = [
  [0, 0.4, 0.25],
  [10_000, 0.35, 0.2],
  [50_000, 0.24, 0.14],
  [100_000, 0.22, 0.12],
  [250_000, 0.2, 0.1],
  [500_000, 0.18, 0.08],
  [1_000_000, 0.16, 0.06],
  [2_500_000, 0.14, 0.04],
  [5_000_000, 0.12, 0.02],
  [10_000_000, 0.1, 0],
].map(([volume, taker, maker]) => ({
  volume: volume! * ONE,
  taker: fromFloat(taker! / 100),
  maker: fromFloat(maker! / 100),
}));

/** The fee rate for the user's own trade volume over the 30 days before. */
export function tradeFeeRate(volume30d: Units, isMaker: boolean): Units {
  let tier = 0;
  while (tier < TIERS.length - 1 && volume30d >= TIERS[tier + 1]!.volume) tier++;
  return isMaker ? TIERS[tier]!.maker : TIERS[tier]!.taker;
}

/** The dearest rate of the schedule, as a fraction. */
export const HIGHEST_FEE = 0.004;

/** 1.5 % of the fiat amount. */
export const RAMP_FEE_RATE: Units = fromFloat(0.015);

/** What a profile charges unless it says otherwise: flat, on top of what arrives. */
export const WITHDRAWAL_FEES: Readonly<Record<AssetId | Fiat, Units>> = {
  bitcoin: fromFloat(0.0001),
  ethereum: fromFloat(0.0015),
  solana: fromFloat(0.01),
  tether: fromFloat(3),
  USD: fromFloat(4),
  EUR: fromFloat(1),
  GBP: fromFloat(2),
  CAD: fromFloat(4),
};
