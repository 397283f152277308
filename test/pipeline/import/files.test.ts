/** Whole files: what is read as it is, what is refused as a whole, and which of its rows are none. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDuckDB } from '../../../src/warehouse/duckdb.js';
import { csvOf, GOOD, importing, USER } from './importing.js';

let one: ReturnType<typeof importing>;
beforeEach(() => {
  one = importing();
});
afterEach(() => one.remove());

const second = { ...GOOD.users, user_id: USER.replace(/1$/, '2'), email: 'b@mail.example' };
const TWO = csvOf([GOOD.users, second]);
const utf8 = (text: string): Buffer => Buffer.from(text, 'utf8');
const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le');

const READ: readonly (readonly [string, string, string | Buffer])[] = [
  ['with a byte-order mark', 'users.csv', `\ufeff${TWO}`],
  ['in UTF-16 that says so', 'users.csv', utf16(TWO)],
  ['gzipped, whatever its name', 'users.csv', gzipSync(TWO)],
  ['with semicolons', 'users.csv', csvOf([GOOD.users, second], ';')],
  ['with tabs', 'users.tsv', csvOf([GOOD.users, second], '\t')],
  ['with pipes', 'users.txt', csvOf([GOOD.users, second], '|')],
  ['with Windows line ends', 'users.csv', TWO.replaceAll('\n', '\r\n')],
  ['with old line ends', 'users.csv', TWO.replaceAll('\n', '\r')],
  ['without a last line end', 'users.csv', TWO.trimEnd()],
  ['with blank lines', 'users.csv', TWO.replaceAll('\n', '\n\n')],
  ['with spaces around', 'users.csv', TWO.replaceAll(',', ' , ')],
  ['all in quotes', 'users.csv', TWO.replaceAll(/[^,\n]+/g, (cell) => `"${cell}"`)],
  ['as NDJSON', 'users.ndjson', [GOOD.users, second].map((row) => `${JSON.stringify(row)}\n`).join('')],
  ['as gzipped NDJSON', 'users.json.gz', gzipSync([GOOD.users, second].map((row) => JSON.stringify(row)).join('\n'))],
];

describe('is read', () => {
  test.each(READ)('%s', async (_, name, content) => {
    const { error, tables } = await one.take('users', one.write(name, content));
    expect(error).toBe('');
    expect(tables[0]).toMatchObject({ rows: 2, written: 2, rejected: 0 });
    expect(await one.loaded('select email from raw.users order by user_id')).toEqual([
      { email: 'ada@mail.example' },
      { email: 'b@mail.example' },
    ]);
  });

  test('as Parquet, with types of its own', async () => {
    const path = join(one.folder, 'users.parquet');
    const engine = await openDuckDB(':memory:');
    await engine.execute(`copy (select '${USER}' as user_id, 'a@b.example' as email, date '2026-05-01' as signup_date, 'US' as country,
      'verified' as kyc_status, 'basic' as account_tier, 12.5::decimal(10,2) as account_balance_usd, true as is_active,
      timestamptz '2026-05-01 12:00:00+02' as created_at) to '${path}' (format parquet)`);
    await engine.close();
    const { tables } = await one.take('users', path);
    expect(tables[0]).toMatchObject({ written: 1, reasons: [] });
    const row = (await one.loaded('select account_balance_usd, created_at from raw.users'))[0];
    expect(row).toEqual({ account_balance_usd: '12.50000000', created_at: '2026-05-01T10:00:00.000000Z' });
  });

  test('numbers of NDJSON never become floats', async () => {
    const row = JSON.stringify({ ...GOOD.users, account_balance_usd: 0 }).replace(
      ':0,',
      ':12345678901234567890.12345678,',
    );
    await one.take('users', one.write('users.ndjson', row));
    expect(await one.loaded('select account_balance_usd as b from raw.users')).toEqual([
      { b: '12345678901234567890.12345678' },
    ]);
  });

  test('a quoted field with delimiters, quotes and line ends, and lines after it keep their numbers', async () => {
    const spend = (campaign: string, country: string) => ({
      date: '2026-05-01',
      channel: 'affiliate',
      campaign,
      country,
      spend_usd: '1',
      impressions: '1',
      clicks: '1',
    });
    const rows = [spend('a, "b"', 'US'), spend('two\nlines', 'US'), spend('c', 'ZZ')];
    const { tables } = await one.take('marketing_spend', one.write('spend.csv', csvOf(rows)));
    expect(tables[0]).toMatchObject({ written: 1, rejected: 2 });
    expect(await one.loaded('select campaign from raw.marketing_spend')).toEqual([{ campaign: 'a, "b"' }]);
    const lines = tables[0]!.reasons.map(({ line, reason }) => [line, reason]);
    expect(lines).toEqual([
      [3, 'holds a control character'],
      [5, 'is no country that is known (reference adds one)'],
    ]);
  });
});

const header = TWO.split('\n')[0]!;
const parquetHead = Buffer.concat([utf8('PAR1'), Buffer.alloc(100, 1)]);

const REFUSED: readonly (readonly [string, string | Buffer, RegExp])[] = [
  [
    'of another encoding',
    Buffer.concat([utf8(TWO), Buffer.from([0x41, 0xe9, 0x0a])]),
    /from line \d+ on it is not utf-8/,
  ],
  ['with a NUL', TWO.replace('ada', 'a\0da'), /line 2: it holds a NUL/],
  ['in UTF-16 without a mark', Buffer.from(TWO, 'utf16le'), /line 1: it holds a NUL/],
  ['that is empty', '', /users\.csv is empty/],
  ['of blank lines only', '\n\n', /users\.csv is empty/],
  [
    'with a quote that is never closed',
    TWO.replace('ada@', '"ada@'),
    /line 2: a quote that opens there is never closed/,
  ],
  ['without a header', TWO.split('\n').slice(1).join('\n'), /has no header that users knows/],
  ['with a column twice', TWO.replace('email', 'user_id'), /the column user_id is there twice/],
  ['with an unknown column', TWO.replaceAll('\n', ',x\n'), /columns that users does not know: x/],
  ['without a required column', TWO.replace('country', 'land'), /lacks country for users; it has user_id/],
  ['with one column by its delimiter', TWO.replaceAll(',', '^'), /has one column only/],
  ['of a gzip that ends early', gzipSync(TWO.repeat(50)).subarray(0, 200), /is cut short: its gzip has no end/],
  ['of a damaged gzip', Buffer.concat([gzipSync(TWO).subarray(0, 12), utf8('garbage')]), /gzip/],
  ['of Parquet that ends early', parquetHead, /is cut short or no sound Parquet/],
  ['that is a spreadsheet', Buffer.concat([utf8('PK\u0003\u0004'), Buffer.alloc(20)]), /is a spreadsheet or a zip/],
  ['that is a JSON list', '[\n{"a": 1}\n]', /is one JSON list: write one object on each line/],
];

describe('is refused as a whole', () => {
  test.each(REFUSED)('a file %s', async (_, content, sentence) => {
    const { code, error } = await one.take('users', one.write('users.csv', content));
    expect(error).toMatch(sentence);
    expect(error).not.toContain('\n');
    expect(code).toBe(1);
    expect(existsSync(one.home)).toBe(false);
  });

  test('a file that is not there, and a folder', async () => {
    expect((await one.take('users', join(one.folder, 'none.csv'))).error).toMatch(/cannot read none.csv: no such file/);
    expect((await one.take('users', one.folder)).error).toMatch(/it is a folder/);
  });
});

const NO_ROWS: readonly (readonly [string, string, RegExp])[] = [
  ['ragged, too short', TWO.replace(',US,', ','), /has 8 cells where the header has 9/],
  ['ragged, too long', TWO.replace(',US,', ',US,,'), /has 10 cells where the header has 9/],
  ['the header again', `${header}\n${TWO}`, /is the header again/],
  [
    'with text after a quote',
    TWO.replace('ada@mail.example', '"ada"@mail.example'),
    /text after the end of a quoted field/,
  ],
];

describe('is one row fewer', () => {
  test.each(NO_ROWS)('a line %s', async (_, content, sentence) => {
    const { tables } = await one.take('users', one.write('users.csv', content));
    expect(tables[0]).toMatchObject({ rejected: 1 });
    expect(tables[0]!.written).toBeGreaterThan(0);
    expect(tables[0]!.reasons[0]).toMatchObject({ column: null, line: 2 });
    expect(tables[0]!.reasons[0]!.reason).toMatch(sentence);
  });

  test('a field of 10 MB, of which the rejected file shows the beginning', async () => {
    const long = { ...second, email: `${'x'.repeat(10_000_000)}@mail.example` };
    const { tables } = await one.take('users', one.write('users.csv', csvOf([long, GOOD.users])));
    expect(tables[0]).toMatchObject({ written: 1, rejected: 1 });
    expect(one.rejected('users').length).toBeLessThan(1000);
  });

  test('a line of NDJSON that is no object', async () => {
    const lines = [JSON.stringify(GOOD.users), '{"user_id": ', '[1]'].join('\n');
    const { tables } = await one.take('users', one.write('users.ndjson', lines));
    expect(tables[0]).toMatchObject({ written: 1, rejected: 2 });
    expect(tables[0]!.reasons[0]).toMatchObject({ line: 2, reason: 'is no JSON object on one line' });
  });
});

test('a column that need not be there leaves those after it where they are', async () => {
  await one.take('users', one.write('users.csv', csvOf([GOOD.users])));
  const { limit_price: _, ...order } = GOOD.orders;
  const { error, tables } = await one.take('orders', one.write('orders.csv', csvOf([order])));
  expect([error, tables[0]!.reasons]).toEqual(['', []]);
  expect(await one.loaded('select limit_price, status, created_at from raw.orders')).toEqual([
    { limit_price: null, status: 'filled', created_at: '2026-05-03T10:00:01.000000Z' },
  ]);
});

test('a header without rows is no mistake', async () => {
  expect(await one.take('users', one.write('users.csv', `${header}\n`))).toMatchObject({
    code: 0,
    tables: [{ rows: 0 }],
  });
});
