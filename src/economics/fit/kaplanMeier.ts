/** `kro fit --model kaplan-meier`: the curve, its quartiles and restricted means, of all and by group. */
import { kaplanMeier, type SurvivalCurve, survivalAt } from '../survival/kaplanMeier.js';
import { survivalQuantile } from '../survival/quantiles.js';
import { type RiskTable, riskTable } from '../survival/riskTable.js';
import { restrictedMean } from '../survival/rmst.js';
import { beyond, groupRows, LIFE_COLUMNS, livesOf, readLives } from './lives.js';
import type { FitModel } from './model.js';
import { withoutParameters } from './nonparametric.js';

export const kaplanMeierModel: FitModel = {
  takes: ['at', 'eventCode'],
  columns: () => [...LIFE_COLUMNS, { name: 'group', optional: true, text: true }],
  fit: (sheet, options) => {
    const lives = readLives(sheet, options);
    const table = riskTable(lives);
    const curve = kaplanMeier(table);
    const groups = [...groupRows(sheet.maybeTexts('group') ?? [])].map(([group, rows]) => {
      const own = riskTable(livesOf(lives, rows));
      return { group, table: own, curve: kaplanMeier(own) };
    });
    return {
      ...withoutParameters(sheet.rows, [...beyond(options.at, lives), ...emptied(curve, lives.time)]),
      survival: points(table, curve, options.at),
      median: survivalQuantile(curve, 0.5),
      quantiles: quantiles(curve),
      rmst: options.at.map((tau) => restrictedMean(curve, tau)),
      groupSurvival: groups.flatMap((of) => named(of.group, points(of.table, of.curve, options.at))),
      groupQuantiles: groups.flatMap((of) => named(of.group, quantiles(of.curve))),
      groupRmst: groups.flatMap((of) =>
        named(
          of.group,
          options.at.map((tau) => restrictedMean(of.curve, tau)),
        ),
      ),
    };
  },
};

/** At the times asked for, or at every time of the data with its counts. */
function points({ times, atRisk, events, censored }: RiskTable, curve: SurvivalCurve, at: readonly number[]) {
  if (at.length > 0) return at.map((time) => survivalAt(curve, time));
  return Array.from(times, (time, k) => ({
    ...survivalAt(curve, time),
    atRisk: atRisk[k]!,
    events: events[k]!,
    censored: censored[k]!,
  }));
}

function quantiles(curve: SurvivalCurve) {
  return [0.25, 0.5, 0.75].map((p) => ({ p, ...survivalQuantile(curve, p) }));
}

function named<T>(group: string, entries: readonly T[]) {
  return entries.map((entry) => ({ group, ...entry }));
}

/** With late entry a small first risk set can die out, and the product never comes back from 0. */
function emptied({ times, survival }: SurvivalCurve, time: Float64Array): string[] {
  const zero = times[survival.indexOf(0)];
  const later = zero === undefined ? 0 : time.filter((value) => value > zero).length;
  return later === 0
    ? []
    : [`everybody at risk at ${zero} had the event, so the curve is 0 while ${later} are watched later`];
}
