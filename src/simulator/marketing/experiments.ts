/** Planned dark windows as rows. */
import type { BlockBuilder } from '../../contract/block.js';
import type { RAW } from '../../contract/raw/index.js';
import { COUNTRIES } from '../../contract/reference.js';
import { CHANNELS } from '../../contract/vocabulary.js';
import type { Window } from '../../time.js';
import type { Marketing } from './marketing.js';

/** A window is announced on its first day: a row per country. */
export function appendExperiments(
  marketing: Marketing,
  window: Window,
  rows: BlockBuilder<typeof RAW.marketing_experiments>,
): void {
  for (const { id, channel, countries, from, to } of marketing.experiments) {
    if (from < window.from || from > window.to) continue;
    for (const country of countries)
      rows.append({
        experiment_id: id,
        channel: CHANNELS[channel]!,
        country: COUNTRIES[country]!.code,
        start_date: from,
        end_date: to,
        kind: 'dark',
        _as_of: from,
      });
  }
}
