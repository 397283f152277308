/**
 * What cohorts leave open about a retention curve, as draws of its parameters: the likelihood times Jeffreys' prior, the root of the
 * determinant of the expected information in the parameters' logarithms (Jeffreys 1946). It lets little weigh where data could not
 * tell anything, and its intervals cover where those of a normal approximation do not: short histories, few customers.
 */
import type { Stream } from '../../math/random.js';
import { cholesky } from '../../math/symmetric.js';
import { drawDensity, type Sample } from '../importance.js';
import type { Fitted } from '../likelihood.js';
import { type RetentionModel, visitCells } from './betaDiscreteWeibull.js';
import type { Departures } from './cohorts.js';

/** Where the likelihood has no maximum, or one far out, the search begins within e^±EDGE. */
const EDGE = 4;

/** Draws of the parameters themselves, in the order of the model's names. */
export function drawRetention(
  model: RetentionModel,
  data: Departures,
  found: Fitted,
  draws: number,
  stream: Stream,
): Sample {
  const n = model.names.length;
  const logs = found.params.map(Math.log);
  const known = found.converged && found.covariance ? cholesky(found.covariance, n) : null;
  const start = known === null ? { mean: logs.map(withinEdge), root: unit(n) } : { mean: logs, root: known };
  const sample = drawDensity(logPosterior(model, data), start, draws, stream);
  return { ...sample, draws: sample.draws.map((draw) => draw.map(Math.exp)) };
}

function withinEdge(log: number): number {
  return Math.max(-EDGE, Math.min(EDGE, log));
}

function unit(n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, at) => (at % (n + 1) === 0 ? 1 : 0));
}

function logPosterior(model: RetentionModel, { count, began, ...looks }: Departures): (logs: Float64Array) => number {
  const n = model.names.length;
  return (logs) => {
    const params = logs.map(Math.exp);
    const information = new Float64Array(n * n);
    let sum = 0;
    visitCells(model, looks, params, (row, log, slope) => {
      if (count[row]! > 0) sum += count[row]! * log;
      const weight = began[row]! * Math.exp(log);
      for (let j = 0; j < n; j++)
        for (let k = 0; k < n; k++) information[j * n + k]! += weight * slope[j]! * params[j]! * slope[k]! * params[k]!;
    });
    const l = cholesky(information, n);
    if (l === null) return -Infinity;
    for (let k = 0; k < n; k++) sum += Math.log(l[k * n + k]!);
    return sum;
  };
}
