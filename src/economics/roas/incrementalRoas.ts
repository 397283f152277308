/**
 * Incremental return on ad spend: what those whom a channel's spend caused have brought by an age, and who would not have come without it.
 *
 * Assumptions:
 * 1. Of the users credited to the channel, those whom it caused are as many as the response says, up to all of them, and neither richer
 *    nor poorer than the others. So what these very users brought counts, and not what the next ones may bring.
 * 2. Those it caused beyond the credited are credited elsewhere, and are worth what a next sign-up of the channel is.
 *
 * The mean follows from that. For the interval the caused are picked anew in each draw: one large user may or may not be among them.
 */
import { type Estimate, intervalOf } from '../../math/quantile.js';
import { type Stream, stream } from '../../math/random.js';
import { poisson } from '../../math/variates.js';
import type { Day } from '../../time.js';
import { drawZiln, type Ziln } from '../spend/ziln.js';
import type { ChannelValue, Lived } from './channelValues.js';

export interface Spending {
  /** First and last day; all who signed up on them must have lived the age. */
  readonly from: Day;
  readonly to: Day;
  readonly spendUsd: number;
}

/** Per dollar of spend; `caused` are the sign-ups that it caused, by draw. */
export function incrementalRoas(value: ChannelValue, caused: Float64Array, { from, to, spendUsd }: Spending): Estimate {
  const net = netOf(value.lived, from, to);
  const usd = net.reduce((sum, one) => sum + one, 0);
  const random = stream(1, `incremental return/${value.channel}`, from, to);
  let mean = 0;
  const draws = caused.map((count, draw) => {
    const share = net.length === 0 ? 0 : Math.min(1, count / net.length);
    const beyond = Math.max(0, count - net.length);
    mean += (share * usd + beyond * value.draws[draw]!) / caused.length;
    return (drawPicked(random, net, share) + drawNext(random, value.figures[draw]!, beyond)) / spendUsd;
  });
  return { mean: mean / spendUsd, ...intervalOf(draws) };
}

/** Of the users who came from one day to another. */
function netOf({ signupDay, net }: Lived, from: Day, to: Day): Float64Array {
  return net.filter((_, user) => signupDay[user]! >= from && signupDay[user]! <= to);
}

function drawPicked(random: Stream, net: Float64Array, share: number): number {
  let sum = 0;
  for (const one of net) if (one !== 0 && random.uniform() < share) sum += one;
  return sum;
}

function drawNext(random: Stream, figures: Ziln, signUps: number): number {
  let sum = 0;
  for (let payers = poisson(random, signUps * figures.p); payers > 0; payers--)
    sum += drawZiln(random, { ...figures, p: 1 });
  return sum;
}
