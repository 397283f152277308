/**
 * The MBG/NBD model of repeat transactions: Batislam, Denizel and Filiztekin 2007, "Empirical validation and comparison of models for
 * customer base analysis", International Journal of Research in Marketing 24(3); Hoppe and Wagner 2007, "Customer base analysis: the
 * case for a central variant of the betageometric/NBD model".
 *
 * 1. While alive, a customer transacts as a Poisson process with rate λ.
 * 2. Rates differ between customers as a gamma distribution with shape r and rate α.
 * 3. After each transaction, the first one included, the customer leaves for good with probability p.
 * 4. These probabilities differ as a beta distribution with shapes a and b.
 * 5. λ and p are independent.
 */
import { betaGeometric } from './betaGeometric.js';

export const mbgNbd = betaGeometric(1);
