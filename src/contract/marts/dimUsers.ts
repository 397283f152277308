import { choice, column, DATE, ID, INTEGER, MONEY, maybe, TEXT, TIMESTAMP } from '../column.js';
import { ACCOUNT_TIERS, CHANNELS, ENTRY_PRODUCTS, KYC_STATUSES } from '../vocabulary.js';
import { mart } from './mart.js';
import { COHORT_MONTH } from './shared.js';

export const dimUsers = mart({
  name: 'dim_users',
  group: 'acquisition',
  description:
    'One row per user who had signed up by the as-of day: who it is, where from, and what became of it. No e-mail: nothing here needs one.',
  columns: {
    user_id: column(ID, 'The user.'),
    country: column(TEXT, 'Country of residence, ISO 3166-1 alpha-2.'),
    channel: column(choice(CHANNELS), 'Channel that the last touch before sign-up credits.'),
    campaign: maybe(TEXT, 'Campaign of the last touch; null where the channel has none.'),
    first_channel: maybe(choice(CHANNELS), 'Channel of the first touch; null where it is not known.'),
    entry_product: column(choice(ENTRY_PRODUCTS), 'The product the user came for.'),
    kyc_status: column(choice(KYC_STATUSES), 'Identity check, as far as it was decided by the as-of day.'),
    account_tier: column(choice(ACCOUNT_TIERS), 'Level of verification, newest state loaded.'),
    account_balance_usd: column(MONEY, 'All balances in USD, newest state loaded.'),
    signed_up_at: column(TIMESTAMP, 'The moment of sign-up.'),
    signup_date: column(DATE, 'Day of sign-up.'),
    cohort_month: COHORT_MONTH,
    kyc_submitted_at: maybe(TIMESTAMP, 'When documents were submitted; null where none were by the as-of day.'),
    kyc_decided_at: maybe(TIMESTAMP, 'When they were decided; null where they were not by the as-of day.'),
    first_transaction_on: maybe(DATE, 'Day of the first transaction; null before it.'),
    first_activity_on: maybe(DATE, 'Day of the first trade or completed ramp purchase; null before it.'),
    last_activity_on: maybe(DATE, 'Day of the latest trade or completed ramp purchase; null before the first.'),
    active_days: column(INTEGER, 'Days with activity so far.'),
    transactions: column(INTEGER, 'Transactions so far.'),
    volume_usd: column(MONEY, 'Volume so far, USD.'),
    gross_revenue_usd: column(MONEY, 'Fees earned so far, USD.'),
    net_revenue_usd: column(MONEY, 'Fees earned less processing cost so far, USD.'),
    observed_days: column(INTEGER, 'Days of life seen so far, the day of sign-up and the as-of day included.'),
    as_of: column(DATE, 'The as-of day.'),
  },
  key: ['user_id'],
  day: 'signup_date',
  holds: ['signup_date <= as_of', 'first_activity_on is null or first_activity_on >= signup_date'],
});
