/** The models of transactions with parameters to try them at. */
import { bgBb } from '../../../src/economics/transactions/bgBb.js';
import { bgNbd } from '../../../src/economics/transactions/bgNbd.js';
import { mbgNbd } from '../../../src/economics/transactions/mbgNbd.js';
import { paretoNbd } from '../../../src/economics/transactions/paretoNbd.js';

export const MODELS = [
  { name: 'BG/NBD', model: bgNbd, truth: [0.8, 6, 0.6, 3], ages: [27, 60], horizon: 26 },
  { name: 'MBG/NBD', model: mbgNbd, truth: [0.8, 6, 0.9, 3], ages: [27, 60], horizon: 26 },
  { name: 'Pareto/NBD', model: paretoNbd, truth: [0.8, 6, 0.7, 20], ages: [27, 60], horizon: 26 },
  { name: 'BG/BB', model: bgBb, truth: [1.2, 0.75, 0.66, 2.8], ages: [8, 8], horizon: 5 },
] as const;
