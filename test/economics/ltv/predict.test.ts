import { describe, expect, it } from 'vitest';
import { historiesAt, SOURCES, type Source } from '../../../src/economics/histories.js';
import { netAt } from '../../../src/economics/ltv/crowd.js';
import { predictValue } from '../../../src/economics/ltv/predict.js';
import { fitValueModel } from '../../../src/economics/ltv/valueModel.js';
import { intervalOf } from '../../../src/math/quantile.js';
import { smallWorld } from './smallWorld.js';

const FIGURES = [
  { kind: 'age', days: 90 },
  { kind: 'ahead', days: 90 },
] as const;

const all = smallWorld({ users: 4000, days: 450, seed: 5 });
const origin = all.asOf - 90;
const before = historiesAt(all, origin);
const model = fitValueModel(before, { transactions: 'mbg-nbd' });
const predicted = predictValue(model, { figures: FIGURES, seed: 1 });

/** What the users known at the origin brought on the days that are asked for. */
function came(from: number, to: (user: number) => number): Float64Array {
  return Float64Array.from(before.users.ids, (id, user) => {
    const at = all.users.ids.indexOf(id);
    let net = 0;
    for (let row = all.first[at]!; row < all.first[at + 1]!; row++)
      if (all.day[row]! > from && all.day[row]! <= to(user)) net += netAt(all, row);
    return net;
  });
}

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);

describe('people made from the model’s own assumptions', () => {
  it('bring in the next days what was predicted of them all, within the interval of the total', () => {
    const actual = sum(came(origin, () => origin + 90));
    const { draws, mean } = predicted.groups.get('all')![0]!;
    const { lower, upper } = intervalOf(draws[1]!);
    expect(actual).toBeGreaterThan(lower);
    expect(actual).toBeLessThan(upper);
    expect(Math.abs(mean[1]! / actual - 1)).toBeLessThan(0.25);
  });

  it('lie in their own intervals as often as these say, or more: most bring nothing for certain', () => {
    const actual = came(origin, () => origin + 90);
    const { lower, upper } = predicted.users[1]!;
    const inside = actual.filter((value, user) => lower[user]! <= value && value <= upper[user]!).length;
    expect(inside / actual.length).toBeGreaterThan(0.9);
    const known = [...actual.keys()].filter((user) => upper[user]! > 0);
    const insideOfKnown = known.filter((user) => lower[user]! <= actual[user]! && actual[user]! <= upper[user]!).length;
    expect(insideOfKnown / known.length).toBeGreaterThan(0.86);
  });
});

describe('what is predicted holds together', () => {
  it('is what was brought, to the cent, where an age has been lived', () => {
    const lived = came(0, (user) => before.users.signupDay[user]! + 89);
    predicted.users[0]!.mean.forEach((mean, user) => {
      if (before.users.signupDay[user]! + 89 <= origin) expect(mean).toBeCloseTo(lived[user]!, 9);
    });
  });

  it('adds up: every grouping has the total of all, in means and in every draw', () => {
    const [total] = predicted.groups.get('all')!;
    for (const groups of predicted.groups.values())
      for (const f of FIGURES.keys()) {
        expect(sum(groups.map(({ mean }) => mean[f]!))).toBeCloseTo(total!.mean[f]!, 6);
        expect(sum(groups.map(({ draws }) => draws[f]![7]!))).toBeCloseTo(total!.draws[f]![7]!, 6);
      }
    expect(sum(predicted.users[1]!.mean)).toBeCloseTo(total!.mean[1]!, 6);
  });

  it('comes from its sources as what came later did, and from nothing else', () => {
    for (const groups of predicted.groups.values())
      for (const { mean, sources } of groups)
        for (const f of FIGURES.keys())
          expect(sum(SOURCES.map((source) => sources[source][f]!))).toBeCloseTo(mean[f]!, 6);
    const { sources, mean } = predicted.groups.get('all')![0]!;
    const late = [...all.day.keys()].filter((row) => all.day[row]! > origin);
    const came = (source: Source) => sum(late.map((row) => all.gross[source][row]! - all.cost[source][row]!));
    const net = sum(SOURCES.map(came));
    for (const source of SOURCES)
      expect(Math.abs(sources[source][1]! / mean[1]! - came(source) / net)).toBeLessThan(0.1);
  });

  it('has draws about its means', () => {
    const { draws, mean } = predicted.groups.get('all')![0]!;
    for (const f of FIGURES.keys())
      expect(Math.abs(sum(draws[f]!) / draws[f]!.length / mean[f]! - 1)).toBeLessThan(0.05);
  });

  it('is the same again, and another with another seed', () => {
    const options = { figures: FIGURES, draws: 20 };
    const once = predictValue(model, { ...options, seed: 2 }).groups.get('all')![0]!.draws[1]!;
    expect(predictValue(model, { ...options, seed: 2 }).groups.get('all')![0]!.draws[1]!).toEqual(once);
    expect(predictValue(model, { ...options, seed: 3 }).groups.get('all')![0]!.draws[1]!).not.toEqual(once);
  });
});

it('too few people are refused in a sentence that says how many are wanted', () => {
  const few = smallWorld({ users: 60, days: 200, seed: 5 });
  expect(() => fitValueModel(few, { transactions: 'bg-nbd' })).toThrow(
    /^too little data to model lifetime value: \d+ users were active on two days or more, 30 are wanted$/,
  );
});
