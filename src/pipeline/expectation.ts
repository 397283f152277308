/** What a world of given counts must come to, for verify. */
import { type CountsProfile, countsOf, SHARES } from '../simulator/classic/profile.js';
import type { ProfileShares } from '../verify/world.js';

export function expectationOf(profile: CountsProfile): ProfileShares {
  const orders = countsOf(SHARES.order, profile.orders);
  return {
    rows: {
      users: profile.users,
      deposits: profile.deposits,
      withdrawals: profile.withdrawals,
      orders: profile.orders,
      trades: orders.filled + orders.partially_filled,
    },
    values: {
      'deposits.status': countsOf(SHARES.deposit, profile.deposits),
      'deposits.deposit_type': countsOf(SHARES.depositType, profile.deposits),
      'withdrawals.status': countsOf(SHARES.withdrawal, profile.withdrawals),
      'withdrawals.withdrawal_type': countsOf(SHARES.withdrawalType, profile.withdrawals),
      'orders.status': orders,
    },
    finalUsers: {
      kyc_status: countsOf(SHARES.kyc, profile.users),
      account_tier: countsOf(SHARES.tier, profile.users),
    },
    rampPerDay: profile.rampPerDay,
    rampStatuses: countsOf(SHARES.ramp, profile.rampPerDay),
    lapseAtDayEnd: true,
  };
}
