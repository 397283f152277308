/** The rows of users and their checks: rewritten on each day on which anything but the mere price of a balance changed. */

import { divide, multiply, multiplyBig, toFloat, type Units } from '../math/decimal.js';
import { putHex } from '../math/hex.js';
import { type Day, dayOfMicros, endOfDay } from '../time.js';
import { type Books, touch } from './books.js';
import { PENDING } from './identity.js';
import type { Lives } from './lives.js';
import { type People, waits } from './people.js';
import { lastClose, rateOf } from './quotes.js';
import type { Shard } from './shard.js';
import { ACTIVE_DAYS } from './silence.js';
import { FIAT_PURSE, PURSES } from './traders.js';

/** Brings the rows of those who moved, or fell silent, to the end of the day. */
export function closeRows(shard: Shard, day: Day): void {
  const { books, silence, lives } = shard;
  const { traders, people } = lives;
  for (const trader of silence.take(day))
    if (traders.lastTransaction[trader]! + ACTIVE_DAYS === day) touch(books, trader);
  for (const trader of books.moved) {
    const person = traders.person[trader]!;
    traders.moves[trader] = 0;
    people.rowAsOf[person] = day;
    people.rowActive[person] = day - traders.lastTransaction[trader]! < ACTIVE_DAYS ? 1 : 0;
    closeBalance(lives, trader, day);
    waits(people.rowWaits, people.waiting.rows, person);
  }
  books.moved.length = 0;
}

const HALF = 2 ** 32;

/** All balances at the day's last close and rate, each rounded half-even. */
function closeBalance({ traders, people, quotes }: Lives, trader: number, day: Day): void {
  const place = trader * PURSES;
  const fiat = traders.balance[place + FIAT_PURSE]!;
  let sum: Units = fiat === 0 ? 0 : divide(fiat, rateOf(quotes, traders.fiat[trader]!, day));
  let beyond = 0n;
  if (toFloat(sum) >= LARGE_USD) [sum, beyond] = [0, BigInt(sum)];
  for (let asset = 0; asset < FIAT_PURSE; asset++) {
    const coins = traders.balance[place + asset]!;
    if (coins === 0) continue;
    const close = lastClose(quotes, asset, day);
    if (toFloat(coins) * toFloat(close) < LARGE_USD) sum += multiply(coins, close);
    else beyond += multiplyBig(coins, close);
  }
  const at = 2 * traders.person[trader]!;
  if (beyond === 0n) {
    people.rowBalance[at] = sum | 0;
    people.rowBalance[at + 1] = Math.floor(sum / HALF);
  } else {
    const all = beyond + BigInt(sum);
    people.rowBalance[at] = Number(BigInt.asIntN(32, all));
    people.rowBalance[at + 1] = Number(all >> 32n);
  }
}

/** So much of each asset, and of fiat, sums up below 2^53 units. */
const LARGE_USD = 10_000_000;

/** The users who came or changed since rows were last taken, as they stood on the day of their version. */
export function takeUsers(books: Books, people: People): void {
  for (const person of inOrder(people.waiting.rows, people.rowWaits)) {
    const asOf = people.rowAsOf[person]!;
    const decided = people.decidedAt[person]! <= endOfDay(asOf);
    const { columns } = books.rows.users;
    const row = books.rows.users.next();
    columns.user_id.put(row, people.id, 4 * person);
    columns.email.putBytes(row, emailOf(people, person));
    columns.signup_date.put(row, dayOfMicros(people.createdAt[person]!));
    columns.country.putCode(row, books.codes.userCountry[people.country[person]!]!);
    columns.kyc_status.put(row, decided ? people.status[person]! : PENDING);
    columns.account_tier.put(row, decided ? people.tier[person]! : 0);
    columns.account_balance_usd.putHalves(row, people.rowBalance[2 * person + 1]!, people.rowBalance[2 * person]!);
    columns.is_active.put(row, people.rowActive[person] === 1);
    columns.created_at.put(row, people.createdAt[person]!);
    columns._as_of.put(row, asOf);
  }
}

/** The checks handed in or decided since. */
export function takeChecks(books: Books, people: People, through: Day): void {
  for (const person of inOrder(people.waiting.checks, people.checkWaits)) {
    const decidedAt = people.decidedAt[person]!;
    const decided = decidedAt <= endOfDay(through);
    const { columns } = books.rows.kyc_checks;
    const row = books.rows.kyc_checks.next();
    columns.user_id.put(row, people.id, 4 * person);
    columns.submitted_at.put(row, people.submittedAt[person]!);
    if (decided) columns.decided_at.put(row, decidedAt);
    columns.status.put(row, decided ? people.status[person]! : PENDING);
    columns._as_of.put(row, dayOfMicros(decided ? decidedAt : people.submittedAt[person]!));
  }
}

/** In the order of sign-up, which tells nothing; the list starts anew. */
export function inOrder(list: number[], flags: Uint8Array): number[] {
  const people = [...list].sort((a, b) => a - b);
  for (const person of people) flags[person] = 0;
  list.length = 0;
  return people;
}

/** Made of the id's digits: they are random. */
function emailOf({ id }: People, person: number): Uint8Array {
  const tail = id[4 * person + 3]!;
  const email = EMAILS[tail % 2]!;
  putHex(id[4 * person]!, email, 0);
  putHex(tail, email, 9, 6);
  return email;
}

/** Scratch: the digits are put over. */
const EMAILS = ['com', 'org'].map((domain) => new TextEncoder().encode(`00000000.000000@example.${domain}`));
