/** `kro fit --model log-rank`: whether groups have one survival curve. */
import { UserError } from '../../error.js';
import { logRank } from '../survival/logRank.js';
import { groupRows, LIFE_COLUMNS, livesOf, readLives } from './lives.js';
import type { FitModel } from './model.js';
import { withoutParameters } from './nonparametric.js';

export const logRankModel: FitModel = {
  takes: ['test', 'eventCode'],
  columns: () => [...LIFE_COLUMNS, { name: 'group', text: true }],
  fit: (sheet, options) => {
    const lives = readLives(sheet, options);
    const groups = groupRows(sheet.texts('group'));
    const names = [...groups.keys()];
    if (names.length < 2)
      throw new UserError(`${sheet.name} has one group only (${names[0]}): a test compares two or more`);
    const result = compare();
    return {
      ...withoutParameters(sheet.rows, []),
      test: result.test,
      groups: result.groups.map((counts, g) => ({ group: names[g], ...counts })),
    };

    function compare() {
      try {
        return logRank(
          [...groups.values()].map((rows) => livesOf(lives, rows)),
          options.test ?? 'log-rank',
        );
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        throw new UserError(`${sheet.name}: ${error.message} when somebody has the event, so nothing compares them`);
      }
    }
  },
};
