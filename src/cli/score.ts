/** `kro score`: the models' predictions, written back into the warehouse. */
import type { Config } from '../pipeline/config.js';
import { existingHome, type Home } from '../pipeline/home.js';
import { openHomeWarehouse } from '../pipeline/homeWarehouse.js';
import type { ImportedHome } from '../pipeline/importedHome.js';
import { type Scored, score } from '../pipeline/scoring/score.js';
import { formatDay } from '../time.js';
import { type Context, NOTHING_TO_DO, type Run } from './command.js';
import { requireWarehouse } from './reader.js';
import { holdingHome } from './withSession.js';
import { counted, wrapped } from './wording.js';

export const scoreCommand: Run = async (context, options) => {
  const config = await context.config();
  const home = await existingHome(config);
  requireWarehouse(config, home);
  const scored = await holdingHome(context, config, 'score', () => scoreHome(context, config, home));
  const skip = options['skipExitCode'] === true && scored.asOf === null;
  const text = scored.reason === null ? scoredTitle(scored) : wrapped(`nothing to score: ${scored.reason}`);
  return { document: scoredDocument(scored), text, ...(skip ? { exitCode: NOTHING_TO_DO } : {}) };
};

/** Inside a lock that is held. */
export async function scoreHome(context: Context, config: Config, home: Home | ImportedHome): Promise<Scored> {
  const scored = await context.steps.run(
    { name: 'scoring', again: 'kro score' },
    async () => {
      const warehouse = await openHomeWarehouse(config, home, { now: context.effects.now });
      const { effects } = context;
      return score(warehouse, { place: home, workers: config.workers, effects }).finally(() => warehouse.close());
    },
    scoredTitle,
  );
  for (const note of [...(scored.reason === null ? [] : [scored.reason]), ...scored.notes])
    context.effects.log(wrapped(note));
  return scored;
}

export function scoredDocument({ asOf, ...rest }: Scored) {
  return { asOf: asOf === null ? null : formatDay(asOf), ...rest };
}

function scoredTitle({ predictions, reason, chosen }: Scored): string {
  if (reason !== null) return 'nothing to score';
  return `scored ${counted(predictions, 'prediction')} (${chosen!.name} chosen for repeat activity)`;
}
