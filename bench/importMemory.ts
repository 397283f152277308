/** The most memory that an import takes, beside the size of its file, and how fast it is. `npm run bench -- import [megabytes]`. */
import { createWriteStream, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { main } from '../src/cli/main.js';
import { realEffects } from '../src/effects.js';
import { tell } from './tell.js';

const MEGABYTES = Number(process.argv[3] ?? 300);
const USERS = 1000;

export async function bench(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kro-bench-'));
  try {
    const rows = await writeFiles(folder);
    const bytes = statSync(join(folder, 'deposits.csv')).size;
    const before = peak();
    const begin = performance.now();
    const words = ['import', join(folder, 'map.yaml'), '--home', join(folder, 'home'), '--as-of', '2026-06-30'];
    const code = await main(words, { ...realEffects, print: () => {} });
    if (code !== 0) throw new Error(`kro import ended with ${code}`);
    tell('import', rows, (performance.now() - begin) / 1000);
    console.log(
      `a file of ${mega(bytes)} MB: ${mega(peak() - before)} MB of memory beside the ${mega(before)} MB of before`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Bytes. */
const peak = (): number => process.resourceUsage().maxRSS * 1024;

const mega = (bytes: number): string => (bytes / 1e6).toFixed(0);

async function writeFiles(folder: string): Promise<number> {
  const users = Array.from(
    { length: USERS },
    (_, at) => `${idOf('1', at)},u${at}@mail.example,2026-01-01,US,verified,basic,1.5,true,2026-01-01T10:00:00Z\n`,
  );
  const names = 'user_id,email,signup_date,country,kyc_status,account_tier,account_balance_usd,is_active,created_at\n';
  writeFileSync(join(folder, 'users.csv'), names + users.join(''));
  writeFileSync(
    join(folder, 'map.yaml'),
    'tables:\n  users: { files: users.csv }\n  deposits: { files: deposits.csv }\n',
  );
  const count = { rows: 0 };
  await pipeline(Readable.from(deposits(count)), createWriteStream(join(folder, 'deposits.csv')));
  return count.rows + USERS;
}

async function* deposits(count: { rows: number }): AsyncGenerator<string> {
  yield 'deposit_id,user_id,timestamp,deposit_type,currency,amount,payment_method,status,blockchain_confirmations,created_at\n';
  for (let bytes = 0; bytes < MEGABYTES * 1e6; ) {
    const part = Array.from({ length: 1000 }, () => rowOf(count.rows++)).join('');
    bytes += part.length;
    yield part;
  }
}

function rowOf(at: number): string {
  const stamp = new Date(Date.UTC(2026, 1, 1) + (at % 10_000_000) * 1000).toISOString();
  return `${idOf('2', at)},${idOf('1', at % USERS)},${stamp},fiat,USD,${at % 9000}.25,wire,completed,,${stamp}\n`;
}

const idOf = (first: string, at: number): string => `${first}0000000-0000-4000-8000-${String(at).padStart(12, '0')}`;
