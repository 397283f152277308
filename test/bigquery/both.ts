/** A home in DuckDB and one in an emulator, to which the same is done by the commands: what they say and what is loaded must be the same. */
import { join } from 'node:path';
import { expect } from 'vitest';
import { main } from '../../src/cli/main.js';
import type { Table } from '../../src/contract/table.js';
import { BACKUP_TABLES } from '../../src/pipeline/backup/backUp.js';
import { type BigQueryWarehouse, openBigQuery } from '../../src/warehouse/bigquery/bigquery.js';
import { type BigQuerySpec, DEFAULTS, datasetsOf, SCHEMAS } from '../../src/warehouse/bigquery/spec.js';
import { coverageName } from '../../src/warehouse/coverage.js';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import type { ResultRow, Warehouse } from '../../src/warehouse/warehouse.js';
import { recording } from '../cli/recording.js';

export interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A home, and how it is spoken to. */
interface Side {
  readonly home: string;
  kro(...words: readonly string[]): Promise<Said>;
  open(): Promise<Warehouse>;
}

export interface Both {
  readonly here: Side;
  readonly there: Side & { open(): Promise<BigQueryWarehouse> };
  /** Of each of them; what is said must be the same but for names of runs and places. */
  run(...words: readonly string[]): Promise<Said>;
  /** Every table that a backup holds, whom they know to be erased, and, where there was a backup, the days that are not in it. */
  expectSame(): Promise<void>;
}

/** `prefix` names the data sets. */
export function both(host: string, folder: string, prefix: string): Both {
  const datasets = datasetsOf(prefix);
  const spec: BigQuerySpec = { ...DEFAULTS, datasets, emulator: host };
  const elsewhere = {
    BIGQUERY_EMULATOR_HOST: host,
    KRO_WAREHOUSE: 'bigquery',
    ...Object.fromEntries(SCHEMAS.map((schema) => [`KRO_BIGQUERY_DATASET_${schema.toUpperCase()}`, datasets[schema]])),
  };
  const [home, other] = [join(folder, `${prefix}_here`), join(folder, `${prefix}_there`)];
  let opened: Promise<BigQueryWarehouse> | undefined;
  // Each command comes a second after the one before.
  let clock = Date.parse('2026-07-01T12:00:00Z');
  const speaking = (path: string, env: Readonly<Record<string, string>>) =>
    speak({ home: path, cwd: folder, env, now: () => clock });
  const here = { home, kro: speaking(home, {}), open: () => openDuckDB(join(home, 'warehouse.duckdb')) };
  const there = {
    home: other,
    kro: speaking(other, elsewhere),
    // Nobody is kept out by it.
    open: () => (opened ??= openBigQuery(spec, { journal: null })),
  };
  return {
    here,
    there,
    async run(...words) {
      clock += 1_000;
      const said = await here.kro(...words);
      expect(plain(await there.kro(...words), other)).toEqual(plain(said, home));
      return said;
    },
    async expectSame() {
      const sides = await Promise.all([here, there].map((side) => side.open()));
      try {
        const [one, another] = [await everything(sides[0]!), await everything(sides[1]!)];
        for (const [name, rows] of Object.entries(one)) expect(another[name], name).toEqual(rows);
      } finally {
        for (const side of sides) await side.close();
      }
    },
  };
}

interface Speaking {
  readonly home: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly now: () => number;
}

function speak({ home, cwd, env, now }: Speaking) {
  return async (...words: readonly string[]): Promise<Said> => {
    const { KRO_DBT, KRO_DBT_BIGQUERY } = process.env;
    const all = { KRO_MARKET: 'simulated', KRO_BACKUPS: '0', KRO_DBT, KRO_DBT_BIGQUERY, ...env };
    const effects = recording({ cwd, now, env: all });
    const code = await main([...words, '--home', home, '--quiet'], effects);
    return { code, stdout: effects.printed.join(''), stderr: effects.logged.join('\n') };
  };
}

/** Refusals of orphans tell how many rows there are in DuckDB only; times are other ones. */
function plain({ code, stdout, stderr }: Said, home: string): Said {
  const same = (text: string) =>
    text
      .replaceAll(home, 'HOME')
      .replace(/(import|delete)_(\d{4}-\d{2}-\d{2})_[0-9a-f]{8}/g, '$1_$2')
      .replace(/: \d+ rows without/, ': rows without')
      .replace(/^BigQuery keeps .*\n/m, '')
      .replace(/"seconds": [\d.]+/g, '"seconds": 0');
  return { code, stdout: same(stdout), stderr: same(stderr) };
}

async function everything(warehouse: Warehouse): Promise<Record<string, unknown>> {
  await warehouse.create(...BACKUP_TABLES);
  const all: Record<string, unknown> = {};
  for (const table of BACKUP_TABLES) all[coverageName(table)] = await rowsOf(warehouse, table);
  const meta = await warehouse.columns('meta');
  const list = async (name: string, columns: string) =>
    meta.has(name) ? warehouse.query(`select ${columns} from meta.${name} order by 1, 2`) : [];
  all['meta.forgotten'] = await list('forgotten', 'salt, digest');
  const isSaved = (await list('saved', 'manifest, 1')).length > 0;
  all['meta.saved'] = isSaved;
  if (isSaved) all['meta.unsaved'] = await list('unsaved', 'table_name, day');
  return all;
}

/** Of the log without its clocks. */
async function rowsOf(warehouse: Warehouse, table: Table): Promise<ResultRow[]> {
  const rows: ResultRow[] = [];
  for await (const part of warehouse.read(table)) rows.push(...(part as readonly ResultRow[]));
  if (table.name !== 'pipeline_runs') return rows;
  const text = (row: ResultRow) => JSON.stringify(row);
  return rows.map((row) => ({ ...row, started_at: '', finished_at: '' })).sort((a, b) => (text(a) < text(b) ? -1 : 1));
}
