/** The users table: a row is rewritten on each day on which anything but the mere price of its balance changed. */
import type { BlockBuilder } from '../../contract/block.js';
import type { RAW } from '../../contract/raw/index.js';
import { ASSETS, FIATS } from '../../contract/reference.js';
import { divide, multiply, type Units } from '../../math/decimal.js';
import { type Day, dayOfMicros, type Window } from '../../time.js';
import { candleAt, rateOn } from '../market/candle.js';
import type { Person } from './people.js';
import { ACTIVE_DAYS } from './transactions.js';
import { NEVER, type World } from './world.js';

type UserRows = BlockBuilder<typeof RAW.users>;

/** Brings the newest version of every user's row up to the end of the day. */
export function closeUsers(world: World, day: Day): void {
  const { versions, lastTransaction, ledger } = world.state;
  world.people.forEach((person, user) => {
    if (dayOfMicros(person.createdAt) > day) return;
    const decided = person.decidedAt !== null && dayOfMicros(person.decidedAt) <= day;
    const active = day - lastTransaction[user]! < ACTIVE_DAYS;
    const isNew = versions.asOf[user] === NEVER;
    const changed = decided !== (versions.verified[user] === 1) || active !== (versions.active[user] === 1);
    if (!isNew && !changed && ledger.movedOn[user] !== day) return;
    versions.asOf[user] = day;
    versions.verified[user] = decided ? 1 : 0;
    versions.active[user] = active ? 1 : 0;
    versions.balanceUsd[user] = balanceUsd(world, user, day);
  });
}

/** All balances at the day's last close and rate, each rounded half-even. */
function balanceUsd(world: World, user: number, day: Day): Units {
  const { market } = world.spec;
  let sum = 0;
  for (const { id } of ASSETS)
    sum += multiply(world.ledger.balance(user, id), candleAt(market, id, day * 24 + 23).close);
  for (const fiat of FIATS) sum += divide(world.ledger.balance(user, fiat), rateOn(market, fiat, day));
  return sum;
}

/** The users created or changed in the window, as they stood at the end of the day last stepped. */
export function appendUsers(world: World, window: Window, rows: UserRows): void {
  const { versions } = world.state;
  world.people.forEach((person, user) => {
    const asOf = versions.asOf[user]!;
    if (asOf < window.from || asOf > window.to) return;
    const decided = versions.verified[user] === 1;
    rows.append({
      ...identity(person),
      kyc_status: decided ? person.kycStatus : 'pending',
      account_tier: decided ? person.tier : 'basic',
      account_balance_usd: versions.balanceUsd[user]!,
      is_active: versions.active[user] === 1,
      _as_of: asOf,
    });
  });
}

/** The users who sign up after the day last stepped, as of the moment of their sign-up. */
export function appendFutureUsers(world: World, rows: UserRows): void {
  for (const person of world.people) {
    const day = dayOfMicros(person.createdAt);
    if (day <= world.state.day) continue;
    rows.append({
      ...identity(person),
      kyc_status: 'pending',
      account_tier: 'basic',
      account_balance_usd: 0,
      is_active: false,
      _as_of: day,
    });
  }
}

function identity(person: Person) {
  return {
    user_id: person.id,
    email: person.email,
    signup_date: dayOfMicros(person.createdAt),
    country: person.country.code,
    created_at: person.createdAt,
  };
}
