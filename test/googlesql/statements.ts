/** What the code would send to BigQuery, without sending it: the texts of its statements, as its client writes them out. */
import { DELETIONS } from '../../src/contract/deletions.js';
import { RAW_TABLES } from '../../src/contract/raw/index.js';
import { TRUTH } from '../../src/contract/truth/index.js';
import { BIGQUERY_FORMS } from '../../src/warehouse/bigquery/forms.js';
import { askedOf } from '../../src/warehouse/bigquery/lookUp.js';
import { DEFAULTS } from '../../src/warehouse/bigquery/spec.js';
import { qualified } from '../../src/warehouse/bigquery/sql.js';
import { goneName, stagedName, touchedName } from '../../src/warehouse/bigquery/statements.js';
import { written } from '../../src/warehouse/forms.js';
import { keyListOf } from '../../src/warehouse/removal.js';
import type { ResultRow, Warehouse } from '../../src/warehouse/warehouse.js';
import { type Analyser, fieldsOf, nameIn } from './analyser.js';

export function sent(sql: string): string {
  return qualified(DEFAULTS, written(BIGQUERY_FORMS, sql));
}

export interface Listening extends Pick<Warehouse, 'kind' | 'query' | 'execute' | 'columns'> {
  readonly heard: string[];
}

/** A warehouse that writes down what it is asked, and answers every question with the same rows. */
export function listen(rows: readonly ResultRow[] = []): Listening {
  const heard: string[] = [];
  return {
    kind: 'bigquery',
    heard,
    query: async (sql) => {
      heard.push(sql);
      return [...rows];
    },
    execute: async (sql) => void heard.push(sql),
    columns: async () => new Map(),
  };
}

/** What the adapter makes before its first load. */
export async function declareMeta(analyser: Analyser): Promise<void> {
  const [text, count, day] = ['STRING', 'INT64', 'DATE'];
  const tables = {
    version: { version: count },
    lease: { version: count, run_id: text },
    unsaved: { table_name: text, day },
    unbuilt: { table_name: text, day },
    saved: { manifest: text },
    forgotten: { salt: text, digest: text },
  };
  for (const [name, columns] of Object.entries(tables))
    await analyser.declare(
      nameIn(DEFAULTS, 'meta', name),
      Object.entries(columns).map(([column, type]) => ({ name: column, type })),
    );
}

/** The tables that a load of this key makes for itself, by calls of the API and not by SQL. */
export async function declareOwn(analyser: Analyser, key: string): Promise<void> {
  const own = (name: string) => nameIn(DEFAULTS, 'meta', name.replace(/^meta\./, ''));
  const text = (name: string) => ({ name, type: 'STRING' });
  await analyser.declare(own(goneName({ key })), [text('table_name'), text('key')]);
  await analyser.declare(own(touchedName({ key })), [text('table_name'), { name: 'day', type: 'DATE' }]);
  for (const table of [
    ...RAW_TABLES,
    ...Object.values(TRUTH),
    DELETIONS,
    ...RAW_TABLES.map(keyListOf),
    ...RAW_TABLES.map(askedOf),
  ])
    await analyser.declare(own(stagedName({ key }, table)), fieldsOf(table));
}
