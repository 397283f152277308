/** The answers, out of the marts alone. */
import { UserError } from '../error.js';
import type { Warehouse } from '../warehouse/warehouse.js';
import { ACQUISITION_SQL, type Acquisition, type AcquisitionRow, answerAcquisition } from './acquisition.js';
import { cautionOf, RAMP_START_SQL, type RampStartRow } from './caution.js';
import { answerChurn, CHURN_SQL } from './churn.js';
import { answerCosts, COST_SQL, type CostRow, type Costs } from './costs.js';
import { answerExperiments, EXPERIMENT_SQL, type ExperimentRow, type Experiments } from './experiments.js';
import { answerForecast, FORECAST_SQL, type Forecast, type PredictionRow } from './forecast.js';
import { answerFunnel, FUNNEL_SQL, type Funnel, type FunnelRow } from './funnel.js';
import {
  answerMonetization,
  type Monetization,
  PAYER_SQL,
  type PayerRow,
  SPEND_SQL,
  type SpendRow,
  USER_COUNT_SQL,
  type UserCountRow,
} from './monetization.js';
import type { Ranking, RankingRow } from './ranking.js';
import { answerRetention, RETENTION_SQL, type Retention, type RetentionRow } from './retention.js';
import { ROAS_SQL, type RoasRow } from './roas.js';
import { answerSegments, type RetentionSegment, SEGMENT_SQL, type SegmentRow } from './segments.js';
import { answerStates, STATES_SQL, type States, type StatesRow } from './states.js';

export interface Answers {
  /** The last day the marts speak of. */
  readonly asOf: string;
  /** What forbids to compare cohorts at face value; null where nothing does. */
  readonly caution: string | null;
  readonly acquisition: Acquisition & { readonly funnel: Funnel; readonly costs: Costs };
  readonly retention: Retention & {
    readonly states: States;
    readonly segments: readonly RetentionSegment[];
    readonly ranking: Ranking;
  };
  readonly monetization: Monetization & { readonly forecast: Forecast };
  readonly experiments: Experiments;
}

/** What the answers read. */
export const ANSWER_MARTS = [
  'dim_users',
  'time_to_high_volume',
  'cohort_retention',
  'churn_signs',
  'fct_revenue',
  'funnel',
  'acquisition_costs',
  'monthly_states',
  'cohort_roas',
  'experiment_lift',
  'latest_predictions',
] as const;

type Readable = Pick<Warehouse, 'query' | 'columns'>;

/** Throws UserError while the marts are not built. */
export async function readAnswers(warehouse: Readable): Promise<Answers> {
  await requireMarts(warehouse);
  const read = async <T>(sql: string) => (await warehouse.query(sql)) as readonly unknown[] as readonly T[];
  const asOf = (await read<{ as_of: string | null }>('select max(as_of) as as_of from marts.dim_users'))[0]?.as_of;
  return {
    asOf: asOf ?? '',
    caution: cautionOf((await read<RampStartRow>(RAMP_START_SQL))[0]),
    acquisition: {
      ...answerAcquisition(await read<AcquisitionRow>(ACQUISITION_SQL)),
      funnel: answerFunnel(await read<FunnelRow>(FUNNEL_SQL)),
      costs: answerCosts(await read<CostRow>(COST_SQL)),
    },
    retention: {
      ...answerRetention(await read<RetentionRow>(RETENTION_SQL)),
      states: answerStates(await read<StatesRow>(STATES_SQL)),
      segments: answerSegments(await read<SegmentRow>(SEGMENT_SQL)),
      ranking: answerChurn(await read<RankingRow>(CHURN_SQL)),
    },
    monetization: {
      ...answerMonetization(
        await read<UserCountRow>(USER_COUNT_SQL),
        await read<PayerRow>(PAYER_SQL),
        (await read<SpendRow>(SPEND_SQL))[0],
        await read<RoasRow>(ROAS_SQL),
      ),
      forecast: answerForecast(await read<PredictionRow>(FORECAST_SQL)),
    },
    experiments: answerExperiments(await read<ExperimentRow>(EXPERIMENT_SQL)),
  };
}

/** They exist only after a first `transform`. */
async function requireMarts(warehouse: Readable): Promise<void> {
  const there = await warehouse.columns('marts');
  const missing = ANSWER_MARTS.filter((name) => !there.has(name));
  if (missing.length > 0) throw new UserError(`the marts are not built yet (${missing.join(', ')}): run kro transform`);
}
