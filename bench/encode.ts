/** Per core: blocks → Parquet, against DuckDB writing random columns of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Block } from '../src/contract/block.js';
import { openEncoder } from '../src/warehouse/parquet.js';
import { type Sizes, timeParquet, timeTables } from './duckdbOwn.js';
import { MIX } from './mix.js';
import { randomBlock } from './randomBlock.js';
import { tell } from './tell.js';

/** Rows of a table whose share is 1. */
const UNIT = Number(process.argv[3] ?? 200_000);
const ROUNDS = 3;

export async function bench(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kro-bench-'));
  const sizes = MIX.map(({ table, share }) => ({ table, rows: Math.round(share * UNIT) }));
  const rows = sizes.reduce((sum, size) => sum + size.rows, 0);
  const blocks = sizes.map((size) => randomBlock(size.table, size.rows));
  try {
    for (let round = 1; round <= ROUNDS; round++) {
      const ours = await timeEncoder(sizes, blocks, folder);
      tell(`round ${round}: encoder`, rows, ours);
      for (const [name, time] of [
        ['own Parquet', timeParquet],
        ['own tables', timeTables],
      ] as const) {
        const own = await time(sizes, folder);
        tell(`round ${round}: ${name}`, rows, own, { of: 'the encoder', ratio: own / ours });
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function timeEncoder(sizes: readonly Sizes[], blocks: readonly Block[], folder: string): Promise<number> {
  const encoder = await openEncoder(folder);
  const start = performance.now();
  for (const [i, { table }] of sizes.entries()) {
    const from = performance.now();
    await encoder.write(table, [blocks[i]!], join(folder, `${table.name}.parquet`));
    if (process.argv.includes('--tables')) tell(`  ${table.name}`, blocks[i]!.rows, (performance.now() - from) / 1000);
  }
  const seconds = (performance.now() - start) / 1000;
  encoder.close();
  return seconds;
}
