/** How the reasons for churn are worded. */
import { GROUPINGS } from './groupings.js';
import type { Wording } from './reasons.js';
import { type Snapshot, type Snapshots, snapshotOf } from './snapshots.js';
import { counted, groupText, usd } from './words.js';

const WORDS: Readonly<Record<string, (user: Snapshot) => string>> = {
  silence: ({ sinceActivity }) =>
    sinceActivity === 0 ? 'active on the day itself' : `last active ${counted(sinceActivity, 'day')} ago`,
  pace: ({ activeDays30, activeDays90 }) =>
    `${counted(activeDays30, 'active day')} of the last 30, ${activeDays90} of the last 90`,
  age: ({ age }) => `signed up ${counted(age, 'day')} ago`,
  volume: ({ volume30, volume90 }) => `volume ${usd(volume30)} in 30 days, ${usd(volume90)} in 90`,
  deposits: ({ deposits30 }) =>
    deposits30 === 0 ? 'no deposit in 30 days' : `deposits of ${usd(deposits30)} in 30 days`,
  withdrawals: ({ withdrawals30, hasWithdrawnAll }) =>
    withdrawals30 === 0
      ? 'no withdrawal in 30 days'
      : `withdrawals of ${usd(withdrawals30)} in 30 days${hasWithdrawnAll === 1 ? ', hardly anything left' : ''}`,
  balance: ({ balance }) => `balance ${usd(balance)}`,
  'failed payments': ({ failures30 }) => `${counted(failures30, 'failed payment')} in 30 days`,
};

export function churnWords(snapshots: Snapshots): Wording {
  const names = new Map(Object.entries(GROUPINGS).map(([name, signal]) => [signal as string, name]));
  return (signal, row) => {
    const grouping = names.get(signal);
    return grouping === undefined
      ? WORDS[signal]!(snapshotOf(snapshots, row))
      : groupText(snapshots.groupings, grouping, signal, row);
  };
}
