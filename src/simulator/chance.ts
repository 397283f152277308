/**
 * Less noise from as many lives. What a life earns hangs on chances whose means are known: whether the day brings a session, of
 * which kind, with how many orders, how large, at which price. The outcome of a chance less its mean, both in what they are about
 * worth, is a martingale difference: its expectation is zero whatever the worth is taken to be. So taking that luck off the
 * earnings leaves the truth unbiased and takes most of the chance's noise away (Henderson and Glynn 2002, "Approximating
 * martingales for variance reduction in Markov process simulation"). A bad guess of a worth costs precision, never truth.
 *
 * Two things must hold wherever `discount` is called: the mean is exact given all that came before, and worths are settled before
 * the chance is drawn. Worths are net revenue in USD.
 */
import type { Lives } from './lives.js';

/** Takes luck off the expectation; the world's own lives keep theirs. */
export function discount({ books, people, traders, weight }: Lives, trader: number, luck: number): void {
  if (books === null) people.expected[traders.person[trader]!]! -= luck * weight;
}
