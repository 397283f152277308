/**
 * The BG/NBD model of repeat transactions: Fader, Hardie and Lee 2005, "'Counting your customers' the easy way: an alternative to the
 * Pareto/NBD model", Marketing Science 24(2).
 *
 * 1. While alive, a customer transacts as a Poisson process with rate λ.
 * 2. Rates differ between customers as a gamma distribution with shape r and rate α.
 * 3. After each repeat transaction the customer leaves for good with probability p.
 * 4. These probabilities differ as a beta distribution with shapes a and b.
 * 5. λ and p are independent.
 *
 * So nobody leaves before the first repeat transaction: a customer without any is alive for certain.
 */
import { betaGeometric } from './betaGeometric.js';

export const bgNbd = betaGeometric(0);
