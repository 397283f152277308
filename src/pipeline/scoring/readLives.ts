/** Marts → what was known of everybody on each day, in columns. */
import { MARTS } from '../../contract/marts/index.js';
import type { Row } from '../../contract/table.js';
import { byFigure, FIGURES, type Figure, type Lives, NEVER, type Signs } from '../../economics/prediction/lives.js';
import type { Day } from '../../time.js';
import type { Warehouse } from '../../warehouse/warehouse.js';
import { dayOf, groups } from './columns.js';

type Readable = Pick<Warehouse, 'read' | 'readColumns'>;

const OF_PEOPLE = [
  'user_id',
  'signup_date',
  'channel',
  'country',
  'entry_product',
  'cohort_month',
  'signed_up_at',
  'submitted_at',
  'verified_at',
  'rejected_at',
  'as_of',
] as const;

/** In key order everywhere, so that users and their signs meet without a look-up. */
export async function readLives(warehouse: Readable): Promise<Lives> {
  const people = await readPeople(warehouse);
  const { ids } = people.users;
  return {
    ...people,
    highVolumeOn: await readHighVolume(warehouse, ids.length),
    signs: await readSigns(warehouse, ids),
  };
}

async function readPeople(warehouse: Readable): Promise<Pick<Lives, 'asOf' | 'users' | 'steps'>> {
  const ids: string[] = [];
  const signupDay: number[] = [];
  const columns = { channel: groups(), country: groups(), first_product: groups() };
  const steps = { signedUpAt: numbers(), submittedAt: numbers(), verifiedAt: numbers(), rejectedAt: numbers() };
  let asOf: Day = 0;
  for await (const rows of warehouse.readColumns(MARTS.user_steps, OF_PEOPLE))
    for (const row of rows) {
      ids.push(row.user_id);
      signupDay.push(dayOf(row.signup_date));
      columns.channel.add(row.channel);
      columns.country.add(row.country);
      columns.first_product.add(row.entry_product);
      steps.signedUpAt.push(microsOf(row.signed_up_at));
      steps.submittedAt.push(microsOf(row.submitted_at));
      steps.verifiedAt.push(microsOf(row.verified_at));
      steps.rejectedAt.push(microsOf(row.rejected_at));
      asOf = dayOf(row.as_of);
    }
  return {
    asOf,
    users: {
      ids,
      signupDay: Int32Array.from(signupDay),
      groupings: new Map(Object.entries(columns).map(([name, column]) => [name, column.grouping()])),
    },
    steps: {
      signedUpAt: Float64Array.from(steps.signedUpAt),
      submittedAt: Float64Array.from(steps.submittedAt),
      verifiedAt: Float64Array.from(steps.verifiedAt),
      rejectedAt: Float64Array.from(steps.rejectedAt),
    },
  };
}

function numbers(): number[] {
  return [];
}

/** To the millisecond; NaN for what has not happened. */
function microsOf(stamp: string | null): number {
  return stamp === null ? Number.NaN : Date.parse(stamp) * 1000;
}

async function readHighVolume(warehouse: Readable, users: number): Promise<Int32Array> {
  const on = new Int32Array(users).fill(NEVER);
  let user = 0;
  for await (const rows of warehouse.readColumns(MARTS.time_to_high_volume, ['high_volume_on']))
    for (const { high_volume_on } of rows) {
      if (high_volume_on !== null) on[user] = dayOf(high_volume_on);
      user++;
    }
  return on;
}

type SignRow = Row<typeof MARTS.fct_user_signs>;

const COLUMN_OF: Readonly<Record<Figure, keyof SignRow>> = {
  trades: 'trades',
  tradeVolume: 'trade_volume_usd',
  purchases: 'ramp_purchases',
  purchaseVolume: 'ramp_volume_usd',
  deposits: 'deposits',
  depositVolume: 'deposits_usd',
  withdrawals: 'withdrawals',
  withdrawalVolume: 'withdrawals_usd',
  failures: 'failed_payments',
};

async function readSigns(warehouse: Readable, ids: readonly string[]): Promise<Signs> {
  const first = new Uint32Array(ids.length + 1);
  const day: number[] = [];
  const knownOn: number[] = [];
  const figures = byFigure((): number[] => []);
  let user = 0;
  for await (const rows of warehouse.read(MARTS.fct_user_signs))
    for (const row of rows) {
      while (ids[user] !== row.user_id) first[++user] = day.length;
      day.push(dayOf(row.day));
      knownOn.push(dayOf(row.known_on));
      for (const figure of FIGURES) figures[figure].push(Number(row[COLUMN_OF[figure]]));
    }
  while (user < ids.length) first[++user] = day.length;
  return {
    first,
    day: Int32Array.from(day),
    knownOn: Int32Array.from(knownOn),
    figures: byFigure((figure) => Float64Array.from(figures[figure])),
  };
}
