/** `kro fit --model nelson-aalen`: the cumulative hazard. */
import { nelsonAalen } from '../survival/nelsonAalen.js';
import { riskTable } from '../survival/riskTable.js';
import { beyond, LIFE_COLUMNS, readLives } from './lives.js';
import type { FitModel } from './model.js';
import { withoutParameters } from './nonparametric.js';

export const nelsonAalenModel: FitModel = {
  takes: ['at', 'eventCode'],
  columns: () => LIFE_COLUMNS,
  fit: (sheet, options) => {
    const lives = readLives(sheet, options);
    const table = riskTable(lives);
    return {
      ...withoutParameters(sheet.rows, beyond(options.at, lives)),
      cumulativeHazard: nelsonAalen(table, options.at.length > 0 ? options.at : table.times),
    };
  },
};
