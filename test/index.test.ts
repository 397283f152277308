/** The brief's names, used as its readers would: one small home, from nothing to its user ids. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { main } from '../src/cli/main.js';
import {
  BusyError,
  getAnswers,
  getUserIds,
  type LoadReport,
  loadAllTables,
  loadTradesFromOrders,
  loadUsersTable,
  runIngestion,
} from '../src/index.js';
import { withLock } from '../src/pipeline/lock.js';
import { recording, temporaryFolder } from './cli/recording.js';

const SMALL =
  '{"extends":"classic","days":30,"rampDays":3,"users":60,"deposits":40,"withdrawals":10,"orders":40,"rampPerDay":10}';

const home = join(temporaryFolder(), 'home');
const options = { home, profile: SMALL, seed: 3, asOf: '2026-06-30', market: 'simulated' };
let loaded: LoadReport;

const tablesOf = ({ loads }: Pick<LoadReport, 'loads'>) => loads.flatMap((one) => one.tables.map(({ table }) => table));

beforeAll(async () => {
  loaded = await loadAllTables(options);
});

describe('the API', () => {
  it('loads every table, parents first', () => {
    expect(tablesOf(loaded).slice(0, 5)).toEqual(['users', 'deposits', 'withdrawals', 'orders', 'trades']);
  });

  it('needs the options once: the home remembers', async () => {
    expect(await getUserIds({ home })).toHaveLength(60);
  });

  it('loads one table, and none again that is there', async () => {
    const other = { ...options, home: join(home, '..', 'by-table') };
    expect(tablesOf(await loadUsersTable(other))).toEqual(['users']);
    expect(tablesOf(await loadUsersTable(other))).toEqual([]);
    expect(tablesOf(await loadTradesFromOrders({ home }))).toEqual([]);
    expect(await getUserIds({ home })).toHaveLength(60);
  });

  it('ingests the next day, then the rest, then nothing', async () => {
    expect(await runIngestion({ home })).toMatchObject({ days: 1, lastDay: '2026-06-28', nextDue: '2026-06-29' });
    expect(await runIngestion({ home, through: '2026-06-30' })).toMatchObject({
      days: 2,
      nextDue: null,
      caughtUp: true,
    });
    expect(await runIngestion({ home })).toMatchObject({ days: 0, lastDay: '2026-06-30', caughtUp: true });
  });

  it.each([
    [{ days: -3 }, /invalid days: -3/],
    [{ days: 1.5 }, /invalid days: 1\.5/],
    [{ from: '2026-06-28' }, /from and to go together/],
    [{ days: 1, through: '2026-06-30' }, /days and through cannot stand together/],
    [{ seed: 1.5 }, /options: invalid seed: 1\.5 \(takes a whole number/],
    [{ asOf: 'yesterday' }, /options: invalid asOf: "yesterday"/],
  ])('refuses %j', async (nonsense, sentence) => {
    await expect(runIngestion({ home, ...nonsense })).rejects.toThrow(sentence);
  });

  it('tells its progress only where asked', async () => {
    const lines: string[] = [];
    await getUserIds({ home, log: (line) => lines.push(line) });
    expect(lines).toEqual([]);
  });

  it('refuses a day that is none, answers without marts, and a home that is held', async () => {
    await expect(runIngestion({ home, through: '2026-02-30' })).rejects.toThrow(/invalid through: 2026-02-30/);
    await expect(getAnswers({ home })).rejects.toThrow(/run kro transform/);
    const meanwhile = () => expect(runIngestion({ home })).rejects.toThrow(BusyError);
    await withLock(home, 'up', recording(), meanwhile);
  });
});

describe('the commands on the same home', () => {
  async function kro(...argv: string[]) {
    const effects = recording();
    const code = await main([...argv, '--home', home], effects);
    return { code, stdout: effects.printed.join(''), stderr: effects.logged.join('\n') };
  }

  it('status says what is loaded', async () => {
    const { stdout } = await kro('status', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ seed: 3, asOf: '2026-06-30', lastDay: '2026-06-30', nextDue: null });
    expect((await kro('status')).stdout).toMatch(/^due +loaded through 2026-06-30; caught up, this world ends here$/m);
  });

  it('ingest has nothing to do: exit 0, or 99 where asked for', async () => {
    expect(await kro('ingest')).toMatchObject({
      code: 0,
      stdout: 'nothing to ingest; caught up, this world ends here\n',
    });
    expect(await kro('ingest', '--skip-exit-code')).toMatchObject({ code: 99 });
    expect(await kro('load', '--skip-exit-code')).toMatchObject({
      code: 99,
      stdout: 'history was loaded before; caught up, this world ends here\n',
    });
    expect(await kro('load', '--table', 'users', '--skip-exit-code')).toMatchObject({ code: 99 });
  });

  it('another seed is refused', async () => {
    const { code, stderr } = await kro('ingest', '--seed', '4');
    expect(stderr).toMatch(/another world: its seed is 3, not 4/);
    expect(code).toBe(1);
  });

  it('the two queries of the brief run as they stand', async () => {
    const page = readFileSync(new URL('../docs/coming-from-the-brief.md', import.meta.url), 'utf8');
    const queries = [...page.matchAll(/```sql\n([\s\S]*?)```/g)].map((match) => match[1]!);
    expect(queries).toHaveLength(2);
    const users = JSON.parse((await kro('sql', queries[0]!, '--json')).stdout);
    const trades = JSON.parse((await kro('sql', queries[1]!, '--json')).stdout);
    expect(users).toHaveLength(10);
    expect(Object.keys(users[0])).toEqual(['user_id', 'country', 'account_tier', 'total_transactions', 'total_volume']);
    expect(Object.keys(trades[0])).toEqual(['order_id', 'status', 'trade_id', 'base_amount']);
  });

  it.each([
    ['delete from raw.users', /read-only: delete is not among select/],
    ["copy (select 1) to 'written.csv'", /read-only: copy/],
    ["attach 'written.duckdb'", /read-only: attach/],
    ["export database 'written'", /read-only: export/],
    ["explain analyze copy (select 1) to 'written.csv'", /read-only: copy/],
    ['select 1; select 2', /one query at a time: these are 2 statements/],
  ])('sql only reads: %s', async (query, sentence) => {
    const { code, stderr } = await kro('sql', query);
    expect(stderr).toMatch(sentence);
    expect(code).toBe(1);
    expect(readdirSync('.').filter((name) => name.startsWith('written'))).toEqual([]);
  });

  it.each([
    'from users limit 1',
    'with one as (select 1) select * from one',
    'describe users',
    'show all tables',
    'summarize users',
    'values (1)',
    'explain select 1',
    '/* cost? */ explain analyze select 1',
  ])('sql reads: %s', async (query) => expect(await kro('sql', query)).toMatchObject({ code: 0 }));

  it('a result without rows still has its columns', async () => {
    const query = 'select 1 as one, 2 as two where false';
    expect((await kro('sql', query, '--csv')).stdout).toBe('one,two\n');
    expect((await kro('sql', query)).stdout).toMatch(/^one +two\n.*\nno rows\n$/);
  });

  it('verify holds a world from a profile file to its own counts', async () => {
    const { stdout } = await kro('verify', '--json');
    const { failed, checks } = JSON.parse(stdout);
    expect(failed).toBe(0);
    const users = checks.find(
      (check: { group: string; name: string }) => check.group === 'profile' && /users/.test(check.name),
    );
    expect(users.figure).toBe(users.bound);
  });
});
