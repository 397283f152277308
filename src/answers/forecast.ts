/** What the models add to the monetization answer: value still to come, return, what spend causes, and how far off they were. */
import { groupBy } from './cell.js';

/** Ages that are shown. */
const DAYS = [180, 365] as const;
const RETURN_DAYS = 365;

/** Of the newest day on which models were asked; none before `kro score`. */
export const FORECAST_SQL = `
select level, subject, quantity, horizon_days, mean, lower, upper
from marts.latest_predictions
where (level in ('all', 'channel', 'first_product')
    and quantity in ('net_revenue', 'roas', 'incremental_roas', 'paid_back', 'bias', 'bias_market_known'))
  or (level = 'first_touch' and quantity = 'roas')
order by level, subject, quantity, horizon_days`;

export interface PredictionRow {
  readonly level: string;
  readonly subject: string;
  readonly quantity: string;
  readonly horizon_days: number;
  readonly mean: number;
  readonly lower: number | null;
  readonly upper: number | null;
}

export interface Estimate {
  readonly days: number;
  readonly mean: number;
  readonly lower: number | null;
  readonly upper: number | null;
}

export interface ForecastLine {
  readonly by: string;
  readonly name: string;
  /** USD per user from sign-up through each age, lived and predicted. */
  readonly values: readonly Estimate[];
  /** By last touch; null where nothing was spent. */
  readonly roas: Estimate | null;
  /** Share of the draws in which the spend has come back by that age. */
  readonly paidBack: number | null;
  /** Return by first touch; null also where nobody wrote first touches down. */
  readonly firstTouchRoas: Estimate | null;
  readonly incrementalRoas: Estimate | null;
}

export interface Forecast {
  readonly lines: readonly ForecastLine[];
  readonly sentence: string;
  /** The back-test's line. */
  readonly lastTime: string;
}

export function answerForecast(rows: readonly PredictionRow[]): Forecast {
  const byFirstTouch = rows.filter(({ level }) => level === 'first_touch');
  const others = rows.filter(({ level }) => level !== 'first_touch');
  const lines = [...groupBy(others, (row) => `${row.level}/${row.subject}`).values()].map((own) =>
    lineOf(own, byFirstTouch),
  );
  if (lines.length === 0) return { lines, sentence: 'Nothing is predicted yet: run kro score.', lastTime: '' };
  return { lines, sentence: SENTENCE, lastTime: lastTimeOf(rows) };
}

const SENTENCE =
  'Net revenue per user through a year from sign-up, lived and predicted, with 90 % intervals of what will have been realised. Return by last and by first ' +
  'touch is through a year of life; incremental return counts, through half a year, only sign-ups that would not have come without the spend. They differ ' +
  'because touches credit who was there last, or first, not what made the difference.';

function lineOf(rows: readonly PredictionRow[], byFirstTouch: readonly PredictionRow[]): ForecastLine {
  const { level, subject } = rows[0]!;
  const find = (quantity: string, days?: number, among = rows) => {
    const row = among.find((one) => one.quantity === quantity && (days === undefined || one.horizon_days === days));
    return row === undefined ? null : { days: row.horizon_days, mean: row.mean, lower: row.lower, upper: row.upper };
  };
  const ofChannel = level === 'channel' ? byFirstTouch.filter((row) => row.subject === subject) : [];
  return {
    by: level,
    name: subject,
    values: DAYS.flatMap((days) => find('net_revenue', days) ?? []),
    roas: find('roas', RETURN_DAYS),
    paidBack: find('paid_back', RETURN_DAYS)?.mean ?? null,
    firstTouchRoas: find('roas', RETURN_DAYS, ofChannel),
    incrementalRoas: find('incremental_roas'),
  };
}

function lastTimeOf(rows: readonly PredictionRow[]): string {
  const of = (quantity: string) => rows.find((row) => row.quantity === quantity);
  const [whole, known] = [of('bias'), of('bias_market_known')];
  if (whole === undefined || known === undefined) return 'Too young a history to send the models back.';
  return (
    `Sent back ${whole.horizon_days} days, the models would have been off by ${signed(whole.mean)} of all net revenue since; ` +
    `with the market as it came, by ${signed(known.mean)} (kro backtest has more).`
  );
}

function signed(share: number): string {
  const percent = Math.round(100 * share);
  return `${percent < 0 ? '−' : '+'}${Math.abs(percent)} %`;
}
