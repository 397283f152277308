/** Closed lists that columns draw from. Assets, fiats and countries are reference data: `src/contract/reference.ts`. */
export const KYC_STATUSES = ['verified', 'pending', 'rejected'] as const;
export const ACCOUNT_TIERS = ['basic', 'intermediate', 'pro'] as const;
export const TRANSFER_TYPES = ['fiat', 'crypto'] as const;
export const DEPOSIT_STATUSES = ['completed', 'pending', 'failed'] as const;
export const WITHDRAWAL_STATUSES = ['completed', 'pending', 'failed', 'rejected'] as const;
export const ORDER_STATUSES = ['filled', 'open', 'cancelled', 'partially_filled', 'expired'] as const;
/** The states of an order that has trades. */
export const EXECUTED_STATUSES = ['filled', 'partially_filled'] as const;
export const RAMP_STATUSES = ['completed', 'failed', 'pending'] as const;
export const SIDES = ['buy', 'sell'] as const;
export const ORDER_TYPES = ['market', 'limit'] as const;
export const RAMP_METHODS = ['credit_card', 'debit_card', 'ach_transfer', 'sepa', 'apple_pay'] as const;
export const DEPOSIT_METHODS = ['bank_transfer', 'wire', 'ach_transfer', 'sepa', 'blockchain'] as const;
export const DESTINATION_TYPES = ['wallet_address', 'bank_account', 'card'] as const;
export const CHANNELS = [
  'organic',
  'referral',
  'paid_search',
  'paid_social',
  'affiliate',
  'influencer',
  'ramp_partner',
] as const;
export const ENTRY_PRODUCTS = ['ramp', 'exchange'] as const;
export const SOURCES = ['live', 'cached', 'simulated', 'file'] as const;
export const LEDGER_TYPES = ['deposit', 'withdrawal', 'trade', 'spend', 'receive', 'fee'] as const;
/** What the exchange's own accounts are for; new ones go last, for accounts hold the index. */
export const HOUSE_PURPOSES = ['custody', 'market', 'fees'] as const;
export const EXPERIMENT_KINDS = ['dark'] as const;

export type RampMethod = (typeof RAMP_METHODS)[number];
export type DepositMethod = (typeof DEPOSIT_METHODS)[number];
export type LedgerType = (typeof LEDGER_TYPES)[number];
export type Side = (typeof SIDES)[number];
export type AccountTier = (typeof ACCOUNT_TIERS)[number];
export type KycStatus = (typeof KYC_STATUSES)[number];
export type Channel = (typeof CHANNELS)[number];
export type Source = (typeof SOURCES)[number];
export type HousePurpose = (typeof HOUSE_PURPOSES)[number];
