/** The models that `kro fit` knows, by name. */
import { bgNbd } from '../transactions/bgNbd.js';
import { mbgNbd } from '../transactions/mbgNbd.js';
import type { FitModel } from './model.js';
import { transactionFit } from './transactions.js';

export const MODELS = {
  'bg-nbd': transactionFit(bgNbd, { name: 'T' }),
  'mbg-nbd': transactionFit(mbgNbd, { name: 'T' }),
} satisfies Record<string, FitModel>;
