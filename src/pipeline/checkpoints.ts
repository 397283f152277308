/**
 * Checkpoints: the state of all shards after a day, kept so that the next day costs a day. They are a cache: what does
 * not fit the world and the code exactly, or is not whole, is passed over, and the world is lived again from its start.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ASSETS, FIATS } from '../contract/reference.js';
import { reached } from '../effects.js';
import type { AssetSeries, RateSeries } from '../simulator/market/market.js';
import type { WorldSpec } from '../simulator/world.js';
import { type Day, formatDay, parseDay } from '../time.js';
import { codeDigest } from './codeDigest.js';

/** A piece is lived while the two before it are not loaded yet: after a crash, one of so many is of a day that is. */
const KEPT = 3;
const SEAL = 'seal';

export interface Checkpoint {
  readonly day: Day;
  readonly folder: string;
}

export interface Checkpoints {
  /** Those through the day, the newest first, as far as they are asked for; what does not fit is removed, and said. */
  readonly through: (day: Day) => AsyncIterable<Checkpoint>;
  /** The folder for the shards' states after the day. */
  readonly begin: (day: Day) => Promise<string>;
  /** Every shard has left its state: from now on it counts. */
  readonly seal: (day: Day) => Promise<void>;
}

export function openCheckpoints(root: string, spec: WorldSpec, log: (line: string) => void): Checkpoints {
  const folder = (day: Day) => join(root, formatDay(day));
  const key = (day: Day) => keyOf(spec, day);
  return {
    async *through(last) {
      for (const day of (await daysIn(root)).filter((one) => one <= spec.market.to)) {
        const fits = (await sealOf(folder(day))) === key(day);
        if (fits && day <= last) yield { day, folder: folder(day) };
        if (fits) continue;
        log(`the checkpoint of ${formatDay(day)} is unfinished, or of another world or program: not used`);
        await rm(folder(day), { recursive: true, force: true });
      }
    },
    async begin(day) {
      await rm(folder(day), { recursive: true, force: true });
      await mkdir(folder(day), { recursive: true });
      reached('checkpoint begun');
      return folder(day);
    },
    async seal(day) {
      const file = join(folder(day), SEAL);
      await writeFile(`${file}.part`, key(day));
      reached('checkpoint seal written');
      await rename(`${file}.part`, file);
      reached('checkpoint sealed');
      for (const old of (await daysIn(root)).slice(KEPT)) await rm(folder(old), { recursive: true, force: true });
      reached('checkpoints pruned');
    },
  };
}

/** The newest first. */
async function daysIn(root: string): Promise<Day[]> {
  const names = await readdir(root).catch(() => []);
  return names
    .filter((name) => /^\d{4}-\d{2}-\d{2}$/.test(name))
    .map((name) => parseDay(name, 'checkpoint'))
    .sort((a, b) => b - a);
}

async function sealOf(folder: string): Promise<string | null> {
  return readFile(join(folder, SEAL), 'utf8').catch(() => null);
}

/** What the state after a day follows from: the world, its market so far, and the code. */
function keyOf({ profile, seed, start, market }: WorldSpec, day: Day): string {
  const { name: _, ...rates } = profile;
  const digest = createHash('sha256').update(JSON.stringify([rates, seed, start, market.from]));
  const days = day + 1 - market.from;
  for (const { id } of ASSETS)
    for (const values of factsOf(market.assets[id])) digest.update(values.subarray(0, days * 24));
  for (const fiat of FIATS) for (const values of factsOf(market.rates[fiat])) digest.update(values.subarray(0, days));
  return digest.update(codeDigest()).digest('hex');
}

/** When a price was fetched moves nobody. */
function factsOf<S extends AssetSeries | RateSeries>({
  fetchedAt: _,
  ...facts
}: S): readonly (Float64Array | Uint8Array)[] {
  return Object.values(facts);
}
