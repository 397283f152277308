/** Whether a statement only looks: BigQuery says itself, before anything runs. */
import { UserError } from '../../error.js';
import type { Client } from './client.js';
import { qualified } from './sql.js';
import { told } from './tables.js';

/** Throws UserError for a statement that could write. */
export async function refuseWriting({ api, spec }: Client, sql: string): Promise<void> {
  const [job] = await told(() =>
    api.createQueryJob({ query: qualified(spec, sql), dryRun: true, location: spec.location, useLegacySql: false }),
  );
  const kind = job.metadata?.statistics?.query?.statementType as string | undefined;
  if (kind === 'SELECT') return;
  throw new UserError(
    `only statements that read can be run, and this is ${kind ?? 'none that BigQuery names'}: write one SELECT`,
  );
}
