/** How the reasons for high volume are worded. */
import type { EarlyLife } from './earlyLife.js';
import { GROUPINGS } from './groupings.js';
import { type EarlyUser, volumeOf } from './highVolumeFeatures.js';
import type { Lives } from './lives.js';
import type { Wording } from './reasons.js';
import { counted, groupText, usd } from './words.js';

const WORDS: Readonly<Record<string, (life: EarlyLife) => string>> = {
  volume: (life) => `volume so far ${usd(volumeOf(life))}`,
  'size of a trade': (life) => (life.trades === 0 ? 'no trade yet' : `${usd(life.tradeVolume / life.trades)} a trade`),
  activity: (life) =>
    life.activeDays === 0
      ? 'no trade or purchase yet'
      : `${counted(life.activeDays, 'active day')}, the latest ${counted(life.sinceLatest - 1, 'day')} before the cut-off`,
  deposits: (life) => (life.deposits === 0 ? 'no deposit' : `deposits of ${usd(life.depositVolume)}`),
  withdrawals: (life) => (life.withdrawals === 0 ? 'no withdrawal' : `withdrawals of ${usd(life.withdrawalVolume)}`),
  'failed payments': (life) => counted(life.failures, 'failed payment'),
  verification: verification,
  'day of the week': (life) => (life.isWeekend ? 'signed up on a weekend' : 'signed up on a working day'),
};

function verification(life: EarlyLife): string {
  if (life.isVerified) return `verified within ${counted(Math.ceil(life.hoursToVerification), 'hour')}`;
  if (life.isRejected) return 'documents refused';
  return life.isSubmitted ? 'documents not decided yet' : 'no documents yet';
}

export function highVolumeWords({ users }: Lives, subjects: readonly EarlyUser[]): Wording {
  const names = new Map(Object.entries(GROUPINGS).map(([name, signal]) => [signal as string, name]));
  return (signal, row) => {
    const { user, life } = subjects[row]!;
    const grouping = names.get(signal);
    return grouping === undefined ? WORDS[signal]!(life) : groupText(users.groupings, grouping, signal, user);
  };
}
