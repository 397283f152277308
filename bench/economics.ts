/** The models of transactions: maximum likelihood with standard errors, from few customers to millions. */

import { bgNbd } from '../src/economics/transactions/bgNbd.js';
import { fitTransactions } from '../src/economics/transactions/fit.js';
import type { Histories } from '../src/economics/transactions/histories.js';
import { paretoNbd } from '../src/economics/transactions/paretoNbd.js';
import type { TransactionModel } from '../src/economics/transactions/transactionModel.js';
import { stream } from '../src/math/random.js';

const MODELS = [
  { name: 'BG/NBD', model: bgNbd, truth: [0.243, 4.41, 0.793, 2.43] },
  { name: 'Pareto/NBD', model: paretoNbd, truth: [0.553, 10.58, 0.606, 11.67] },
] as const;
/** The crowd that a published example has, and those of an exchange. */
const SIZES = [2357, 1_000_000, 5_000_000];
const ROUNDS = 10;
const WEEK = 7;

export async function bench(): Promise<void> {
  const largest = Number(process.argv[3] ?? 1_000_000);
  for (const { name, model, truth } of MODELS)
    for (const customers of SIZES.filter((size) => size <= largest))
      for (const [unit, isInDays] of [
        ['moments', false],
        ['days', true],
      ] as const) {
        const histories = simulate(model, truth, customers, isInDays);
        const { wall, cpu } = timeFit(model, histories);
        console.log(
          `${name}, ${customers} customers in ${unit}: ${wall.toFixed(1)} ms, ${cpu.toFixed(1)} of the processor`,
        );
      }
  console.log(`memory at most: ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`);
}

/** The quickest of a few, once everything is compiled, in milliseconds; on a busy machine the processor's tell more. */
function timeFit(model: TransactionModel, histories: Histories) {
  let best = { wall: Number.POSITIVE_INFINITY, cpu: Number.POSITIVE_INFINITY };
  for (let round = 0; round < (histories.age.length > 1e5 ? 2 : ROUNDS); round++) {
    const from = performance.now();
    const before = process.cpuUsage();
    fitTransactions(model, histories);
    const { user, system } = process.cpuUsage(before);
    best = { wall: Math.min(best.wall, performance.now() - from), cpu: Math.min(best.cpu, (user + system) / 1000) };
  }
  return best;
}

/** Customers of 27 to 39 weeks, whose transactions are known to the moment or to the day. */
function simulate(model: TransactionModel, truth: readonly number[], customers: number, isInDays: boolean): Histories {
  const draw = stream(1, 'bench');
  const given = model.given(truth);
  const empty = () => new Float64Array(customers);
  const histories = { frequency: empty(), recency: empty(), age: empty(), weight: empty().fill(1) };
  const round = (time: number) => (isInDays ? Math.ceil(time * WEEK) / WEEK : time);
  for (let row = 0; row < customers; row++) {
    const age = round(27 + 12 * draw.uniform());
    const { frequency, recency } = given.drawHistory(draw, age);
    histories.frequency[row] = frequency;
    histories.recency[row] = Math.min(age, round(recency));
    histories.age[row] = age;
  }
  return histories;
}
