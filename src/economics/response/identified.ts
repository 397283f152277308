/** What the data do not tell of a mix, each in a sentence. */
import { invertPositive } from '../../math/symmetric.js';
import { adstock } from './adstock.js';
import type { MixFit } from './fitMix.js';
import type { Mix } from './mix.js';
import { PENALTIES } from './penalty.js';

/** Where this part of the belief's standard deviation is left, the data have told next to nothing. */
const UNTOLD = 0.75;
/** AIC differences up to this tell no family from another (Burnham and Anderson 2002, §2.6); nor does AIC's count of parameters alone. */
const AS_GOOD = 2;
/** Coefficient of variation of the adstock under which a curve is a point. */
const NARROW = 0.1;

export function whatIsUntold(mix: Mix, [best, other]: readonly MixFit[]): string[] {
  return [
    ...untoldFamily(best!, other),
    ...untoldShapes(mix, best!),
    ...mix.channels.flatMap((_, k) => untoldRange(mix, best!, k)),
  ];
}

function untoldFamily(best: MixFit, other: MixFit | undefined): string[] {
  if (other === undefined) return [];
  const [aic, likelihood] = [other.aic - best.aic, Math.abs(other.logLikelihood - best.logLikelihood)];
  if (aic > AS_GOOD && likelihood > AS_GOOD / 2) return [];
  return [
    `${best.curves.family} and ${other.curves.family} explain the data as well as each other (AIC differs by ${aic.toFixed(1)}, log-likelihood by ${likelihood.toFixed(1)}): the shape of the curves is not known, and neither is what lies beyond the spend that was seen`,
  ];
}

function untoldShapes(mix: Mix, { curves, hessian, theta }: MixFit): string[] {
  const covariance = invertPositive(hessian, theta.length);
  const beliefs = PENALTIES[curves.family];
  return mix.channels.flatMap(({ name }, k) => {
    if (curves.curves[k]!.effect === 0) return `${name} adds nothing that the data show: its curve is not known`;
    return beliefs.flatMap(({ name: parameter, sd }, p) => {
      const at = k * beliefs.length + p;
      const left = covariance === null ? sd : Math.sqrt(covariance[at * theta.length + at]!);
      if (left < UNTOLD * sd) return [];
      return `the data hardly tell ${name}.${parameter}: a wide range of it explains them as well, and what was believed before them decides`;
    });
  });
}

function untoldRange(mix: Mix, { curves }: MixFit, k: number): string[] {
  const { name, spend } = mix.channels[k]!;
  const { retention, half, effect } = curves.curves[k]!;
  const stock = adstock(spend, retention);
  const most = Math.max(...stock);
  const mean = stock.reduce((sum, u) => sum + u, 0) / stock.length;
  const variance = stock.reduce((sum, u) => sum + (u - mean) ** 2, 0) / stock.length;
  if (Math.sqrt(variance) < NARROW * mean)
    return [
      `${name} was spent so evenly that its curve is known at one point only: vary it, or switch it off for a while`,
    ];
  if (effect > 0 && half > most)
    return [
      `${name} never came near half of its effect (at ${short(half)}, the most seen is ${short(most)}): ${name}.effect is extrapolated`,
    ];
  return [];
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
