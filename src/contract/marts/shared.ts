/** What several marts say in the same words, and the vocabularies that begin in them. */
import { choice, column, DATE, ID, INTEGER, MONEY, TEXT } from '../column.js';
import type { Parent } from '../table.js';
import { CHANNELS, ENTRY_PRODUCTS } from '../vocabulary.js';

export const USER_ID = column(ID, 'The user.');
export const COHORT_MONTH = column(DATE, 'First day of the month of sign-up.');
export const OF_USER: Parent = { column: 'user_id', table: 'dim_users', key: 'user_id' };

/** Where a user came from, as it stands beside the figures of users. */
export const CHANNEL = column(choice(CHANNELS), 'Channel that the last touch before sign-up credits.');
export const CAMPAIGN = column(TEXT, 'Campaign of the last touch; `none` where the channel has none.');
export const COUNTRY = column(TEXT, 'Country of residence, ISO 3166-1 alpha-2.');
export const ENTRY_PRODUCT = column(choice(ENTRY_PRODUCTS), 'The product the user came for.');

/** Slices of users in long form; each kind counts every user once. */
export const SEGMENT = column(TEXT, 'The segment within its kind; `all` for everybody.');

export const REVENUE_SOURCES = ['trade_fee', 'ramp_fee', 'withdrawal_fee'] as const;
/** By value in USD, the lower end included. */
export const TICKET_BANDS = ['under_50', '50_to_200', '200_to_1000', '1000_to_5000', 'from_5000'] as const;
/** The ends of waiting to become large. */
export const HIGH_VOLUME_EVENTS = ['high_volume', 'churned', 'censored'] as const;

/** The steps of the funnel, in order. */
export const FUNNEL_STEPS = ['signed_up', 'submitted', 'verified', 'funded', 'active', 'repeated'] as const;
/** The ends of waiting for a first trade. */
export const FIRST_TRADE_EVENTS = ['traded', 'rejected', 'censored'] as const;
/** What a user is in a calendar month. */
export const USER_STATES = ['new', 'retained', 'resurrected', 'churned', 'dormant', 'prospect'] as const;

/** Counts and sums of a user's period, the same for days and months. */
export const PERIOD_FIGURES = {
  trades: column(INTEGER, 'Trades.'),
  trade_volume_usd: column(MONEY, 'Value of the trades, USD.'),
  ramp_purchases: column(INTEGER, 'Completed ramp purchases.'),
  ramp_volume_usd: column(MONEY, 'Value of the completed ramp purchases, fee included, USD.'),
  deposits: column(INTEGER, 'Completed deposits.'),
  deposits_usd: column(MONEY, 'Value of the completed deposits, USD.'),
  withdrawals: column(INTEGER, 'Completed withdrawals.'),
  withdrawals_usd: column(MONEY, 'Value of the completed withdrawals, fee not included, USD.'),
  transactions: column(INTEGER, 'Trades and completed ramp purchases, deposits and withdrawals.'),
  volume_usd: column(MONEY, 'Trade volume + ramp volume, USD.'),
  gross_revenue_usd: column(MONEY, 'Fees earned, USD.'),
  cost_usd: column(MONEY, 'Processing cost, USD.'),
  net_revenue_usd: column(MONEY, 'Fees earned less processing cost, USD.'),
} as const;

/** Identities of the period figures. */
export const PERIOD_HOLDS = [
  'transactions = trades + ramp_purchases + deposits + withdrawals',
  'volume_usd = trade_volume_usd + ramp_volume_usd',
  'net_revenue_usd = gross_revenue_usd - cost_usd',
  'is_active = (trades + ramp_purchases > 0)',
] as const;
