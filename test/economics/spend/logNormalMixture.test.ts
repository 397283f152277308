import { expect, it } from 'vitest';
import {
  drawSpend,
  fitLogNormalMixture,
  levelOf,
  levelOfNew,
  meanSpend,
  type SpendDays,
} from '../../../src/economics/spend/logNormalMixture.js';
import { normal } from '../../../src/math/distributions.js';
import { stream } from '../../../src/math/random.js';

const USERS = 3000;
const DAYS = 0.9;

/** One user in twenty is rich: no single normal has such levels. */
function spenders(): { readonly data: SpendDays; readonly means: Float64Array } {
  const random = stream(1, 'spenders');
  const data = {
    days: new Float64Array(USERS),
    meanLog: new Float64Array(USERS),
    squares: new Float64Array(USERS),
    spread: new Float64Array(USERS),
    group: new Uint16Array(USERS),
    groups: 1,
  };
  const means = new Float64Array(USERS);
  for (let user = 0; user < USERS; user++) {
    const level = (user % 20 === 0 ? 4.5 : 0) + 0.8 * normal(random);
    means[user] = Math.exp(level + DAYS ** 2 / 2);
    const logs = Array.from({ length: user % 7 }, () => level + DAYS * normal(random));
    if (logs.length === 0) continue;
    const mean = logs.reduce((a, b) => a + b, 0) / logs.length;
    data.days[user] = logs.length;
    data.meanLog[user] = mean;
    for (const log of logs) {
      data.squares[user]! += (log - mean) ** 2;
      data.spread[user]! += Math.exp(log - mean);
    }
  }
  return { data, means };
}

const { data, means } = spenders();
const model = fitLogNormalMixture(data)!;
const average = (values: Float64Array) => values.reduce((a, b) => a + b, 0) / values.length;

it('gives the average of all true means, the rich included', () => {
  const estimates = means.map((_, user) => meanSpend(model, levelOf(model, data, user)));
  expect(Math.abs(average(estimates) / average(means) - 1)).toBeLessThan(0.08);
  expect(Math.abs(meanSpend(model, levelOfNew(model, 0)) / average(means) - 1)).toBeLessThan(0.15);
});

it('is nearer to the true means than what was seen', () => {
  const seen = [...means.keys()].filter((user) => data.days[user]! > 0);
  const error = (estimate: (user: number) => number) =>
    seen.reduce((sum, user) => sum + Math.abs(Math.log(estimate(user) / means[user]!)), 0) / seen.length;
  const own = error((user) => Math.exp(data.meanLog[user]! + DAYS ** 2 / 2));
  expect(error((user) => meanSpend(model, levelOf(model, data, user)))).toBeLessThan(0.9 * own);
});

it('draws spends whose average is the mean', () => {
  const random = stream(1, 'draws');
  const level = levelOf(model, data, 5);
  const drawn = Float64Array.from({ length: 20_000 }, () => drawSpend(model, level, random).mean);
  expect(Math.abs(average(drawn) / meanSpend(model, level) - 1)).toBeLessThan(0.05);
});

it('says nothing where nobody spent on two days', () => {
  const once = { ...data, days: data.days.map((n) => Math.min(1, n)) };
  expect(fitLogNormalMixture(once)).toBeNull();
});
