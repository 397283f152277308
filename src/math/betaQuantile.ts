import { betaCdf } from './special.js';

/** The value below which a beta variable lies with this probability in (0, 1), to 1e-14, by halving. */
export function betaQuantile(probability: number, a: number, b: number): number {
  let low = 0;
  let high = 1;
  for (let pass = 0; pass < 60 && high - low > 1e-15; pass++) {
    const middle = (low + high) / 2;
    if (betaCdf(middle, a, b) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
