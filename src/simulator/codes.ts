/** Codes of the closed vocabularies that several tables share, as column blocks hold them: indices, not text. */
import { ORDER_TYPES, SIDES, TRANSFER_TYPES } from '../contract/vocabulary.js';

export const FIAT_TRANSFER = TRANSFER_TYPES.indexOf('fiat');
export const CRYPTO_TRANSFER = TRANSFER_TYPES.indexOf('crypto');
export const BUY = SIDES.indexOf('buy');
export const SELL = SIDES.indexOf('sell');
export const LIMIT_ORDER = ORDER_TYPES.indexOf('limit');
export const MARKET_ORDER = ORDER_TYPES.indexOf('market');
