/** The brief's numbers, the judge's own copy: what `classic` must come to. */
import type { ProfileShares } from './world.js';

export const CLASSIC_SHARES: ProfileShares = {
  rows: { users: 1000, deposits: 800, withdrawals: 600, orders: 3000, trades: 1260 },
  values: {
    'deposits.status': { completed: 720, pending: 56, failed: 24 },
    'deposits.deposit_type': { fiat: 560, crypto: 240 },
    'withdrawals.status': { completed: 510, pending: 60, failed: 18, rejected: 12 },
    'withdrawals.withdrawal_type': { fiat: 240, crypto: 360 },
    'orders.status': { filled: 1200, open: 900, cancelled: 600, expired: 240, partially_filled: 60 },
  },
  finalUsers: {
    kyc_status: { verified: 700, pending: 200, rejected: 100 },
    account_tier: { basic: 600, intermediate: 300, pro: 100 },
  },
  rampPerDay: 500,
  rampStatuses: { completed: 425, failed: 50, pending: 25 },
  lapseAtDayEnd: true,
};
