/** The scripts of loads, deletions, erasures and restores of every kind, and what is asked before them: each statement is valid. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DELETIONS } from '../../src/contract/deletions.js';
import { RAW, RAW_TABLES } from '../../src/contract/raw/index.js';
import type { Table } from '../../src/contract/table.js';
import { TRUTH } from '../../src/contract/truth/index.js';
import { IMPORTABLE } from '../../src/pipeline/import/map.js';
import type { Day, Window } from '../../src/time.js';
import type { Client } from '../../src/warehouse/bigquery/client.js';
import { erasureScript } from '../../src/warehouse/bigquery/forget.js';
import { removalScript } from '../../src/warehouse/bigquery/remove.js';
import { replacementScript } from '../../src/warehouse/bigquery/replace.js';
import { loadScript, type ScriptFacts, type ScriptPart } from '../../src/warehouse/bigquery/script.js';
import { DEFAULTS } from '../../src/warehouse/bigquery/spec.js';
import { stageAll } from '../../src/warehouse/bigquery/staged.js';
import type { TableLoad } from '../../src/warehouse/warehouse.js';
import { type Analyser, errorsOf, type Finding, isThere, openWithContract } from './analyser.js';
import { declareMeta, declareOwn, sent } from './statements.js';

const TABLES: readonly Table[] = [...RAW_TABLES, ...Object.values(TRUTH)];
const KEY = '0123456789abcdef_1';
const DAY: Day = 20_500;

let analyser: Analyser;
beforeAll(async () => {
  if (!isThere) return;
  analyser = await openWithContract();
  await declareMeta(analyser);
  await declareOwn(analyser, KEY);
});
afterAll(() => analyser?.stop());

const days = (from: number, to: number): Window => ({ from: DAY + from, to: DAY + to });

function part(table: Table, over: Partial<ScriptPart> = {}): ScriptPart {
  const window = days(0, 0);
  const usual = {
    table,
    replaced: [window],
    newer: [],
    days: [window],
    mayMove: false,
    rows: 5,
    window,
    rowCount: 5,
    sha256: 'ab',
  };
  return { ...usual, ...over };
}

function facts(parts: readonly ScriptPart[]): ScriptFacts {
  const [startedAt, now] = [1.7e15, 1.7e15 + 1];
  return {
    key: KEY,
    runId: "it's \\ a\nrun",
    asOf: DAY,
    producer: 'demo',
    startedAt,
    now,
    lease: 3,
    parts,
    takesTies: false,
    salts: [],
  };
}

const NEVER: Window = { from: DAY + 1, to: DAY };
const LOADS: readonly (readonly [string, (table: Table) => ScriptPart])[] = [
  ['a day', (table) => part(table)],
  ['many days at once', (table) => part(table, { replaced: [days(-400, 0)], days: [days(-400, -300), days(-3, 0)] })],
  [
    'more days than a statement may change',
    (table) => part(table, { mayMove: true, days: [days(-9000, -5000), days(-20, 0)] }),
  ],
  ['days that are empty now', (table) => part(table, { rows: 0, days: [], rowCount: 0 })],
  [
    'days of which newer loads have spoken',
    (table) => part(table, { replaced: [days(-3, -3), days(0, 0)], newer: [days(-2, -1)], days: [days(-3, 0)] }),
  ],
  ['only such days', (table) => part(table, { replaced: [], newer: [days(-2, 2)] })],
  ['what people bring', (table) => part(table, { replaced: [], mayMove: true, window: NEVER })],
  [
    'what they bring of days that newer loads have spoken of',
    (table) => part(table, { mayMove: true, newer: [days(-9, 0)] }),
  ],
];

describe.skipIf(!isThere)('a load', () => {
  test.each(LOADS)('of %s', async (_, of) => {
    const script = loadScript(facts(TABLES.map(of)));
    const findings = await analyser.judge(sent(script));
    expect(errorsOf(findings)).toEqual([]);
    expect(kindsOf(findings)).toEqual(
      expect.arrayContaining(['Begin', 'Commit', 'if', 'set finished', 'Insert', 'Query']),
    );
    // For each table the rows that were written, and those that were left out.
    expect(findings.at(-1)!.columns!.map(({ type }) => type)).toEqual(TABLES.flatMap(() => ['INT64', 'INT64']));
  });

  test('that leaves people out, and takes rows of the same day', async () => {
    const given = { ...facts(TABLES.map((table) => part(table))), takesTies: true, salts: ["it's", 'salt'] };
    const findings = await analyser.judge(sent(loadScript(given)));
    expect(errorsOf(findings)).toEqual([]);
    expect(kindsOf(findings)).toEqual(expect.arrayContaining(['Update', 'Delete']));
  });

  test('of nothing', async () => {
    expect(errorsOf(await analyser.judge(sent(loadScript(facts([part(RAW.users, { rows: 0 })])))))).toEqual([]);
  });

  test('looks at its files first, and for doubles in them', async () => {
    const heard: string[] = [];
    const files = [{ path: '/nowhere', rows: 5, sha256: 'ab' }];
    for (const table of TABLES)
      await expect(stageAll(deaf(heard), KEY, [{ table, window: null, files } satisfies TableLoad], 0)).rejects.toThrow(
        /more than once/,
      );
    expect(heard).toHaveLength(2 * TABLES.length);
    for (const sql of heard) expect(errorsOf(await analyser.judge(sent(sql)))).toEqual([]);
  });
});

const FILE = { path: '/nowhere', rows: 5, sha256: 'ab' };
const PERSON = { salt: "it's", digest: 'ab' };

describe.skipIf(!isThere)('the script of', () => {
  test.each([true, false])('a deletion from every table (strict: %s)', async (strict) => {
    const tables = IMPORTABLE.map((table) => ({ table, file: FILE }));
    await valid(removalScript({ ...facts([]), tables, strict, dryRun: !strict }));
  });

  test.each([
    [false, true, false],
    [true, true, true],
    [false, false, true],
  ])('an erasure (known: %s, logged: %s, in a dry run: %s)', async (isKnown, isLogged, dryRun) => {
    await valid(erasureScript({ ...facts([]), person: PERSON, isKnown, isLogged, dryRun }));
  });

  test('a restore of many days', async () => {
    const days = Array.from({ length: 4001 }, (_, n) => DAY - 4000 + n);
    const parts = [...TABLES, DELETIONS].map((table) => ({ table, rows: 5, days }));
    await valid(replacementScript({ key: KEY, runId: 'run', lease: 3, parts, fresh: [PERSON] }));
  });
});

async function valid(script: string): Promise<void> {
  const findings = await analyser.judge(sent(script));
  expect(errorsOf(findings)).toEqual([]);
  expect(kindsOf(findings)).toEqual(expect.arrayContaining(['Begin', 'Insert', 'Query']));
}

/** A client that uploads nothing, and to which everything is there twice. */
function deaf(heard: string[]): Client {
  const job = { promise: async () => {} };
  const table = { create: async () => {}, delete: async () => {}, createLoadJob: async () => [job] };
  const query = async (sql: string) => {
    heard.push(sql);
    return { names: [], rows: [{ place: 0, day: '2026-01-01', all_rows: 5, all_keys: 4 }] };
  };
  return { spec: DEFAULTS, api: { dataset: () => ({ table: () => table }) }, query } as unknown as Client;
}

function kindsOf(findings: readonly Finding[]): string[] {
  return [...new Set(findings.map(({ kind }) => kind))];
}
