/** The Python environments there are: what each is for, its lock in python/, and how one knows that it works. */

/**
 * @typedef {object} Environment
 * @property {string} what
 * @property {string} lock its name without `.lock`; the folder under the cache is named after it
 * @property {string} executable what is run of it, in `bin/`
 * @property {string} imports
 * @property {number} oldestPython of Python 3
 */

/** @type {{ readonly [name in 'dbt' | 'dbtBigQuery' | 'bqemulator']: Environment }} */
export const ENVIRONMENTS = {
  dbt: {
    what: 'dbt',
    lock: 'dbt',
    executable: 'dbt',
    imports: 'dbt.cli.main, dbt.adapters.duckdb',
    oldestPython: 10,
  },
  dbtBigQuery: {
    what: 'dbt for BigQuery',
    lock: 'dbt-bigquery',
    executable: 'dbt',
    imports: 'dbt.cli.main, dbt.adapters.duckdb, dbt.adapters.bigquery',
    oldestPython: 10,
  },
  bqemulator: {
    what: 'the emulator of BigQuery',
    lock: 'bqemulator',
    executable: 'python',
    imports: 'bqemulator.server, numpy',
    oldestPython: 11,
  },
};
