/**
 * Cumulative incidence of competing events by the Aalen–Johansen estimator (Aalen and Johansen 1978): the share that has had event k
 * by t while the others go on taking people away. One minus Kaplan–Meier, which calls the other events censored, overstates it.
 *
 * 1. Lives are independent; a life ends with one event, of one kind, or is censored.
 * 2. Censoring and late entry tell nothing about the events. The kinds may depend on each other as they like.
 *
 * F_k(t) = Σ S(u−) d_k / n over the event times u ≤ t, S Kaplan–Meier of all events together. Variance by the delta method from
 * multinomial steps (Dinse and Larson 1986; Gaynor et al. 1993), which for one kind is Greenwood's:
 * Σ (F(t) − F(u))² d / (n (n − d)) + Σ S(u−)² d_k (n − d_k) / n³ − 2 Σ (F(t) − F(u)) S(u−) d_k / n².
 */
import { Z95 } from '../../math/wilson.js';
import { stepAt } from './kaplanMeier.js';
import { atRiskAt, countsAt, distinct, type Lives } from './riskTable.js';

export interface Incidence {
  /** The code of the event. */
  readonly cause: number;
  readonly time: number;
  /** Null after the last time, with some still at risk. */
  readonly estimate: number | null;
  readonly se: number | null;
  /** 95 %, F^exp(± z se / (F ln F)) (Choudhury 2002); null where F is 0 or 1. */
  readonly lower: number | null;
  readonly upper: number | null;
}

/** `event` holds codes, 0 where censored. By cause in order of its code, at these times or at every time with an event. */
export function aalenJohansen(lives: Lives, causes: readonly number[], at: readonly number[] | null): Incidence[] {
  const all = lives.time.filter((_, row) => lives.event[row]! !== 0);
  const times = distinct(all);
  const overall = overallSteps(times, atRiskAt(lives, times), countsAt(all, times));
  const last = lives.time.reduce((a, b) => Math.max(a, b), 0);
  return causes.flatMap((cause) => {
    const own = countsAt(
      lives.time.filter((_, row) => lives.event[row] === cause),
      times,
    );
    const curve = incidenceCurve(overall, own);
    return Array.from(at ?? times, (time) => {
      const k = stepAt(times, time);
      const isOver = times.length > 0 && overall.after.at(-1)! === 0;
      if (time > last && !isOver) return { cause, time, estimate: null, se: null, lower: null, upper: null };
      return { cause, time, ...(k < 0 ? interval(0, 0) : interval(curve.estimate[k]!, curve.se[k]!)) };
    });
  });
}

interface Steps {
  readonly times: Float64Array;
  readonly n: Float64Array;
  readonly d: Float64Array;
  /** S just before each time, and after it. */
  readonly before: Float64Array;
  readonly after: Float64Array;
}

function overallSteps(times: Float64Array, n: Float64Array, d: Float64Array): Steps {
  let s = 1;
  const after = times.map((_, k) => (s *= (n[k]! - d[k]!) / n[k]!));
  return { times, n, d, before: after.map((_, k) => (k === 0 ? 1 : after[k - 1]!)), after };
}

/** The sums over u ≤ t with F(t) taken out of the brackets, so that one pass does. */
function incidenceCurve({ times, n, d, before }: Steps, own: Float64Array) {
  const estimate = new Float64Array(times.length);
  const se = new Float64Array(times.length);
  let f = 0;
  // Of the first sum: weights, with F(u), with F(u)²; of the last: weights, with F(u).
  let [first, firstF, firstFF, second, third, thirdF] = [0, 0, 0, 0, 0, 0];
  for (let k = 0; k < times.length; k++) {
    const [atRisk, events, mine, s] = [n[k]!, d[k]!, own[k]!, before[k]!];
    f += (s * mine) / atRisk;
    // Where nobody is left F stays as it is, so the first sum gains nothing.
    const weight = events < atRisk ? events / (atRisk * (atRisk - events)) : 0;
    const cross = (s * mine) / atRisk ** 2;
    first += weight;
    firstF += weight * f;
    firstFF += weight * f * f;
    second += (s * s * mine * (atRisk - mine)) / atRisk ** 3;
    third += cross;
    thirdF += cross * f;
    estimate[k] = f;
    const variance = f * f * first - 2 * f * firstF + firstFF + second - 2 * (f * third - thirdF);
    se[k] = Math.sqrt(Math.max(0, variance));
  }
  return { estimate, se };
}

function interval(estimate: number, se: number) {
  if (estimate <= 0 || estimate >= 1) return { estimate, se, lower: null, upper: null };
  const reach = (Z95 * se) / (estimate * Math.log(estimate));
  return { estimate, se, lower: estimate ** Math.exp(-reach), upper: estimate ** Math.exp(reach) };
}
