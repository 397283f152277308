/** `kro import` on files that a test writes: what it said, what is loaded, what was rejected. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { main } from '../../../src/cli/main.js';
import { openDuckDB } from '../../../src/warehouse/duckdb.js';
import type { ResultRow } from '../../../src/warehouse/warehouse.js';
import { recording, temporaryFolder } from '../../cli/recording.js';

export const USER = '00000000-0000-4000-8000-000000000001';
export const ORDER = '10000000-0000-4000-8000-000000000001';
export const TRADE = '20000000-0000-4000-8000-000000000001';

/** A row of each of three tables that nothing is wrong with. */
export const GOOD = {
  users: {
    user_id: USER,
    email: 'ada@mail.example',
    signup_date: '2026-05-01',
    country: 'US',
    kyc_status: 'verified',
    account_tier: 'basic',
    account_balance_usd: '12.50',
    is_active: 'true',
    created_at: '2026-05-01T10:00:00Z',
  },
  orders: {
    order_id: ORDER,
    user_id: USER,
    timestamp: '2026-05-03T10:00:00Z',
    trading_pair: 'bitcoin/USD',
    side: 'buy',
    order_type: 'market',
    base_currency: 'bitcoin',
    quote_currency: 'USD',
    base_amount: '0.5',
    filled_amount: '0.5',
    limit_price: '',
    status: 'filled',
    created_at: '2026-05-03T10:00:01Z',
  },
  trades: {
    trade_id: TRADE,
    order_id: ORDER,
    user_id: USER,
    timestamp: '2026-05-03T10:00:02Z',
    trading_pair: 'bitcoin/USD',
    side: 'buy',
    base_currency: 'bitcoin',
    quote_currency: 'USD',
    base_amount: '0.5',
    quote_amount: '50000',
    price: '100000',
    fee_amount: '200',
    fee_currency: 'USD',
    order_type: 'market',
    is_maker: 'false',
    created_at: '2026-05-03T10:00:03Z',
  },
} as const satisfies Record<string, Record<string, string>>;

export type Cells = Readonly<Record<string, string>>;

export function csvOf(rows: readonly Cells[], delimiter = ','): string {
  const names = Object.keys(rows[0]!);
  const cell = (text: string) =>
    /["\r\n]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text;
  return [names, ...rows.map((row) => names.map((name) => row[name]!))]
    .map((row) => `${row.map(cell).join(delimiter)}\n`)
    .join('');
}

export interface Imported {
  readonly code: number;
  /** The refusal, or the empty text. */
  readonly error: string;
  readonly tables: readonly {
    readonly table: string;
    readonly rows: number;
    readonly left: number;
    readonly merged: number;
    readonly written: number;
    readonly rejected: number;
    readonly repeated: number;
    readonly outdated: number;
    readonly reasons: readonly { column: string | null; reason: string; line: number; value: string | null }[];
  }[];
}

export function importing({ backups = 0 }: { readonly backups?: number } = {}) {
  const folder = temporaryFolder();
  const home = join(folder, 'home');
  const write = (name: string, content: string | Uint8Array): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const run = async (...words: readonly string[]): Promise<Imported> => {
    const env = { KRO_MARKET: 'simulated', KRO_BACKUPS: String(backups) };
    const effects = recording({ cwd: folder, env });
    const code = await main(['import', '--home', home, '--json', '--quiet', ...words], effects);
    const document = JSON.parse(effects.printed.join('') || '{}');
    return { code, error: document.error ?? '', tables: document.tables ?? [] };
  };
  return {
    folder,
    home,
    write,
    run,
    /** The same as of a day after every row. */
    take: (table: string, file: string, ...words: readonly string[]) =>
      run('--table', table, file, '--as-of', '2026-06-30', ...words),
    async loaded(sql: string): Promise<ResultRow[]> {
      const warehouse = await openDuckDB(join(home, 'warehouse.duckdb'));
      return warehouse.query(sql).finally(() => warehouse.close());
    },
    rejected(table: string): string {
      const folders = join(home, 'rejected');
      if (!existsSync(folders)) return '';
      const last = readdirSync(folders).at(-1)!;
      return readFileSync(join(folders, last, `${table}.csv`), 'utf8');
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
