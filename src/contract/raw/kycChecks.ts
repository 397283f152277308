import { choice, column, maybe, TIMESTAMP } from '../column.js';
import { rawTable } from '../table.js';
import { KYC_STATUSES } from '../vocabulary.js';
import { OF_USER, USER_ID } from './shared.js';

export const kycChecks = rawTable({
  name: 'kyc_checks',
  description: 'One row per user who submitted documents.',
  columns: {
    user_id: USER_ID,
    submitted_at: column(TIMESTAMP, 'When the documents were submitted.'),
    decided_at: maybe(TIMESTAMP, 'When it was decided; null while pending.'),
    status: column(choice(KYC_STATUSES), 'State at `_as_of`.'),
  },
  key: ['user_id'],
  day: 'submitted_at',
  partition: { column: 'submitted_at', by: 'day' },
  parents: [OF_USER],
});
