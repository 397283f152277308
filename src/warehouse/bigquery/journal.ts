/**
 * The scripts that were submitted, written down before they are: a job goes on when we do not. Whoever comes next first waits for
 * jobs that run still, and takes the result of one that did the same load; a new attempt has a new number, so that a job's id never
 * means two things.
 */
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../error.js';
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
  /** The load is known to be done, or to be impossible. */
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
    if (path !== null) await write(path, next);
  };
  return {
    async begin(client, key, runId) {
      const known = await load();
      const ended = new Map<string, boolean>();
      for (const [one, { jobId }] of Object.entries(known)) ended.set(one, await endOf(client, jobId));
      const entry = known[key];
      if (entry !== undefined && ended.get(key) === true) return { ...entry, isDone: true };
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
  const parsed = fileSchema.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  throw new UserError(`${path} is damaged: look for running jobs of kro in BigQuery, then remove it`);
}

async function write(path: string, entries: Entries): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(`${path}.part`, 'w');
  try {
    await file.writeFile(`${JSON.stringify(entries, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.part`, path);
}
