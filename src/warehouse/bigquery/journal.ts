/**
 * The scripts that were submitted, written down before they are: a job goes on when we do not. Whoever comes next first waits for
 * jobs that run still, and takes the result of one that did the same load; a new attempt has a new number, so that a job's id never
 * means two things.
 */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { UserError } from '../../error.js';
import { writeWhole } from '../wholeFile.js';
import { type Client, short } from './client.js';
import { reasonOf } from './failure.js';

export interface Attempt {
  readonly number: number;
  /** Another one for every run and attempt. */
  readonly jobId: string;
  /** Its job has ended well. */
  readonly isDone: boolean;
}

export interface Journal {
  /** The attempt to make at the load of this key, or the one that was made. Returns when no job of the journal runs any longer. */
  begin(client: Client, key: string, runId: string): Promise<Attempt>;
  /** On the disk when it returns. */
  submitting(key: string, attempt: Attempt): Promise<void>;
  /** The load is known to be done. */
  end(key: string): Promise<void>;
}

const entrySchema = z.strictObject({ number: z.number().int().min(1), jobId: z.string() });
const fileSchema = z.record(z.string(), entrySchema);
type Entries = z.infer<typeof fileSchema>;

/** Null keeps it in memory, for warehouses that nobody comes back to. */
export function openJournal(path: string | null): Journal {
  let entries: Entries | undefined;
  const load = async () => (entries ??= path === null ? {} : await read(path));
  const keep = async (next: Entries) => {
    entries = next;
    if (path !== null) await writeWhole(path, `${JSON.stringify(next, null, 2)}\n`);
  };
  return {
    async begin(client, key, runId) {
      const { [key]: entry, ...others } = await load();
      for (const { jobId } of Object.values(others)) await endOf(client, jobId);
      const isDone = entry !== undefined && (await endOf(client, entry.jobId));
      // What others did is in the warehouse, or never will be.
      if (Object.keys(others).length > 0) await keep(entry === undefined ? {} : { [key]: entry });
      if (isDone) return { ...entry, isDone };
      const number = (entry?.number ?? 0) + 1;
      return { number, jobId: `kro_load_${short(`${key} ${runId}`)}_${number}`, isDone: false };
    },
    async submitting(key, { number, jobId }) {
      await keep({ ...(await load()), [key]: { number, jobId } });
    },
    async end(key) {
      const { [key]: _, ...rest } = await load();
      await keep(rest);
    },
  };
}

/** Waits for it; whether it has ended well. One that never arrived has not. */
async function endOf({ api, spec }: Client, jobId: string): Promise<boolean> {
  const job = api.job(jobId, { location: spec.location });
  try {
    await job.promise();
    return true;
  } catch (error) {
    const { code, errors } = error as { code?: unknown; errors?: unknown };
    if (code === 404 || Array.isArray(errors)) return false;
    throw new UserError(`cannot tell what became of the job ${jobId}: ${reasonOf(error)}`, { cause: error });
  }
}

async function read(path: string): Promise<Entries> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}';
    throw error;
  });
  const parsed = fileSchema.safeParse(maybeJson(text));
  if (parsed.success) return parsed.data;
  throw new UserError(`${path} is damaged: look for running jobs of kro in BigQuery, then remove it`);
}

function maybeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
