import { describe, expect, test } from 'vitest';
import { DEFAULTS } from '../../src/warehouse/bigquery/spec.js';
import { literal, qualified } from '../../src/warehouse/bigquery/sql.js';

const at = (sql: string) => qualified(DEFAULTS, sql);
const users = '`kraken-ramp-optimizer.kraken_ramp_raw.users`';

describe('names of tables', () => {
  test.each([
    ['select * from raw.users', `select * from ${users}`],
    ['select * from raw."users" as u', `select * from ${users} as u`],
    ['select x from raw.users, meta.lease', `select x from ${users}, \`kraken-ramp-optimizer.kraken_ramp_meta.lease\``],
    ['(raw.users)', `(${users})`],
  ])('%s becomes %s', (sql, expected) => expect(at(sql)).toBe(expected));

  test.each([
    "select 'from raw.users'",
    'select "raw.users"',
    "select 'it''s raw.users'",
    "select 'a\\'raw.users'",
    '-- raw.users',
    '# raw.users',
    '/* raw.users */ select 1',
    'select `p.raw.users`',
    'select t.raw.users',
    'select draw.users',
  ])('%s stays', (sql) => expect(at(sql)).toBe(sql));
});

test('a literal holds what could end it', () => {
  expect(literal("it's \\ a\nline")).toBe("'it\\'s \\\\ a\\nline'");
});
