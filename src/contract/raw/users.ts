import { AMOUNT, BOOLEAN, COUNTRY, choice, column, DATE, EMAIL, ID, TIMESTAMP } from '../column.js';
import { rawTable } from '../table.js';
import { ACCOUNT_TIERS, KYC_STATUSES } from '../vocabulary.js';

export const users = rawTable({
  name: 'users',
  description: 'One row per user, as the user stood at the end of `_as_of`.',
  columns: {
    user_id: column(ID, 'The user.'),
    email: column(EMAIL, 'E-mail address (invented, at example domains).'),
    signup_date: column(DATE, 'UTC day of `created_at`.'),
    country: column(COUNTRY, 'Country of residence, ISO 3166-1 alpha-2.'),
    kyc_status: column(choice(KYC_STATUSES), 'Identity check; only verified users move money.'),
    account_tier: column(choice(ACCOUNT_TIERS), 'Level of verification; intermediate and pro are verified.'),
    account_balance_usd: column(AMOUNT, "All balances at that day's last close and rate, in USD."),
    is_active: column(BOOLEAN, 'A transaction in the 30 days ending with `_as_of`.'),
    created_at: column(TIMESTAMP, 'The moment of sign-up.'),
  },
  key: ['user_id'],
  day: 'created_at',
  partition: { column: 'signup_date', by: 'month' },
  parents: [],
});
