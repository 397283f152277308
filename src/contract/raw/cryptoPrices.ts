import { AMOUNT, ASSET, choice, column, maybe, TIMESTAMP } from '../column.js';
import { rawTable } from '../table.js';
import { SOURCES } from '../vocabulary.js';
import { BY_TIMESTAMP } from './shared.js';

export const cryptoPrices = rawTable({
  name: 'crypto_prices',
  description: 'One row per asset and hour, without gaps; an hour without trades is flat.',
  columns: {
    asset_id: column(ASSET, 'CoinGecko id.'),
    timestamp: column(TIMESTAMP, 'Start of the hour.'),
    open: column(AMOUNT, 'First price, USD.'),
    high: column(AMOUNT, 'Highest price, USD.'),
    low: column(AMOUNT, 'Lowest price, USD.'),
    close: column(AMOUNT, 'Last price, USD.'),
    volume_usd: maybe(AMOUNT, 'Traded value, USD.'),
    source: column(choice(SOURCES), 'Where the price comes from.'),
    fetched_at: maybe(TIMESTAMP, 'When it was fetched; null for simulated prices and files.'),
  },
  key: ['asset_id', 'timestamp'],
  ...BY_TIMESTAMP,
  parents: [],
});
