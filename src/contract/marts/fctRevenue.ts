import { choice, column, DATE, INTEGER, MONEY } from '../column.js';
import { mart } from './mart.js';
import { OF_USER, REVENUE_SOURCES, USER_ID } from './shared.js';

export const fctRevenue = mart({
  name: 'fct_revenue',
  group: 'monetization',
  description: "One row per user, day and source of revenue, in USD at that day's prices and rates.",
  columns: {
    user_id: USER_ID,
    day: column(DATE, 'Day on which it was earned.'),
    source: column(choice(REVENUE_SOURCES), 'What was charged for.'),
    transactions: column(INTEGER, 'Transactions that earned it.'),
    gross_usd: column(MONEY, 'Fees earned, USD.'),
    cost_usd: column(MONEY, 'Processing cost by product and rail (seed `processing_costs`), USD.'),
    net_usd: column(MONEY, '`gross_usd` − `cost_usd`; can be negative.'),
  },
  key: ['user_id', 'day', 'source'],
  day: 'day',
  isDaily: true,
  parents: [OF_USER],
  holds: ['net_usd = gross_usd - cost_usd', 'gross_usd >= 0', 'cost_usd >= 0', 'transactions > 0'],
});
