/**
 * What sources have said, kept on disk by subject: figures that were accepted, and when they were fetched. The past does not
 * change, so they hold; only what comes after the last one is asked for again, once the source can have news. A cache: what is
 * damaged or of another host counts for nothing.
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** Figures fetched at one moment; each row begins with its hour or day. */
export interface Segment {
  /** Microseconds since the epoch. */
  readonly fetchedAt: number;
  readonly rows: readonly (readonly number[])[];
}

export interface Kept {
  /** Milliseconds since the epoch: the source has no news before. */
  readonly freshUntil: number;
  /** The newest first. */
  readonly segments: readonly Segment[];
}

export interface FactCache {
  read(subject: string): Promise<Kept>;
  add(subject: string, segment: Segment, freshUntil: number): Promise<void>;
}

const NOTHING: Kept = { freshUntil: 0, segments: [] };

const FILE = z.object({
  version: z.literal(1),
  host: z.string(),
  freshUntil: z.number(),
  segments: z.array(z.object({ fetchedAt: z.int(), rows: z.array(z.array(z.number().positive()).min(2)) })),
});

export function openFactCache(folder: string, host: string): FactCache {
  const pathOf = (subject: string) => join(folder, `${subject}.json`);
  const read = async (subject: string): Promise<Kept> => {
    const text = await readFile(pathOf(subject), 'utf8').catch(() => '');
    const file = FILE.safeParse(maybeJson(text));
    return file.success && file.data.host === host ? file.data : NOTHING;
  };
  return {
    read,
    async add(subject, segment, freshUntil) {
      const older = without((await read(subject)).segments, segment);
      const kept = { version: 1, host, freshUntil, segments: [segment, ...older] };
      await mkdir(folder, { recursive: true });
      await writeFile(`${pathOf(subject)}.part`, JSON.stringify(kept));
      await rename(`${pathOf(subject)}.part`, pathOf(subject));
    },
  };
}

/** Each hour or day is kept once, as it was last told. */
function without(segments: readonly Segment[], { rows }: Segment): Segment[] {
  const told = new Set(rows.map(([at]) => at));
  const rest = segments.map((one) => ({ ...one, rows: one.rows.filter(([at]) => !told.has(at)) }));
  return rest.filter((one) => one.rows.length > 0);
}

function maybeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
