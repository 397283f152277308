/**
 * What channels cause, from countries that spend differently in the same weeks and switch channels off at different times.
 *
 *   1. Paid sign-ups add to those who come anyway; each channel's adstock is geometric and its effect a Hill curve.
 *   2. A channel's curve is the same in every country in units of its usual spend there and of the country's usual sign-ups.
 *   3. Whatever moves demand in all countries alike (the market, a season, a price) is taken up by a level for each week, so only
 *      what differs between countries tells effects: budgets decided apart, and dark windows, which are cells without spend.
 *      A budget raised in a country because demand was about to rise there alone would be taken for an effect.
 *   4. What last touch credits follows a curve of the same shape, at a level of its own; how far it is from what is caused is
 *      unknown within a factor of e either way.
 *
 * Geo regression after Vaver and Koehler 2011, "Measuring ad effectiveness using geo experiments", and the hierarchical mix of Sun,
 * Wang, Jin, Chan and Koehler 2017, "Geo-level Bayesian hierarchical media mix modeling"; fitted by Fisher scoring, its posterior
 * taken as normal at the mode (Laplace).
 */
import { UserError } from '../../../error.js';
import { blockOf, multivariateNormal } from '../../../math/multivariateNormal.js';
import { stream } from '../../../math/random.js';
import { type ScoringResult, score } from '../../../math/scoring.js';
import { invertPositive } from '../../../math/symmetric.js';
import { heightErrors } from './heights.js';
import { type Layout, layoutOf } from './layout.js';
import { type Dispersion, objective, visit } from './objective.js';
import { type Panel, type Weekly, weekly } from './panel.js';
import { type ResponseDraws, responseDraws } from './responseDraws.js';

export interface ResponseOptions {
  readonly draws: number;
  readonly seed: number;
}

export interface ResponseFit {
  readonly draws: ResponseDraws;
  readonly dispersion: Dispersion;
  /** What the sign-ups alone hold of each channel's effect: see `heights.ts`. */
  readonly heightErrors: readonly number[];
  readonly converged: boolean;
  readonly warnings: readonly string[];
}

/** Weeks wanted: the first of them only fill the adstock. */
const FEWEST_WEEKS = 12;
/** Dispersion and curves are fitted in turns until neither moves. */
const ROUNDS = 4;

/** Throws UserError for a panel that nothing can be learned from. */
export function fitResponse(panel: Panel, { draws, seed }: ResponseOptions): ResponseFit {
  refuse(panel);
  const data = weekly(panel);
  const layout = layoutOf(data);
  let dispersion: Dispersion = { signUps: 0.01, credited: panel.channels.map(() => 1.5) };
  let found = score(objective(data, layout, dispersion), startOf(data, layout));
  for (let round = 1; round < ROUNDS; round++) {
    dispersion = dispersionAt(data, layout, found.x);
    found = score(objective(data, layout, dispersion), found.x);
  }
  return {
    draws: responseDraws(panel, data, layout, found.x, drawMedia(found, layout, draws, seed)),
    dispersion,
    heightErrors: heightErrors(data, layout, found.x, dispersion),
    converged: found.converged,
    warnings: found.converged
      ? []
      : ['the response of sign-ups to spend did not settle: its curves are not to be relied on'],
  };
}

function refuse({ days, channels, cells }: Panel): void {
  if (days < FEWEST_WEEKS * 7)
    throw new UserError(`${days} days of spend are too few for a response: ${FEWEST_WEEKS * 7} are wanted`);
  if (cells.length < 2)
    throw new UserError('a response needs two countries or more: their differences tell what spend does');
  channels.forEach((channel, k) => {
    const negative = cells.find(({ spend }) => spend[k]!.some((value) => value < 0));
    if (negative !== undefined) throw new UserError(`${channel} has negative spend in ${negative.country}`);
    if (cells.every(({ spend }) => spend[k]!.every((value) => value === 0)))
      throw new UserError(`${channel} was never bought: leave it out`);
  });
  const silent = cells.find(({ signUps }) => signUps.every((value) => value === 0));
  if (silent !== undefined) throw new UserError(`${silent.country} has no sign-ups at all: leave it out`);
}

function startOf(data: Weekly, layout: Layout): Float64Array {
  const x = new Float64Array(layout.size);
  const total = data.usualSignUps.reduce((sum, value) => sum + value, 0);
  data.usualSignUps.forEach((value, cell) => {
    x[cell] = Math.log(0.8 * value);
  });
  data.lengths.forEach((days, week) => {
    const here = data.signUps.reduce((sum, weeks) => sum + weeks[week]!, 0);
    x[layout.week + week] = Math.log((here + 1) / (days * total + 1));
  });
  x[layout.reach] = 0.5;
  x[layout.creditReach] = 0.75;
  for (let k = 0; k < layout.channels; k++)
    x.set(startOfChannel(data, k).slice(0, layout.parts), layout.channel + k * layout.parts);
  return x;
}

function startOfChannel({ relative, usualSignUps, credited, lengths }: Weekly, k: number): number[] {
  const days = lengths.reduce((sum, length) => sum + length, 0);
  const served = usualSignUps.reduce((sum, value, cell) => sum + (relative[k]![cell] === null ? 0 : value), 0);
  const claims = credited?.[k]?.reduce((sum, weeks) => sum + weeks.reduce((all, value) => all + value, 0), 0);
  const effect = Math.log(claims === undefined ? 0.04 : (claims + 1) / (served * days));
  return [0.2, 0.3, 0.3, effect, effect];
}

/** Pearson's: what is left of the squared errors when chance is taken off. */
function dispersionAt(data: Weekly, layout: Layout, x: Float64Array): Dispersion {
  let [squares, weights] = [0, 0];
  const credited = Array.from({ length: layout.channels }, () => ({ squares: 0, count: 0 }));
  visit(data, layout, x, (_, observed, mean, channel) => {
    const error = (observed - mean) ** 2;
    if (channel < 0) {
      // Of (y − μ)² = μ + τ² μ², weighted so that large and small countries count by what they tell.
      squares += (error - mean) / (1 + mean / 20);
      weights += mean ** 2 / (1 + mean / 20);
    } else {
      credited[channel]!.squares += error / mean;
      credited[channel]!.count++;
    }
  });
  const spent = layout.cells * layout.weeks;
  const freedom = Math.max(0.5, 1 - (layout.cells + layout.weeks) / spent);
  return {
    signUps: Math.max(0, squares / weights / freedom),
    credited: credited.map((one) => Math.max(1, one.squares / Math.max(1, one.count))),
  };
}

/** Joint draws of reach and all channels' parameters, what is unknown of countries and weeks averaged out. */
function drawMedia({ x, information }: ScoringResult, layout: Layout, draws: number, seed: number): Float64Array[] {
  const covariance = invertPositive(information, layout.size)!;
  const size = layout.size - layout.reach;
  const block = blockOf(covariance, layout.size, layout.reach, size);
  return multivariateNormal(stream(seed, 'response/draws'), x.subarray(layout.reach), block, draws);
}
