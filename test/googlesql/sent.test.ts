/**
 * A home's whole life on BigQuery's emulator, every statement of it written down on the way, those of dbt among them, and then shown to
 * Google's analyser in their order: what one makes is there for the next.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MART_TABLES } from '../../src/contract/marts/index.js';
import { RAW_TABLES } from '../../src/contract/raw/index.js';
import { TRUTH } from '../../src/contract/truth/index.js';
import { readMarketingTruth, readPaymentTruth, readUserTruth } from '../../src/pipeline/backtest/readTruth.js';
import { readActive } from '../../src/pipeline/scoring/readActive.js';
import { readHistories } from '../../src/pipeline/scoring/readHistories.js';
import { readLives } from '../../src/pipeline/scoring/readLives.js';
import { readPanel } from '../../src/pipeline/scoring/readPanel.js';
import { readPayments } from '../../src/pipeline/scoring/readPayments.js';
import { readSnapshots } from '../../src/pipeline/scoring/readSnapshots.js';
import { openBigQuery } from '../../src/warehouse/bigquery/bigquery.js';
import { DEFAULTS } from '../../src/warehouse/bigquery/spec.js';
import { type Emulator, startEmulator } from '../bigquery/emulator.js';
import { type Faulty, startFaulty } from '../bigquery/faults.js';
import { transformThere } from '../bigquery/warehouse.js';
import { kro } from '../end-to-end/kro.js';
import { csvOf, GOOD } from '../pipeline/import/importing.js';
import { type Analyser, errorsOf, type Finding, fieldsOf, isThere, nameIn, openWithContract } from './analyser.js';
import { declareOwn } from './statements.js';

const cwd = mkdtempSync(join(tmpdir(), 'kro-sent-'));
const PROFILE = { extends: 'demo', usersPerYear: 600, start: '2026-03-14', shards: 1, truthLives: 1 };
const WORLD = ['--profile', JSON.stringify(PROFILE), '--seed', '3', '--market', 'simulated', '--as-of', '2026-04-02'];
/** Somebody's own data, with a rail of theirs: dbt compiles other texts. */
const IMPORTED = { imported: true, rails: [{ product: 'ramp', rail: 'skrill', rate: 0.01, fixed_usd: 0.1 }] };

/** An answer and what was asked for it. */
interface Judged {
  readonly sql: string;
  readonly findings: readonly Finding[];
}

/** In the comment that dbt writes into each of its statements. */
const FROM_DBT = '"app": "dbt"';
/** What src/warehouse/bigquery/values.ts has forms for. */
const READ = new Set(['STRING', 'INT64', 'FLOAT64', 'BOOL', 'NUMERIC', 'DATE', 'TIMESTAMP']);

/** What of dbt's list of its nodes is read. */
interface Manifest {
  readonly nodes: Readonly<Record<string, { readonly resource_type: string }>>;
}
const JUDGED = new Set(['model', 'test']);

let emulator: Emulator;
let between: Faulty;
let analyser: Analyser;
/** By what was done when they were sent. */
const life: Record<string, Judged[]> = {};

describe.skipIf(!isThere)('the life of a home', () => {
  beforeAll(async () => {
    emulator = await startEmulator();
    between = await startFaulty(emulator.host);
    analyser = await openWithContract();
    await analyser.declare(nameIn(DEFAULTS, 'staging', 'processing_costs'), SEED);
    // Asked for before anything is there: that it is not found is the answer.
    await analyser.declare(nameIn(DEFAULTS, 'meta', 'version'), [{ name: 'version', type: 'INT64' }]);
    await doing('up', () => ran('up', ...WORLD, '--backups', '0', '--warehouse', 'bigquery'));
    await doing('ingest', () => ran('ingest', '--as-of', '2026-04-03', '--backups', '0'));
    await doing('transform', () => ran('transform'));
    await doing('verify', () => ran('verify'));
    await doing('answers', () => ran('answers'));
    await doing('status', () => ran('status'));
    await doing('sql', () => ran('sql', 'select count(*) as n from `kraken-ramp-optimizer.kraken_ramp_raw.users`'));
    await doing('read', readAll);
    await doing('models', readForModels);
    await doing('export', () => ran('export', '--table', 'trades', 'files'));
    await doing('backup', () => ran('backup'));
    await doing('imported', () => transformThere(between.host, join(cwd, 'imported'), { vars: IMPORTED }));
    // Whoever forgets takes dbt's files away.
    cpSync(join(cwd, 'home/dbt/target-bigquery'), join(cwd, 'built'), { recursive: true });
    await doing('forget', forgetSomebody);
    await doing('next', () => ran('ingest', '--as-of', '2026-04-04', '--backups', '0'));
    await doing('restore', () => ran('restore', '--force'));
    await doing('import', () => imported());
    await doing('delete', () => imported('--delete'));
  }, 1_800_000);

  afterAll(async () => {
    await analyser?.stop();
    await between?.stop();
    await emulator?.stop();
    rmSync(cwd, { recursive: true, force: true });
  });

  test.each([
    'up',
    'ingest',
    'transform',
    'verify',
    'answers',
    'status',
    'sql',
    'read',
    'models',
    'export',
    'backup',
    'imported',
    'forget',
    'next',
    'restore',
    'import',
    'delete',
  ])('%s sends valid statements', (doing) => {
    expect(life[doing]!.length).toBeGreaterThan(0);
    expect(life[doing]!.flatMap(({ findings }) => errorsOf(findings))).toEqual([]);
  });

  test('results are of types that the adapter reads', () => {
    const own = Object.values(life)
      .flat()
      .filter(({ sql }) => !sql.includes(FROM_DBT))
      .flatMap(({ findings }) => findings.filter(({ kind }) => kind === 'Query'));
    const types = own.flatMap(({ text, columns = [] }) => columns.map(({ type }) => (READ.has(type) ? type : text)));
    expect(new Set(types)).toEqual(READ);
  });

  test('no script is longer than BigQuery takes', () => {
    const lengths = Object.values(life).flatMap((judged) => judged.map(({ sql }) => sql.length));
    expect(Math.max(...lengths)).toBeLessThan(1024 * 1024);
  });

  test.each([
    ['up', 'built'],
    ['transform', 'built'],
    ['imported', 'imported/dbt/target-bigquery-vars'],
  ])('%s runs every model and data test of dbt', (doing, target) => {
    const { nodes } = JSON.parse(readFileSync(join(cwd, target, 'manifest.json'), 'utf8')) as Manifest;
    const ids = Object.entries(nodes).flatMap(([id, { resource_type }]) => (JUDGED.has(resource_type) ? [id] : []));
    expect(ids.length).toBeGreaterThan(150);
    const run = new Set(life[doing]!.map(({ sql }) => /"node_id": "([^"]+)"/.exec(sql)?.[1]));
    expect(ids.filter((id) => !run.has(id))).toEqual([]);
  });

  test.each(['up', 'imported'])('%s makes every mart with the columns of the contract', (doing) => {
    const made = new Map(
      life[doing]!.flatMap(({ findings }) => findings)
        .filter(({ kind }) => kind === 'CreateTableAsSelect' || kind === 'CreateView')
        .map(({ target, columns }) => [target!.join('.'), columns]),
    );
    for (const mart of MART_TABLES)
      expect(made.get(nameIn(DEFAULTS, 'marts', mart.name)), mart.name).toEqual(fieldsOf(mart));
  });

  test('the days that loads have touched are put in their place', () => {
    const kinds = life['transform']!.flatMap(({ findings }) => findings.map(({ kind }) => kind));
    expect(kinds).toContain('Merge');
  });
});

async function ran(...words: string[]): Promise<void> {
  const env = { BIGQUERY_EMULATOR_HOST: between.host };
  const done = await kro([...words, '--home', 'home'], { cwd, env });
  expect(done, done.stderr).toMatchObject({ code: 0 });
}

/** Of the simulated people one who has trades. */
async function forgetSomebody(): Promise<void> {
  const warehouse = await openBigQuery({ ...DEFAULTS, emulator: between.host }, { journal: null, readOnly: true });
  const [trade] = await warehouse.query('select user_id from raw.trades order by trade_id limit 1');
  await ran('forget', String(trade!['user_id']), '--yes');
}

/** Somebody's own rows beside them, of a parent that is there: what is asked counts here. */
async function imported(...words: readonly string[]): Promise<void> {
  for (const table of ['users', 'orders', 'trades'] as const)
    writeFileSync(join(cwd, `${table}.csv`), csvOf([GOOD[table]]));
  writeFileSync(join(cwd, 'map.yaml'), MAP);
  const env = { BIGQUERY_EMULATOR_HOST: between.host, KRO_WAREHOUSE: 'bigquery' };
  const one = ['import', ...words, '--table', 'trades', 'trades.csv', '--as-of', '2026-07-01', '--home', 'own'];
  const all = ['import', ...words, 'map.yaml', '--as-of', '2026-07-01', '--home', 'own'];
  for (const command of [all, one]) {
    const done = await kro(command, { cwd, env });
    expect(done, done.stderr).toMatchObject({ code: 0 });
  }
}

const MAP =
  'tables:\n  users: {files: [users.csv]}\n  orders: {files: [orders.csv]}\n  trades: {files: [trades.csv]}\n';

async function readAll(): Promise<void> {
  const warehouse = await openBigQuery({ ...DEFAULTS, emulator: between.host }, { journal: null, readOnly: true });
  const window = { from: 20_530, to: 20_531 };
  for (const table of [...RAW_TABLES, ...Object.values(TRUTH), ...MART_TABLES]) {
    const { done } = await warehouse.read(table)[Symbol.asyncIterator]().next();
    if (done !== true && table.day !== '') await warehouse.read(table, window)[Symbol.asyncIterator]().next();
  }
  await warehouse.close();
}

/** What score, retention, optimize, route and backtest read, whose models want more than this world holds. */
async function readForModels(): Promise<void> {
  const warehouse = await openBigQuery({ ...DEFAULTS, emulator: between.host }, { journal: null, readOnly: true });
  const histories = await readHistories(warehouse);
  await readLives(warehouse);
  await readActive(warehouse);
  await readSnapshots(warehouse, histories.asOf);
  await readPanel(warehouse, histories.asOf);
  await readPayments(warehouse, 90);
  const people = await readUserTruth(warehouse, histories);
  if (people === null) throw new Error('a simulated world has its truth');
  await readMarketingTruth(warehouse, histories, people, 30);
  await readPaymentTruth(warehouse);
  await warehouse.close();
}

/** Judges what is sent meanwhile. */
async function doing(what: string, work: () => Promise<unknown>): Promise<void> {
  const before = between.jobs.length;
  await work();
  const judged: Judged[] = [];
  for (const { query } of between.jobs.slice(before)) {
    // Those without a query load files.
    if (query === '') continue;
    const sql = Buffer.from(query, 'latin1').toString();
    for (const key of keysIn(sql)) await declareOwn(analyser, key);
    judged.push({ sql, findings: await analyser.judge(sql) });
  }
  life[what] = judged;
}

/** Of scripts whose own tables it names. */
function keysIn(sql: string): Set<string> {
  return new Set([...sql.matchAll(/_meta\.load_([0-9a-f]{16}(?:_\d+)?)_/g)].map(([, key]) => key!));
}

/** dbt loads it from a file (dbt/seeds). */
const SEED = [
  { name: 'product', type: 'STRING' },
  { name: 'rail', type: 'STRING' },
  { name: 'rate', type: 'FLOAT64' },
  { name: 'fixed_usd', type: 'FLOAT64' },
];
