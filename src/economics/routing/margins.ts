/**
 * What a completed payment leaves per USD of its ticket, by method and band, over all countries: fees and costs are tariffs of a
 * method, and part of them does not grow with the ticket. Few payments of a band are completed by what the method leaves in all
 * bands, and those of a method by what all methods leave, each counted as `WORTH` payments.
 */
import type { PaymentHistory } from './payments.js';

const WORTH = 5;

/** USD per USD of ticket. */
export type Margin = (method: string, band: string) => number;

/** Of at least one completed payment. */
export function marginsOf(history: readonly PaymentHistory[]): Margin {
  const overall = sumOf(history);
  const all = overall.net / overall.volume;
  const pooled = (part: readonly PaymentHistory[], known: number) => {
    const { completed, volume, net } = sumOf(part);
    const own = completed === 0 ? 0 : net / volume;
    return (completed * own + WORTH * known) / (completed + WORTH);
  };
  return (method, band) => {
    const ofMethod = history.filter((one) => one.method === method);
    return pooled(
      ofMethod.filter((one) => one.band === band),
      pooled(ofMethod, all),
    );
  };
}

function sumOf(part: readonly PaymentHistory[]): Record<'completed' | 'volume' | 'net', number> {
  const sum = (key: 'completed' | 'volume' | 'net') => part.reduce((total, one) => total + one[key], 0);
  return { completed: sum('completed'), volume: sum('volume'), net: sum('net') };
}
