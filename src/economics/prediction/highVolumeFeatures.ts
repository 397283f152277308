/** The features from which high volume is predicted. */
import type { Day } from '../../time.js';
import { type EarlyLife, earlyLife } from './earlyLife.js';
import { bending, type ColumnSpec, columnsOf, type FeatureTable, groupColumns } from './featureTable.js';
import { GROUPINGS } from './groupings.js';
import type { Lives } from './lives.js';

const ln = Math.log1p;
const flag = (is: boolean): number => (is ? 1 : 0);
const isActive = (life: EarlyLife): boolean => life.activeDays > 0;
export const volumeOf = (life: EarlyLife): number => life.tradeVolume + life.purchaseVolume;
/** ln of the mean size, 0 where there was none. */
const meanSize = (count: number, volume: number): number => (count === 0 ? 0 : ln(volume / count));

const KNOTS = [300, 1000, 3000];

/** Counts and values by their logarithms; who has not begun is 0 everywhere, and told apart by indicators. */
export const EARLY_COLUMNS: readonly ColumnSpec<EarlyLife>[] = [
  ...bending<EarlyLife>({ signal: 'volume', name: 'ln volume', value: (life) => ln(volumeOf(life)) }, KNOTS),
  ...bending<EarlyLife>(
    { signal: 'volume', name: 'ln volume of the largest day', value: (life) => ln(life.largestDay) },
    KNOTS,
  ),
  { signal: 'volume', name: 'ln trade volume', value: (life) => ln(life.tradeVolume) },
  { signal: 'volume', name: 'ln ramp volume', value: (life) => ln(life.purchaseVolume) },
  ...bending<EarlyLife>(
    { signal: 'size of a trade', name: 'ln mean trade', value: (life) => meanSize(life.trades, life.tradeVolume) },
    [100, 300, 1000],
  ),
  { signal: 'activity', name: 'is active', value: (life) => flag(isActive(life)) },
  { signal: 'activity', name: 'ln active days', value: (life) => ln(life.activeDays) },
  { signal: 'activity', name: 'ln active days × ln volume', value: (life) => ln(life.activeDays) * ln(volumeOf(life)) },
  { signal: 'activity', name: 'days since the first activity', value: (life) => life.sinceFirst },
  { signal: 'activity', name: 'days since the latest activity', value: (life) => life.sinceLatest },
  { signal: 'activity', name: 'has traded', value: (life) => flag(life.trades > 0) },
  { signal: 'activity', name: 'ln trades', value: (life) => ln(life.trades) },
  { signal: 'activity', name: 'ln ramp purchases', value: (life) => ln(life.purchases) },
  { signal: 'deposits', name: 'has deposited', value: (life) => flag(life.deposits > 0) },
  { signal: 'deposits', name: 'ln deposits', value: (life) => ln(life.deposits) },
  ...bending<EarlyLife>({ signal: 'deposits', name: 'ln deposited', value: (life) => ln(life.depositVolume) }, KNOTS),
  { signal: 'deposits', name: 'has deposited only', value: (life) => flag(life.deposits > 0 && !isActive(life)) },
  { signal: 'deposits', name: 'ln deposited only', value: (life) => (isActive(life) ? 0 : ln(life.depositVolume)) },
  { signal: 'withdrawals', name: 'has withdrawn', value: (life) => flag(life.withdrawals > 0) },
  { signal: 'withdrawals', name: 'ln withdrawals', value: (life) => ln(life.withdrawals) },
  { signal: 'withdrawals', name: 'ln withdrawn', value: (life) => ln(life.withdrawalVolume) },
  { signal: 'failed payments', name: 'ln failed payments', value: (life) => ln(life.failures) },
  { signal: 'verification', name: 'has submitted documents', value: (life) => flag(life.isSubmitted) },
  { signal: 'verification', name: 'is verified', value: (life) => flag(life.isVerified) },
  { signal: 'verification', name: 'is refused', value: (life) => flag(life.isRejected) },
  { signal: 'verification', name: 'ln hours to verification', value: (life) => ln(life.hoursToVerification) },
  { signal: 'verification', name: 'is verified only', value: (life) => flag(life.isVerified && !isActive(life)) },
  { signal: 'day of the week', name: 'signed up on a weekend', value: (life) => flag(life.isWeekend) },
];

/** A user by its place, and the first days of its life. */
export interface EarlyUser {
  readonly user: number;
  readonly life: EarlyLife;
}

/** Everybody who has lived so many days by the as-of day, and whom `isWanted` names. */
export function earlyUsers(lives: Lives, days: number, isWanted: (user: number) => boolean = () => true): EarlyUser[] {
  const { signupDay } = lives.users;
  const found: EarlyUser[] = [];
  for (let user = 0; user < signupDay.length; user++)
    if (momentOf(lives, user, days) <= lives.asOf && isWanted(user))
      found.push({ user, life: earlyLife(lives, user, days) });
  return found;
}

/** The last of the first days of life; what is known at its end is what the user is predicted from. */
export function momentOf({ users }: Lives, user: number, days: number): Day {
  return users.signupDay[user]! + days - 1;
}

export function highVolumeFeatures(
  lives: Lives,
  subjects: readonly EarlyUser[],
  days: number,
  specs: readonly ColumnSpec<EarlyLife>[] = EARLY_COLUMNS,
): FeatureTable {
  const users = subjects.map(({ user }) => user);
  return {
    ids: users.map((user) => lives.users.ids[user]!),
    moment: Int32Array.from(users, (user) => momentOf(lives, user, days)),
    columns: [
      ...columnsOf(
        subjects.map(({ life }) => life),
        specs,
      ),
      ...Object.entries(GROUPINGS).flatMap(([name, signal]) =>
        groupColumns(signal, lives.users.groupings.get(name)!, users),
      ),
    ],
  };
}
