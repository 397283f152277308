/** The fee schedule as published, the judge's own copy. */

/** 30-day volume in USD from which a tier holds; taker and maker rates as exact decimals. */
export const FEE_TIERS: readonly { readonly volume: number; readonly taker: string; readonly maker: string }[] = [
  { volume: 10_000_000, taker: '0.0010', maker: '0.0000' },
  { volume: 5_000_000, taker: '0.0012', maker: '0.0002' },
  { volume: 2_500_000, taker: '0.0014', maker: '0.0004' },
  { volume: 1_000_000, taker: '0.0016', maker: '0.0006' },
  { volume: 500_000, taker: '0.0018', maker: '0.0008' },
  { volume: 250_000, taker: '0.0020', maker: '0.0010' },
  { volume: 100_000, taker: '0.0022', maker: '0.0012' },
  { volume: 50_000, taker: '0.0024', maker: '0.0014' },
  { volume: 10_000, taker: '0.0035', maker: '0.0020' },
  { volume: 0, taker: '0.0040', maker: '0.0025' },
];

/** Of a ramp purchase, taken off the fiat amount. */
export const RAMP_FEE = '0.015';
