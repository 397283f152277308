/**
 * Chances of payments against the truth, by method: the average over the country and ticket of its decided attempts.
 *
 * The floor is the mean absolute error of somebody who counts and knows nothing else, by the binomial.
 */
import { intervalOf } from '../../math/quantile.js';
import { type PaymentCell, successRates } from '../routing/successRates.js';
import type { AgainstTruth } from './againstTruth.js';

const DRAWS = 400;

/** `truth` gives the chance of a method in a country and ticket band; null where it is not known. */
export function paymentsAgainstTruth(
  cells: readonly PaymentCell[],
  truth: (method: string, country: string, band: string) => number | null,
): AgainstTruth[] {
  const judged = cells.filter(({ method, country, band }) => truth(method, country, band) !== null);
  if (judged.length === 0) return [];
  const rates = successRates(judged, DRAWS, 1);
  return [...new Set(judged.map(({ method }) => method))].flatMap((method) => {
    const own = judged.filter((cell) => cell.method === method);
    const decided = own.reduce((sum, { completed, failed }) => sum + completed + failed, 0);
    if (decided === 0) return [];
    const average = (rate: (cell: PaymentCell) => number) =>
      own.reduce((sum, cell) => sum + (cell.completed + cell.failed) * rate(cell), 0) / decided;
    const trueRate = (cell: PaymentCell) => truth(cell.method, cell.country, cell.band)!;
    const draws = Float64Array.from({ length: DRAWS }, (_, draw) =>
      average(({ country, band }) => rates.draw(method, country, band, draw)),
    );
    const { lower, upper } = intervalOf(draws);
    return [
      {
        quantity: 'payment_success',
        segment: `method:${method}`,
        estimate: average(({ country, band }) => rates.mean(method, country, band)),
        lower,
        upper,
        truth: average(trueRate),
        floor: Math.sqrt(((2 / Math.PI) * average((cell) => trueRate(cell) * (1 - trueRate(cell)))) / decided),
      },
    ];
  });
}
