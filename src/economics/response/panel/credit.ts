/**
 * What is believed of last touch before the data: how many sign-ups a channel causes for each that it is credited with. Assumptions
 * of this project, in the direction that the field reports; two standard deviations are half to double.
 *
 *   1. Ads that meet people on their way (search for the brand, coupon sites) claim many who would have come anyway: Blake, Nosko and
 *      Tadelis 2015, "Consumer heterogeneity and paid search effectiveness"; Edelman and Brandi 2015, "Risk, information, and
 *      incentives in online affiliate marketing".
 *   2. Feeds do both, show and follow: Gordon, Zettelmeyer, Bhargava and Chapsky 2019, "A comparison of approaches to advertising
 *      measurement", find credit too high more often than too low.
 *   3. An offer in a partner's checkout is touched where it works.
 *   4. What is seen and not clicked (a video, a podcast) wins people who later type the address: it causes more than it is credited with.
 */
import type { Belief } from './layout.js';

const CAUSED_PER_CREDITED: Readonly<Record<string, number>> = {
  paid_search: 0.6,
  affiliate: 0.85,
  paid_social: 0.9,
  ramp_partner: 1,
  influencer: 1.5,
};
const SPREAD = 0.35;

/** Of another kind: a third to three times. Last touch is no measurement of effect, but it is no accident either. */
const OTHER: Belief = { mean: 0, sd: 0.5 };

/** Of the logarithm. */
export function beliefInCredit(channel: string): Belief {
  const ratio = CAUSED_PER_CREDITED[channel];
  return ratio === undefined ? OTHER : { mean: Math.log(ratio), sd: SPREAD };
}
