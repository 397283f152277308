/** The value model against what came: fitted on an earlier day, asked for the days after it, and held against them. */
import type { Day } from '../../time.js';
import { type Histories, historiesAt } from '../histories.js';
import { chooseTransactions } from '../ltv/chooseTransactions.js';
import { netAt } from '../ltv/crowd.js';
import { calendarTime, type MarketTime, marketTime, type Path } from '../ltv/marketTime.js';
import { type Prediction, predictMeans, predictValue } from '../ltv/predict.js';
import { type CandidateName, fitValueModel, type ValueModel } from '../ltv/valueModel.js';
import type { Trial } from './measures.js';

export interface ValueOrigin {
  readonly origin: Day;
  readonly horizons: readonly number[];
}

/** Groupings whose groups are judged one by one. */
const SEGMENTS = ['channel', 'first_product'] as const;

/**
 * Trials of `transactions` (active days of those who had begun) and `net-revenue` (of everybody, USD), as the product predicts; of
 * `transactions/calendar` without the market's clock, and of `… (market known)` with the market as it came.
 */
export function backtestValue(all: Histories, { origin, horizons }: ValueOrigin): Trial[] {
  const before = historiesAt(all, origin);
  const { name } = chooseTransactions(before);
  const model = fitValueModel(before, { transactions: name });
  const plain = fitValueModel(before, { transactions: name, time: calendarTime(before) });
  const after = horizons.map((days) => outcomes(all, before, origin, days));
  const figures = horizons.map((days) => ({ kind: 'ahead', days }) as const);
  const furthest = horizons.at(-1)!;
  const known = marketAsItCame(marketTime(all), model.time, origin, furthest);
  const asPredicted = predictValue(model, { figures, seed: 1 });
  const withMarket = predictValue(model, { figures, seed: 1, market: known });
  return horizons.flatMap((days, f) => [
    activityTrial('transactions', model, expectedPath(model, days), after[f]!, days),
    activityTrial('transactions/calendar', plain, days, after[f]!, days),
    activityTrial('transactions (market known)', model, known[days - 1]!, after[f]!, days),
    ...revenueTrials('net-revenue', before, asPredicted, f, after[f]!),
    ...revenueTrials('net-revenue (market known)', before, withMarket, f, after[f]!),
  ]);
}

/** How far the total of everybody's net revenue would have been off, sent back once; null where it was nothing. */
export interface LastTime {
  readonly days: number;
  /** (predicted − actual) ÷ actual. */
  readonly bias: number;
  /** The same with the market as it came: the error about people. */
  readonly biasMarketKnown: number;
}

/** Throws UserError where there were too few users then. */
export function lastTime(all: Histories, name: CandidateName, days: number): LastTime | null {
  const origin = all.asOf - days;
  const before = historiesAt(all, origin);
  const model = fitValueModel(before, { transactions: name });
  const figures = [{ kind: 'ahead', days } as const];
  const actual = sumOf(outcomes(all, before, origin, days).net);
  if (!(actual > 0)) return null;
  const biasOf = (market?: Path) => {
    const options = { figures, seed: 1, ...(market === undefined ? {} : { market }) };
    return sumOf(predictMeans(model, options)[0]!.mean) / actual - 1;
  };
  const market = marketAsItCame(marketTime(all), model.time, origin, days);
  return { days, bias: biasOf(), biasMarketKnown: biasOf(market) };
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

interface Outcome {
  readonly activeDays: Float64Array;
  readonly net: Float64Array;
}

/** Of the users known at the origin, in their order. */
function outcomes(all: Histories, before: Histories, origin: Day, days: number): Outcome {
  const users = before.users.ids.length;
  const activeDays = new Float64Array(users);
  const net = new Float64Array(users);
  let at = 0;
  for (let user = 0; user < users; user++) {
    while (all.users.ids[at] !== before.users.ids[user]) at++;
    for (let row = all.first[at]!; row < all.first[at + 1]! && all.day[row]! <= origin + days; row++) {
      if (all.day[row]! <= origin) continue;
      activeDays[user]! += all.isActive[row]!;
      net[user]! += netAt(all, row);
    }
  }
  return { activeDays, net };
}

/** The market's path after the origin on the clock that was fitted there: its unit is that clock's average day. */
function marketAsItCame(now: MarketTime, then: MarketTime, origin: Day, days: number): Path {
  const unit = now.until(origin) / then.until(origin);
  return Float64Array.from({ length: days }, (_, k) => (now.until(origin + 1 + k) - now.until(origin)) / unit);
}

function expectedPath({ time, histories }: ValueModel, days: number): number {
  return time.until(histories.asOf + days) - time.until(histories.asOf);
}

/** `span` in the model's own time. */
function activityTrial(
  model: string,
  { activity, candidate, fitted }: ValueModel,
  span: number,
  { activeDays }: Outcome,
  horizonDays: number,
): Trial {
  const given = candidate.model.given(fitted.params);
  const { frequency, recency, age, user } = activity;
  const actual = Float64Array.from(user, (u) => activeDays[u]!);
  const each = (f: (x: number, tx: number, t: number, row: number) => number) =>
    Float64Array.from(user, (_, row) => f(frequency[row]!, recency[row]!, age[row]!, row));
  return {
    model,
    segment: 'all',
    horizonDays,
    actual,
    predicted: each((x, tx, t) => given.expected(x, tx, t, span)),
    logProbability: each((x, tx, t, row) => given.logProbability(actual[row]!, x, tx, t, span)),
  };
}

/** Of everybody, and of each group. */
function revenueTrials(
  model: string,
  { users }: Histories,
  { users: figures, groups }: Prediction,
  f: number,
  { net }: Outcome,
): Trial[] {
  const { days: horizonDays, mean, lower, upper } = figures[f]!;
  const whole = { predicted: mean, lower, upper, actual: net };
  const total = groups.get('all')![0]!.draws[f]!;
  const trials: Trial[] = [{ model, segment: 'all', horizonDays, ...whole, totals: total }];
  for (const grouping of SEGMENTS) {
    const { names, of } = users.groupings.get(grouping)!;
    names.forEach((name, g) => {
      const pick = (values: Float64Array) => values.filter((_, user) => of[user] === g);
      const parts = { predicted: pick(mean), lower: pick(lower), upper: pick(upper), actual: pick(net) };
      const totals = groups.get(grouping)![g]!.draws[f]!;
      trials.push({ model, segment: `${grouping}:${name}`, horizonDays, ...parts, totals });
    });
  }
  return trials;
}
