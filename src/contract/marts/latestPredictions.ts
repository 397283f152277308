import { RAW } from '../raw/index.js';
import { mart } from './mart.js';

const { _as_of, ...columns } = RAW.predictions.columns;

export const latestPredictions = mart({
  name: 'latest_predictions',
  group: 'monetization',
  description:
    'One row per prediction of the newest day on which models were asked; a view, so that it is never older than they.',
  columns,
  key: ['as_of', 'model', 'version', 'level', 'subject', 'horizon_days', 'quantity'],
  day: 'as_of',
  viewOf: 'predictions',
  holds: ['lower is null or lower <= upper'],
});
