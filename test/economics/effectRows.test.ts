/** Oracle: effects that are known, in the rows of `predictions`. */
import { expect, test } from 'vitest';
import { effectRows } from '../../src/economics/predictionRows.js';
import { CHANNELS, DAYS, knownEffects, PANEL, signUpsOf } from './backtest/knownEffects.js';

const rowsOf = (days: number) =>
  effectRows(knownEffects(days), PANEL).map(({ subject, quantity, horizonDays, mean }) => ({
    subject,
    quantity,
    horizonDays,
    mean: Number(mean.toFixed(9)),
  }));

test('each channel has what it caused, what the next sign-up is worth, and the return of what has lived the age', () => {
  expect(rowsOf(30)).toEqual(
    CHANNELS.flatMap((known) => {
      const perDay = signUpsOf(known, known.spend);
      const own = { subject: known.channel };
      return [
        { ...own, quantity: 'incremental_sign_ups', horizonDays: DAYS, mean: Number((DAYS * perDay).toFixed(9)) },
        { ...own, quantity: 'value_per_sign_up', horizonDays: 30, mean: known.value },
        // Spend and sign-ups of the first 71 days: the last of them has lived 30 days on the last one.
        {
          ...own,
          quantity: 'incremental_roas',
          horizonDays: 30,
          mean: Number(((perDay * known.value) / known.spend).toFixed(9)),
        },
      ];
    }),
  );
});

test('where no spend is as old as that, there is no return', () => {
  expect(rowsOf(DAYS + 1).map(({ quantity }) => quantity)).toEqual(
    CHANNELS.flatMap(() => ['incremental_sign_ups', 'value_per_sign_up']),
  );
});
