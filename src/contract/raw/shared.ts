/** What several raw tables say in the same words. */
import { column, ID, TIMESTAMP } from '../column.js';
import type { Parent } from '../table.js';

export const USER_ID = column(ID, 'The user.');
export const CREATED_AT = column(
  TIMESTAMP,
  'When the row was recorded: within minutes of `timestamp`, the same UTC day.',
);
export const BY_TIMESTAMP = { day: 'timestamp', partition: { column: 'timestamp', by: 'day' } } as const;
export const OF_USER: Parent = { column: 'user_id', table: 'users', key: 'user_id' };
