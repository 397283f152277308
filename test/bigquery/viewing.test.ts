/** What a view makes of a text is what an import makes of it: the value, or none where something is wrong. Oracle: the import's readings. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ColumnType } from '../../src/contract/column.js';
import * as types from '../../src/contract/column.js';
import type { Manner } from '../../src/contract/reading/reading.js';
import { OWN_REFERENCE, spellingsOf } from '../../src/contract/spellings.js';
import { quoted } from '../../src/contract/viewing/viewing.js';
import { openBigQuery } from '../../src/warehouse/bigquery/bigquery.js';
import { DEFAULTS } from '../../src/warehouse/bigquery/spec.js';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import { literal } from '../../src/warehouse/sql.js';
import type { Warehouse } from '../../src/warehouse/warehouse.js';
import { type Emulator, startEmulator } from './emulator.js';

let emulator: Emulator;
let here: Warehouse;
let there: Warehouse;
beforeAll(async () => {
  emulator = await startEmulator();
  here = await openDuckDB(':memory:');
  there = await openBigQuery({ ...DEFAULTS, emulator: emulator.host }, { journal: null });
});
afterAll(async () => {
  await here?.close();
  await emulator?.stop();
});

const PLAIN: Manner = {
  ...{ decimal: '.', shift: 0, round: false, absolute: false, hashIds: false, zone: 'UTC' },
  spellings: spellingsOf(OWN_REFERENCE),
};
const NUMBERS = [
  ...[
    '1',
    '1.5',
    '-2',
    '+3',
    '0',
    '.5',
    '5.',
    '1e3',
    '1E-8',
    '1.123456785',
    '0.000000005',
    '0.000000015',
    '-0.000000025',
  ],
  ...[
    '1,200.50',
    '1.200,50',
    "1'000",
    '12,5',
    '1 200',
    'NaN',
    'Infinity',
    '0x10',
    '$12',
    '12 345 678,9',
    '99999999999999999999',
  ],
  ...['100000000000000000000', '2147483647', '2147483648', '3.0', '1.50', '-0', 'one', '1..2', '--1'],
];
const MOMENTS = [
  ...['2026-05-02T12:00:00Z', '2026-05-02 12:00:00.123456+02:00', '2026-05-02 12:00 UTC', '2026-05-02T12:00:00-0530'],
  ...[
    '2026-05-02T12:00:00+02',
    '2026-05-02 12:00:00',
    '2026-02-30 10:00:00',
    '2026-05-02',
    '03/04/2026 10:00',
    '1777629600',
  ],
  ...[
    '2026-05-02T25:00:00Z',
    '2026-03-29 02:30:00',
    '2026-10-25 02:30:00',
    '2026-10-25 00:30:00',
    '2026-07-01 12:00:00.5',
  ],
];
const TEXTS = [
  'ada',
  ' Ada ',
  'a\tb',
  'x'.repeat(1025),
  "it's \\ so",
  'ä ö',
  '=HYPERLINK("x")',
  'BTC',
  'xbt',
  'XXBTZUSD',
  'btc-usd',
  'eth/eur',
  'EUR',
  'DE',
  'zz',
];
const IDS = [
  '00000000-0000-4000-8000-00000000000A',
  '42',
  'house:custody:0',
  'house:Custody:0',
  "'); drop table x; --",
];
const ADDRESSES = ['Ada@Example.org', 'ada', 'a b@c.de', '=cmd|calc'];
const WORDS = ['true', 'T', 'no', '1', '0', 'maybe', 'buy', 'BUY', 'sepa', 'pix'];

const CASES: readonly (readonly [string, ColumnType, Partial<Manner>, readonly string[]])[] = [
  ['money', types.MONEY, {}, NUMBERS],
  ['amounts', types.AMOUNT, {}, NUMBERS],
  ['amounts that are rounded', types.AMOUNT, { round: true }, NUMBERS],
  ['amounts without their sign', types.AMOUNT, { absolute: true }, NUMBERS],
  // An import takes no more digits before the exponent, whatever it is.
  ['amounts in cents', types.MONEY, { shift: -2 }, NUMBERS.filter((text) => text.length < 21)],
  ['amounts in thousands', types.MONEY, { shift: 3 }, NUMBERS],
  ['amounts of a comma and points', types.MONEY, { decimal: ',', thousands: '.' }, NUMBERS],
  ['amounts of a comma and spaces', types.MONEY, { decimal: ',', thousands: ' ' }, NUMBERS],
  ['amounts with quotes', types.MONEY, { thousands: "'" }, NUMBERS],
  ['counts', types.INTEGER, {}, NUMBERS],
  ['floats', types.DOUBLE, {}, NUMBERS],
  ['moments', types.TIMESTAMP, {}, MOMENTS],
  ['moments without zone', types.TIMESTAMP, { zone: undefined }, MOMENTS],
  ['moments of Berlin', types.TIMESTAMP, { zone: 'Europe/Berlin' }, MOMENTS],
  [
    'moments of a form',
    types.TIMESTAMP,
    { format: '%d/%m/%Y %H:%M' },
    ['03/04/2026 10:00', '31/02/2026 10:00', '2026-05-02'],
  ],
  [
    'moments of a form in Berlin',
    types.TIMESTAMP,
    { format: '%d.%m.%Y %H:%M:%S', zone: 'Europe/Berlin' },
    ['29.03.2026 02:30:00', '01.07.2026 12:00:00'],
  ],
  ['moments counted', types.TIMESTAMP, { epochMicros: 1_000_000 }, ['1777629600', '1777629600.5', '-1', 'x']],
  ['days', types.DATE, {}, [...MOMENTS, '2026-02-30', '2024-02-29']],
  ['days of a form', types.DATE, { format: '%d.%m.%Y' }, ['02.05.2026', '31.02.2026', 'x']],
  ['ids', types.ID, {}, IDS],
  ['ids that are hashed', types.ID, { hashIds: true }, [...IDS, ...TEXTS]],
  ['accounts', types.ACCOUNT, {}, IDS],
  ['texts', types.TEXT, {}, TEXTS],
  ['addresses', types.EMAIL, {}, ADDRESSES],
  ['addresses that are hashed', types.EMAIL, { emailSalt: "pe'p\\per" }, ADDRESSES],
  ['assets', types.ASSET, {}, TEXTS],
  ['fiats', types.FIAT, {}, TEXTS],
  ['countries', types.COUNTRY, {}, TEXTS],
  ['pairs', types.PAIR, {}, TEXTS],
  ['bases of pairs', types.ASSET, { part: 'base' }, TEXTS],
  ['quotes of pairs', types.FIAT, { part: 'quote' }, TEXTS],
  ['words', types.choice(['buy', 'sell']), {}, WORDS],
  [
    'rails',
    types.rail(['sepa'], 'deposit'),
    { spellings: { ...PLAIN.spellings, rails: { ...PLAIN.spellings.rails, deposit: ['pix'] } } },
    WORDS,
  ],
  ['yes or no', types.BOOLEAN, {}, WORDS],
];

test.each(CASES)('%s', async (_, type, change, texts) => {
  const manner = { ...PLAIN, ...change };
  const { value, problem } = type.read('x', manner);
  const all = [...new Set(texts.map((text) => text.trim()))];
  const shown = (form: string) => (type.bigquery === 'TIMESTAMP' ? `cast(${form} as timestamp)` : form);
  const imported = await here.query(
    `select x, ${shown(`case when ${problem} is null then cast(${value} as ${type.duckdb}) end`)} as v
     from (select unnest([${all.map(literal).join(', ')}]) as x) order by x`,
  );
  const seen = await there.query(
    `select x, ${type.view({ sql: 'x', type: 'STRING' }, manner)} as v from unnest([${all.map(quoted).join(', ')}]) as x order by x`,
  );
  expect(Object.fromEntries(seen.map(({ x, v }) => [x, v]))).toEqual(
    Object.fromEntries(imported.map(({ x, v }) => [x, v])),
  );
  expect(imported.some(({ v }) => v !== null)).toBe(true);
});
