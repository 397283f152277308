/** The model's twin: a cohort whose customers leave as it says. */
import type { RetentionModel } from '../../../src/economics/projection/betaDiscreteWeibull.js';
import type { Cohort } from '../../../src/economics/projection/cohorts.js';
import type { Stream } from '../../../src/math/random.js';
import { beta } from '../../../src/math/variates.js';

export function simulateCohort(
  model: RetentionModel,
  params: readonly number[],
  began: number,
  last: number,
  stream: Stream,
): Cohort {
  const survivors = new Float64Array(last + 1);
  const c = model.power(params);
  for (let customer = 0; customer < began; customer++) {
    const theta = beta(stream, params[0]!, params[1]!);
    const u = Math.log(1 - stream.uniform()) / Math.log1p(-theta);
    for (let t = 0; t <= last && t ** c <= u; t++) survivors[t]!++;
  }
  return { name: 'simulated', periods: Float64Array.from(survivors.keys()), survivors };
}
