import { choice, column, maybe, TEXT, TIMESTAMP } from '../column.js';
import { rawTable } from '../table.js';
import { CHANNELS, ENTRY_PRODUCTS } from '../vocabulary.js';
import { BY_TIMESTAMP, OF_USER, USER_ID } from './shared.js';

export const userAcquisitions = rawTable({
  name: 'user_acquisitions',
  description: 'One row per user: the first and the last touch before sign-up, and the first product.',
  columns: {
    user_id: USER_ID,
    timestamp: column(TIMESTAMP, 'The last touch, at or before sign-up; `_as_of` is the sign-up day.'),
    channel: column(choice(CHANNELS), 'Channel that last touch credits.'),
    campaign: maybe(TEXT, 'Campaign of the last touch; null where the channel has none.'),
    entry_product: column(choice(ENTRY_PRODUCTS), 'The product the user came for.'),
    first_channel: maybe(choice(CHANNELS), 'Channel of the first touch; null where it is not known.'),
  },
  key: ['user_id'],
  ...BY_TIMESTAMP,
  parents: [OF_USER],
});
