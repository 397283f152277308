/**
 * A whole small world made by hand, without the simulator: forty days, sixty people, every kind of row, every rule kept.
 * It is the judge's second opinion: what is called right here was not computed by what is judged.
 */
import type { AssetId, Fiat } from '../../../src/contract/reference.js';
import { FIATS } from '../../../src/contract/reference.js';
import { divide, multiply } from '../../../src/math/decimal.js';
import { stream } from '../../../src/math/random.js';
import { type Act, deposit, ramp, type Scene, withdraw } from './acts.js';
import { openBooks } from './books.js';
import { appendMarket, lastClose, rateOn } from './market.js';
import { appendPeople, type Person, people, userRow } from './people.js';
import { DUE, dayText, emptyTables, FIRST, LAST, money, stampOf, type Tables } from './rows.js';
import { order } from './trading.js';

const HOUR = 3_600_000_000;

export function goodWorld(): Tables {
  const tables = emptyTables();
  const scene: Scene = { tables, books: openBooks(tables), volumes: new Map(), transactions: [] };
  const everyone = people();
  appendMarket(tables);
  appendPeople(tables, everyone);
  for (const { perform, act } of agenda(everyone)) perform(scene, act);
  for (const [i, person] of everyone.entries())
    tables.users.push(userRow(person, i, worth(scene, person), isActive(scene, person)));
  appendMarketing(tables);
  appendRuns(tables);
  return tables;
}

/** A row each, so that their checks have something to judge. */
function appendMarketing(tables: Tables): void {
  const date = dayText(FIRST);
  const where = { channel: 'paid_search', country: 'US' };
  const figures = { spend_usd: '100.00000000', impressions: 1000, clicks: 10 };
  tables.marketing_spend.push({ date, ...where, campaign: 'brand', ...figures, day: FIRST });
  tables.marketing_experiments.push({
    experiment_id: 'dark-1',
    channel: 'paid_search',
    country: 'DE',
    start_date: date,
    end_date: dayText(FIRST + 6),
    kind: 'dark',
    day: FIRST,
  });
  tables.predictions.push({
    as_of: dayText(DUE),
    model: 'churn',
    version: '1',
    level: 'cohort',
    subject: '2026-03',
    horizon_days: 30,
    quantity: 'churn',
    mean: 0.4,
    lower: 0.3,
    upper: 0.5,
    day: DUE,
  });
}

type Deed = (scene: Scene, act: Act) => void;

/** Everything anybody tries, in order of time. */
function agenda(everyone: readonly Person[]): { perform: Deed; act: Act }[] {
  const plan = [
    ...attempts(everyone, deposit, 'deposit', 500),
    ...attempts(everyone, ramp, 'ramp', 900),
    ...attempts(everyone, order, 'order', 1800),
    ...attempts(everyone, withdraw, 'withdrawal', 250),
  ];
  return plan.toSorted((a, b) => a.act.at - b.act.at);
}

/** Waking hours, fewer at weekends, nobody before their decision. */
function attempts(everyone: readonly Person[], perform: Deed, name: string, count: number) {
  return Array.from({ length: count }, (_, index) => {
    const draw = stream(1, `test/${name}`, index);
    let day = FIRST + Math.floor((LAST - FIRST + 1) * draw.uniform());
    if ((day - FIRST) % 7 >= 5 && draw.uniform() < 0.7) day -= 3;
    const at = day * 24 * HOUR + Math.floor((8 + 12 * draw.uniform()) * HOUR);
    const person = everyone[Math.floor(everyone.length * draw.uniform())]!;
    return { perform, act: { person, at, index, draw } };
  }).filter(({ act: { person, at } }) => person.status === 'verified' && person.decidedAt < at);
}

function worth({ books }: Scene, person: Person): string {
  const values = books
    .holdings(person.id)
    .map(([asset, balance]) =>
      (FIATS as readonly string[]).includes(asset)
        ? divide(balance, rateOn(asset as Fiat, DUE))
        : multiply(balance, lastClose(asset as AssetId, DUE)),
    );
  return money(values.reduce((sum, value) => sum + value, 0));
}

function isActive({ transactions }: Scene, person: Person): boolean {
  if (Math.floor(person.createdAt / (24 * HOUR)) > DUE) return false;
  return transactions.some(([user, day]) => user === person.id && day > DUE - 30 && day <= DUE);
}

function appendRuns(tables: Tables): void {
  for (const [name, rows] of Object.entries(tables)) {
    if (name === 'pipeline_runs' || name === 'predictions') continue;
    const isDaily = name === 'ledger_entries' || name === 'ramp_transactions';
    tables.pipeline_runs.push({
      run_id: 'by-hand',
      table_name: name,
      window_start: dayText(FIRST),
      window_end: dayText(isDaily ? DUE : LAST),
      as_of: dayText(DUE),
      producer: 'hand',
      row_count: rows.length,
      sha256: '0'.repeat(64),
      started_at: stampOf(DUE * 24 * HOUR),
      finished_at: stampOf(DUE * 24 * HOUR + 1),
      day: DUE,
    });
  }
}
