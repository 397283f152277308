/** Worlds made as the models see them, so that what is right is known: lives with early signs, and snapshots before silence. */
import type { Grouping } from '../../../src/economics/histories.js';
import { byFigure, type Lives, NEVER, type Signs } from '../../../src/economics/prediction/lives.js';
import { bySnapshotFigure, type Snapshots } from '../../../src/economics/prediction/snapshots.js';
import { normal } from '../../../src/math/distributions.js';
import { logistic } from '../../../src/math/logistic.js';
import { type Stream, stream } from '../../../src/math/random.js';
import { startOfDay } from '../../../src/time.js';

const HOUR = 3.6e9;
/** High volume of these worlds: 10,000 USD in 30 days. */
const LARGE = 10_000;

interface Sign {
  readonly day: number;
  readonly knownOn: number;
  readonly trades: number;
  readonly tradeVolume: number;
  readonly deposits: number;
  readonly depositVolume: number;
}

/** People of very different means sign up for `days` days; a third are verified and trade on some days; deposits settle late now and then. */
export function simulateLives(seed: number, people: number, days: number): Lives {
  const draw = stream(seed, 'lives');
  const users = Array.from({ length: people }, (_, user) => {
    const signup = Math.floor(days * draw.uniform());
    const verifiedOn = draw.chance(0.7) ? signup + Math.floor(3 * draw.uniform()) : NEVER;
    const signs = verifiedOn === NEVER || draw.chance(0.5) ? [] : simulateSigns(draw, verifiedOn, days);
    return { id: `u${String(user).padStart(6, '0')}`, signup, verifiedOn, signs };
  });
  const signs = users.flatMap((user) => user.signs);
  let passed = 0;
  const first = Uint32Array.from([0, ...users.map((user) => (passed += user.signs.length))]);
  return {
    asOf: days - 1,
    users: {
      ids: users.map(({ id }) => id),
      signupDay: Int32Array.from(users, ({ signup }) => signup),
      groupings: new Map([
        ['channel', groupsOf(people, ['organic', 'affiliate'])],
        ['country', groupsOf(people, ['DE', 'US', 'BR'])],
        ['first_product', groupsOf(people, ['ramp'])],
      ]),
    },
    steps: {
      signedUpAt: Float64Array.from(users, ({ signup }) => startOfDay(signup) + 9 * HOUR),
      submittedAt: Float64Array.from(users, ({ signup }) => startOfDay(signup) + 10 * HOUR),
      verifiedAt: Float64Array.from(users, ({ verifiedOn }) =>
        verifiedOn >= days ? Number.NaN : startOfDay(verifiedOn) + 12 * HOUR,
      ),
      rejectedAt: new Float64Array(people).fill(Number.NaN),
    },
    highVolumeOn: Int32Array.from(users, (user) => highVolumeOn(user.signs)),
    signs: signsOf(signs, first),
  };
}

function simulateSigns(draw: Stream, from: number, days: number): Sign[] {
  const size = Math.exp(5.4 + 1.7 * normal(draw));
  const pace = 0.2 * draw.uniform();
  const until = from + Math.floor(-120 * Math.log(1 - draw.uniform()));
  const signs: Sign[] = [];
  for (let day = from; day < Math.min(until, days); day++) {
    if (!draw.chance(pace)) continue;
    const tradeVolume = size * Math.exp(0.8 * normal(draw));
    signs.push({ day, knownOn: day, trades: 1, tradeVolume, deposits: 0, depositVolume: 0 });
    const late = draw.chance(0.3) ? 1 + Math.floor(8 * draw.uniform()) : 0;
    if (late > 0 && day + late < days)
      signs.push({ day, knownOn: day + late, trades: 0, tradeVolume: 0, deposits: 1, depositVolume: 2 * tradeVolume });
  }
  return signs;
}

function highVolumeOn(signs: readonly Sign[]): number {
  for (const { day } of signs) {
    const window = signs.filter((sign) => sign.day <= day && sign.day > day - 30);
    if (window.reduce((sum, { tradeVolume }) => sum + tradeVolume, 0) >= LARGE) return day;
  }
  return NEVER;
}

function signsOf(signs: readonly Sign[], first: Uint32Array): Signs {
  return {
    first,
    day: Int32Array.from(signs, ({ day }) => day),
    knownOn: Int32Array.from(signs, ({ knownOn }) => knownOn),
    figures: byFigure((figure) => Float64Array.from(signs, (sign) => (figure in sign ? sign[figure as 'trades'] : 0))),
  };
}

/** Groups dealt out in turn. */
function groupsOf(rows: number, names: readonly string[]): Grouping {
  return { names, of: Uint16Array.from({ length: rows }, (_, row) => row % names.length) };
}

/** The log odds that somebody stays away, by days since the latest activity and by active days. */
export function churnLogOdds(since: number, activeDays: number): number {
  return -1 + 0.1 * since - 0.6 * Math.log(activeDays);
}

/** Users of `months` months of 30 days, everybody new each month; silence follows churnLogOdds, and a level of the month's own. */
export function simulateSnapshots(seed: number, months: number, each: number, spread: number): Snapshots {
  const draw = stream(seed, 'snapshots');
  const rows = Array.from({ length: months }, (_, month) => {
    const level = spread * normal(draw);
    return Array.from({ length: each }, (_, user) => {
      const since = Math.floor(30 * draw.uniform());
      const activeDays = 1 + Math.floor(10 * draw.uniform() ** 3);
      const churned = draw.chance(logistic(churnLogOdds(since, activeDays) + level)) ? 1 : 0;
      return { id: `${month}-${user}`, month, since, activeDays, churned };
    });
  }).flat();
  const asOf = 30 * months - 1;
  const columns = bySnapshotFigure(() => new Float64Array(rows.length));
  rows.forEach(({ since, activeDays }, row) => {
    columns.sinceActivity[row] = since;
    columns.age[row] = 400;
    columns.activeDays30[row] = activeDays;
    columns.activeDays60[row] = activeDays;
    columns.activeDays90[row] = activeDays;
    columns.balance[row] = 100;
  });
  const snapshotOn = Int32Array.from(rows, ({ month }) => 30 * month + 29);
  return {
    asOf,
    ids: rows.map(({ id }) => id),
    snapshotOn,
    groupings: new Map([
      ['channel', groupsOf(rows.length, ['organic', 'affiliate'])],
      ['country', groupsOf(rows.length, ['DE', 'US', 'BR'])],
      ['first_product', groupsOf(rows.length, ['ramp'])],
    ]),
    figures: columns,
    churned: Float64Array.from(rows, ({ churned }, row) => (snapshotOn[row]! + 30 > asOf ? Number.NaN : churned)),
  };
}
