/**
 * The likelihood of BG/BB with its derivatives: each history is a mixture over the opportunities m that the customer may have lived
 * through, and every term's logarithm is a sum of ln Γ at a parameter plus a whole number, so that tables of ln Γ and its
 * derivatives, made once for the parameters, give all of them.
 */
import { digamma, gammaln, trigamma } from '../../math/special.js';
import { type Likelihood, onePass } from '../likelihood.js';
import type { Histories } from './histories.js';

export function bgBbLikelihood(names: readonly string[], histories: Histories): Likelihood {
  const longest = histories.age.reduce((most, age) => Math.max(most, age), 0);
  return onePass(names, (params, gradient, hessian) => {
    const tables = makeTables(params, longest);
    const origin = makeTerm();
    setTerm(origin, tables, 0, 0, 0);
    let value = 0;
    for (let row = 0; row < histories.frequency.length; row++)
      value += addHistory(tables, origin, histories, row, gradient, hessian);
    return value;
  });
}

/** ln Γ, ψ and ψ′ of a parameter, or of the sum of two, plus 0, 1, 2 … */
interface Table {
  readonly log: Float64Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
}

interface Tables {
  readonly alpha: Table;
  readonly beta: Table;
  readonly alphaBeta: Table;
  readonly gamma: Table;
  readonly delta: Table;
  readonly gammaDelta: Table;
}

function makeTables(params: Float64Array, longest: number): Tables {
  const [alpha, beta, gamma, delta] = params as unknown as readonly [number, number, number, number];
  return {
    alpha: makeTable(alpha, longest),
    beta: makeTable(beta, longest),
    alphaBeta: makeTable(alpha + beta, longest),
    gamma: makeTable(gamma, 1),
    delta: makeTable(delta, longest),
    gammaDelta: makeTable(gamma + delta, longest + 1),
  };
}

function makeTable(from: number, longest: number): Table {
  const of = (f: (x: number) => number) => Float64Array.from({ length: longest + 1 }, (_, k) => f(from + k));
  return { log: of(gammaln), first: of(digamma), second: of(trigamma) };
}

/** ln of B(α+x, β+m−x) B(γ+d, δ+m) and its derivatives; the second ones are those that are not 0: αα αβ ββ γγ γδ δδ. */
interface Term {
  log: number;
  readonly first: Float64Array;
  readonly second: Float64Array;
}

function makeTerm(): Term {
  return { log: 0, first: new Float64Array(4), second: new Float64Array(6) };
}

/** `gone` is 1 of who left after m opportunities, 0 of who lives. */
function setTerm(term: Term, tables: Tables, x: number, m: number, gone: 0 | 1): void {
  const { alpha, beta, alphaBeta, gamma, delta, gammaDelta } = tables;
  term.log = alpha.log[x]! + beta.log[m - x]! - alphaBeta.log[m]!;
  term.log += gamma.log[gone]! + delta.log[m]! - gammaDelta.log[m + gone]!;
  term.first[0] = alpha.first[x]! - alphaBeta.first[m]!;
  term.first[1] = beta.first[m - x]! - alphaBeta.first[m]!;
  term.first[2] = gamma.first[gone]! - gammaDelta.first[m + gone]!;
  term.first[3] = delta.first[m]! - gammaDelta.first[m + gone]!;
  term.second[0] = alpha.second[x]! - alphaBeta.second[m]!;
  term.second[1] = -alphaBeta.second[m]!;
  term.second[2] = beta.second[m - x]! - alphaBeta.second[m]!;
  term.second[3] = gamma.second[gone]! - gammaDelta.second[m + gone]!;
  term.second[4] = -gammaDelta.second[m + gone]!;
  term.second[5] = delta.second[m]! - gammaDelta.second[m + gone]!;
}

/** Where the second derivatives of a term stand in the Hessian. */
const PLACES = [0, 1, 5, 10, 11, 15];

const term = makeTerm();

/** A mixture's derivatives: means of the terms' first and second ones, and the covariance of the first. */
function addHistory(
  tables: Tables,
  origin: Term,
  { frequency, recency, age, weight }: Histories,
  row: number,
  gradient: Float64Array,
  hessian: Float64Array,
): number {
  const x = frequency[row]!;
  const n = age[row]!;
  const w = weight[row]!;
  const log = logOfAll(tables, x, recency[row]!, n);
  const mean = new Float64Array(4);
  for (let m = recency[row]!; m <= n; m++) {
    setTerm(term, tables, x, m, m < n ? 1 : 0);
    const share = Math.exp(term.log - log);
    for (let k = 0; k < 4; k++) mean[k]! += share * term.first[k]!;
    for (let k = 0; k < 6; k++) hessian[PLACES[k]!]! += w * share * term.second[k]!;
    for (let i = 0; i < 4; i++)
      for (let j = i; j < 4; j++) hessian[4 * i + j]! += w * share * term.first[i]! * term.first[j]!;
  }
  for (let i = 0; i < 4; i++) {
    gradient[i]! += w * (mean[i]! - origin.first[i]!);
    for (let j = i; j < 4; j++) hessian[4 * i + j]! -= w * mean[i]! * mean[j]!;
  }
  for (let k = 0; k < 6; k++) hessian[PLACES[k]!]! -= w * origin.second[k]!;
  return w * (log - origin.log);
}

function logOfAll(tables: Tables, x: number, recency: number, n: number): number {
  let largest = -Infinity;
  let sum = 0;
  for (let m = recency; m <= n; m++) {
    setTerm(term, tables, x, m, m < n ? 1 : 0);
    if (term.log > largest) {
      sum *= Math.exp(largest - term.log);
      largest = term.log;
    }
    sum += Math.exp(term.log - largest);
  }
  return largest + Math.log(sum);
}
