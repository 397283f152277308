/** What a map adds to the reference lists goes the whole way: an asset with its prices, a dollar by other names, rails and their costs. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import { kro, type Ran } from './kro.js';

const cwd = mkdtempSync(join(tmpdir(), 'kro-reference-'));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const MAP = `
as_of: 2024-03-31
ids: hashed
reference:
  assets: [{id: cardano, ticker: ADA, prices: ada.csv}]
  fiats: [{code: USD, codes: [USDT, BUSD]}]
  rails:
    - {method: pix, for: [deposit, ramp]}
    - {method: wise, for: [ramp, withdrawal], rate: "0.01", fixed_usd: "0.5"}
    - {method: debit_card, for: ramp, fixed_usd: "2"}
tables:
  users:
    rows:
      - {user_id: me, email: me@mail.example, signup_date: 2024-01-01, country: BR, kyc_status: verified, account_tier: pro,
         account_balance_usd: "0", is_active: "true", created_at: 2024-01-01T00:00:00Z}
  deposits:
    rows:
      - {deposit_id: d, user_id: me, timestamp: 2024-01-09T10:00:00Z, deposit_type: fiat, currency: USD, amount: "50",
         payment_method: pix, status: completed, created_at: 2024-01-09T10:00:00Z}
  withdrawals:
    rows:
      - {withdrawal_id: w, user_id: me, timestamp: 2024-01-09T11:00:00Z, withdrawal_type: crypto, currency: ADA, amount: "100", fee: "1",
         destination_type: wise, tx_hash: t, status: completed, created_at: 2024-01-09T11:00:00Z}
  orders: {files: fills.csv, ignore: "*", columns: {filled_amount: base_amount, status: {constant: filled}}}
  trades: {files: fills.csv}
  ramp_transactions:
    files: ramp.csv
    columns: {user_id: {constant: me}, timestamp: {constant: 2024-01-10T10:00:00Z}, country: {constant: BR}}
`;

const LEDGER = `
as_of: 2024-03-31
ids: hashed
tables:
  ledger_entries:
    rows:
      - {ledger_id: l, refid: w, timestamp: 2024-01-09T11:00:00Z, account_id: me, asset: ADA, type: withdrawal, amount: "-100", fee: "1",
         balance: "50"}
`;

const FILES = {
  'ada.csv': 'Date,Open,High,Low,Close\n2024-01-09,0.5,0.7,0.4,0.6\n2024-01-10,0.6,0.6,0.6,0.6\n',
  'fills.csv': [
    'trade_id,order_id,user_id,timestamp,trading_pair,side,base_currency,quote_currency,base_amount,quote_amount,price,fee_amount,fee_currency,order_type,is_maker,created_at',
    't,o,me,2024-01-09T12:00:00Z,ADAUSDT,buy,ADA,USDT,10,6,0.6,0.1,ADA,market,false,2024-01-09T12:00:00Z',
  ].join('\n'),
  'ramp.csv': [
    'transaction_id,fiat_currency,fiat_amount,crypto_token,crypto_amount,payment_method,status,fee_usd',
    ...['pix', 'wise', 'debit_card', 'credit_card'].map((rail) => `${rail},USD,100,ADA,160,${rail},completed,1.5`),
  ].join('\n'),
};

let imported: Ran;
beforeAll(async () => {
  for (const [name, text] of Object.entries({ ...FILES, 'map.yaml': MAP })) writeFileSync(join(cwd, name), text);
  imported = await kro(['import', 'map.yaml', '--home', 'own', '--strict'], { cwd });
}, 240_000);

test('is imported and verified', async () => {
  expect(imported).toMatchObject({ code: 0 });
  expect(await kro(['verify', '--home', 'own'], { cwd })).toMatchObject({ code: 0 });
}, 60_000);

test('is valued and costed by what the map says, and the answers say what it did not', async () => {
  // An export of a ledger that begins in the middle, with what was there before.
  writeFileSync(join(cwd, 'ledger.yaml'), LEDGER);
  expect(await kro(['import', 'ledger.yaml', '--home', 'own', '--strict'], { cwd })).toMatchObject({ code: 0 });
  const transformed = await kro(['transform', '--home', 'own'], { cwd });
  expect(transformed.stderr).not.toContain('✗');
  expect(transformed.code).toBe(0);
  const engine = await openDuckDB(join(cwd, 'own', 'warehouse.duckdb'), { readOnly: true });
  const rows = await engine.query(
    'select kind, rail, amount_usd, fee_usd, cost_usd from intermediate.int_transactions order by kind, rail',
  );
  await engine.close();
  expect(rows.map((row) => Object.values(row).map(String).join(' '))).toEqual([
    'deposit pix 50.00000000 0.00000000 0.00000000',
    'ramp credit_card 100.00000000 1.50000000 1.10000000',
    'ramp debit_card 100.00000000 1.50000000 2.00000000',
    'ramp pix 100.00000000 1.50000000 0.00000000',
    'ramp wise 100.00000000 1.50000000 1.50000000',
    'trade order_book 6.00000000 0.06000000 0.00000000',
    'withdrawal wise 60.00000000 0.60000000 1.10000000',
  ]);
  const { stdout } = await kro(['answers', '--home', 'own', '--json'], { cwd });
  const { narrowed } = JSON.parse(stdout);
  expect(narrowed.filter((sentence: string) => !sentence.startsWith('Without'))).toEqual([
    '1 ramp purchase by pix counts as if it had cost nothing: nobody said what such a rail costs (reference: rails in the map of an import).',
  ]);
}, 240_000);
