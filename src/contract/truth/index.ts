/**
 * What only the simulator knows: schema `truth`, read by verify and the back-tests alone. It lands and loads like raw tables.
 * `classic` leaves it empty: its counts are given, so nobody's expectation is defined.
 */
import { choice, column, DATE, DOUBLE, ID, INTEGER, MONEY, maybe, TEXT } from '../column.js';
import { rawTable } from '../table.js';
import { CHANNELS, RAMP_METHODS } from '../vocabulary.js';
import { channelValues } from './channelValues.js';

const MONTH = column(DATE, 'First day of the month.');
const BY_AS_OF = { schema: 'truth', partition: { column: '_as_of', by: 'month' }, parents: [] } as const;

const users = rawTable({
  ...BY_AS_OF,
  name: 'users',
  description: 'One row per user: the traits that drive them.',
  columns: {
    user_id: column(ID, 'The user.'),
    caused_by_channel: column(choice(CHANNELS), 'The channel without which they would not have come.'),
    activity_rate: column(DOUBLE, 'Sessions a day while alive, in a level market; 0 for those who never trade.'),
    dropout_hazard: column(DOUBLE, 'Chance per day to leave for good.'),
    money_scale: column(DOUBLE, 'Multiplier of every ticket.'),
    price_sensitivity: column(DOUBLE, 'Elasticity of activity to the price.'),
    volatility_sensitivity: column(DOUBLE, 'Elasticity of activity to the volatility.'),
    dropped_out_on: maybe(DATE, 'The day they left; null while they have not.'),
  },
  key: ['user_id'],
  day: '_as_of',
});

const userRevenue = rawTable({
  ...BY_AS_OF,
  name: 'user_revenue',
  description:
    'One row per trader and month since the check: what they are expected to bring, dropout averaged out. No row: nothing.',
  columns: {
    user_id: column(ID, 'The user.'),
    month: MONTH,
    expected_net_revenue_usd: column(DOUBLE, 'Given traits and the realised market, not the realised life.'),
  },
  key: ['user_id', 'month'],
  day: 'month',
});

const channels = rawTable({
  ...BY_AS_OF,
  name: 'channels',
  description: 'One row per channel and month: what spend caused, and the curve it follows.',
  columns: {
    channel: column(choice(CHANNELS), 'The channel.'),
    month: MONTH,
    spend_usd: column(MONEY, 'Spend, USD.'),
    caused_signups: column(INTEGER, 'Sign-ups that would not have come without it.'),
    adstock_retention: column(DOUBLE, 'Part of a day’s effect that is left on the next (geometric).'),
    half_saturation_usd: column(DOUBLE, 'Adstocked spend at half the ceiling (Hill).'),
    slope: column(DOUBLE, 'Exponent of the Hill curve; above 1 it is S-shaped.'),
    ceiling_signups: column(DOUBLE, 'Sign-ups per day that no spend exceeds.'),
  },
  key: ['channel', 'month'],
  day: 'month',
});

const payments = rawTable({
  ...BY_AS_OF,
  name: 'payments',
  description: 'One row per ramp method, country and ticket band: the chance that a purchase completes.',
  columns: {
    payment_method: column(choice(RAMP_METHODS), 'How the user pays.'),
    country: column(TEXT, 'ISO 3166-1 alpha-2.'),
    ticket_band: column(TEXT, 'By value in USD, as in the mart ramp_success.'),
    success_rate: column(DOUBLE, 'Chance of completion among those decided.'),
  },
  key: ['payment_method', 'country', 'ticket_band'],
  day: '_as_of',
});

export const TRUTH = { users, user_revenue: userRevenue, channels, channel_values: channelValues, payments } as const;
