/** The features from which churn is predicted. */
import { bending, type ColumnSpec, columnsOf, type FeatureTable, groupColumns } from './featureTable.js';
import { GROUPINGS } from './groupings.js';
import { type Snapshot, type Snapshots, snapshotOf } from './snapshots.js';

const ln = Math.log1p;
const flag = (is: boolean): number => (is ? 1 : 0);

/** Days in which the user can have been seen, of the last 90. */
const seenDays = ({ age }: Snapshot): number => Math.min(90, age + 1);
/** How many activities the silence is long enough for, at the user's own pace. */
const missed = (user: Snapshot): number => (user.sinceActivity * user.activeDays90) / seenDays(user);

export const CHURN_COLUMNS: readonly ColumnSpec<Snapshot>[] = [
  ...bending<Snapshot>({ signal: 'silence', name: 'ln days since', value: (user) => ln(user.sinceActivity) }, [8, 15]),
  { signal: 'silence', name: 'days since', value: (user) => user.sinceActivity },
  { signal: 'pace', name: 'ln activities missed', value: (user) => ln(missed(user)) },
  { signal: 'pace', name: 'ln active days a day', value: (user) => Math.log(user.activeDays90 / seenDays(user)) },
  { signal: 'pace', name: 'ln active days, 30', value: (user) => ln(user.activeDays30) },
  { signal: 'pace', name: 'ln active days, 31 to 60', value: (user) => ln(user.activeDays60 - user.activeDays30) },
  { signal: 'pace', name: 'ln active days, 61 to 90', value: (user) => ln(user.activeDays90 - user.activeDays60) },
  { signal: 'pace', name: 'one active day', value: (user) => flag(user.activeDays90 === 1) },
  { signal: 'pace', name: 'none before', value: (user) => flag(user.activeDays90 === user.activeDays30) },
  { signal: 'age', name: 'ln age', value: (user) => ln(user.age) },
  { signal: 'age', name: 'first month', value: (user) => flag(user.age < 30) },
  { signal: 'age', name: 'first three months', value: (user) => flag(user.age < 90) },
  { signal: 'volume', name: 'ln volume, 30', value: (user) => ln(user.volume30) },
  { signal: 'volume', name: 'ln volume, 31 to 60', value: (user) => ln(user.volume60 - user.volume30) },
  { signal: 'volume', name: 'ln volume, 61 to 90', value: (user) => ln(user.volume90 - user.volume60) },
  { signal: 'deposits', name: 'has deposited', value: (user) => flag(user.deposits30 > 0) },
  { signal: 'deposits', name: 'ln deposited', value: (user) => ln(user.deposits30) },
  { signal: 'withdrawals', name: 'has withdrawn', value: (user) => flag(user.withdrawals30 > 0) },
  { signal: 'withdrawals', name: 'ln withdrawn', value: (user) => ln(user.withdrawals30) },
  { signal: 'withdrawals', name: 'has withdrawn all', value: (user) => user.hasWithdrawnAll },
  { signal: 'balance', name: 'ln balance', value: (user) => ln(user.balance) },
  { signal: 'balance', name: 'hardly a balance', value: (user) => flag(user.balance < 1) },
  { signal: 'failed payments', name: 'ln failed payments', value: (user) => ln(user.failures30) },
];

export function churnFeatures(
  snapshots: Snapshots,
  specs: readonly ColumnSpec<Snapshot>[] = CHURN_COLUMNS,
): FeatureTable {
  const { ids, snapshotOn, groupings } = snapshots;
  const rows = [...ids.keys()];
  const users = rows.map((row) => snapshotOf(snapshots, row));
  return {
    ids,
    moment: snapshotOn,
    columns: [
      ...columnsOf(users, specs),
      ...Object.entries(GROUPINGS).flatMap(([name, signal]) => groupColumns(signal, groupings.get(name)!, rows)),
    ],
  };
}
