import { choice, column, DATE, DOUBLE, INTEGER } from '../column.js';
import { rawTable } from '../table.js';
import { CHANNELS } from '../vocabulary.js';

export const channelValues = rawTable({
  name: 'channel_values',
  schema: 'truth',
  description:
    'One row per channel, sign-up month and horizon: what one more user of that channel would have been worth.',
  columns: {
    channel: column(choice(CHANNELS), 'The channel that would have caused the sign-up.'),
    month: column(DATE, 'First day of the month of the sign-up.'),
    horizon_days: column(INTEGER, 'Days from the sign-up on that count.'),
    expected_net_revenue_usd: column(
      DOUBLE,
      'Mean over a panel drawn from the channel’s population, those who never trade included, in the realised market.',
    ),
  },
  key: ['channel', 'month', 'horizon_days'],
  day: '_as_of',
  partition: { column: '_as_of', by: 'month' },
  parents: [],
});
