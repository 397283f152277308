/** The models that `kro fit` knows, by name. */
import { bgBb } from '../transactions/bgBb.js';
import { bgNbd } from '../transactions/bgNbd.js';
import { mbgNbd } from '../transactions/mbgNbd.js';
import { paretoNbd } from '../transactions/paretoNbd.js';
import { aalenJohansenModel } from './aalenJohansen.js';
import { coxModel } from './cox.js';
import { gammaGammaFit } from './gammaGamma.js';
import { kaplanMeierModel } from './kaplanMeier.js';
import { logRankModel } from './logRank.js';
import { mmm } from './mmm.js';
import type { FitModel } from './model.js';
import { nelsonAalenModel } from './nelsonAalen.js';
import { bdwModel, sbgModel } from './retention.js';
import { transactionFit } from './transactions.js';
import { zilnFit } from './ziln.js';

export const MODELS = {
  'bg-nbd': transactionFit(bgNbd, 'T'),
  'mbg-nbd': transactionFit(mbgNbd, 'T'),
  'pareto-nbd': transactionFit(paretoNbd, 'T'),
  'bg-bb': transactionFit(bgBb, 'periods'),
  'gamma-gamma': gammaGammaFit,
  ziln: zilnFit,
  sbg: sbgModel,
  bdw: bdwModel,
  'kaplan-meier': kaplanMeierModel,
  'nelson-aalen': nelsonAalenModel,
  'log-rank': logRankModel,
  'aalen-johansen': aalenJohansenModel,
  cox: coxModel,
  mmm,
} satisfies Record<string, FitModel>;
