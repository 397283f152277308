/** `kro fit --model aalen-johansen`: the incidence of competing events. */
import { UserError } from '../../error.js';
import { aalenJohansen } from '../survival/aalenJohansen.js';
import { beyond, LIFE_COLUMNS, readCompetingLives } from './lives.js';
import type { FitModel } from './model.js';
import { withoutParameters } from './nonparametric.js';

export const aalenJohansenModel: FitModel = {
  takes: ['at', 'eventCode'],
  columns: () => LIFE_COLUMNS,
  fit: (sheet, { at, eventCode }) => {
    const lives = readCompetingLives(sheet);
    const codes = [...new Set(Array.from(lives.event))].filter((code) => code !== 0).sort((a, b) => a - b);
    if (eventCode !== null && !codes.includes(eventCode))
      throw new UserError(`${sheet.name} has no event ${eventCode} (--event-code): it has ${codes.join(', ')}`);
    const causes = eventCode === null ? codes : [eventCode];
    return {
      ...withoutParameters(sheet.rows, beyond(at, lives)),
      incidence: aalenJohansen(lives, causes, at.length > 0 ? at : null),
    };
  },
};
