/** How large what people do is: log-normal around a size that grows with their money. */
import { inverseNormal } from '../math/distributions.js';
import type { Stream } from '../math/random.js';
import { discount } from './chance.js';
import type { Lives } from './lives.js';
import type { People } from './people.js';

export const ORDER_USD = { median: 112, ofMeans: 0.945, sigma: 1.1, least: 10, most: 2_000_000 };
export const TICKET_USD = { median: 138, ofMeans: 0.3, sigma: 0.65, least: 10, most: 20_000 };

/** Means of log-normal sizes over their medians. */
export const MEAN_ORDER = Math.exp(ORDER_USD.sigma ** 2 / 2);
export const MEAN_TICKET = Math.exp(TICKET_USD.sigma ** 2 / 2);

/** The money scale of a person, and the sizes that go with it. */
export function setMoney(people: People, person: number, money: number): void {
  people.money[person] = money;
  people.orderUsd[person] = ORDER_USD.median * money ** ORDER_USD.ofMeans;
  people.ticketUsd[person] = TICKET_USD.median * money ** TICKET_USD.ofMeans;
}

/** What an order is wished to be worth; `take` is what the exchange is about to earn on a USD of it. */
export function drawOrderUsd(lives: Lives, draw: Stream, trader: number, take: number): number {
  const usual = lives.people.orderUsd[lives.traders.person[trader]!]!;
  const { sigma, least, most } = ORDER_USD;
  const wish = usual * Math.exp(sigma * inverseNormal(draw));
  discount(lives, trader, take * (wish - usual * MEAN_ORDER));
  // Who has less than an order costs at least brings together somewhat more than that.
  return wish < least ? least * Math.exp(0.8 * Math.abs(inverseNormal(draw))) : Math.min(most, wish);
}

/** The same of a ramp purchase. */
export function drawTicketUsd(lives: Lives, draw: Stream, trader: number, take: number): number {
  const usual = lives.people.ticketUsd[lives.traders.person[trader]!]!;
  const { sigma, least, most } = TICKET_USD;
  const wish = usual * Math.exp(sigma * inverseNormal(draw));
  discount(lives, trader, take * (wish - usual * MEAN_TICKET));
  return Math.min(most, Math.max(least, wish));
}
