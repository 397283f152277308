import { defineConfig } from 'vitest/config';

/** `npm run test:unit`. They keep nothing but what they compute: one process goes through many of them, for to load everything again for each took half of their time. */
const PURE = ['test/{answers,contract,economics,math,simulator}/**/*.test.ts'];
/** What needs dbt. */
const DBT = ['test/{dbt,bigquery,googlesql,end-to-end}/**/*.test.ts', 'test/pipeline/dbt.test.ts'];

export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: 'pure', include: PURE, isolate: false } },
      { extends: true, test: { name: 'alone', include: ['test/**/*.test.ts'], exclude: [...PURE, ...DBT] } },
      { extends: true, test: { name: 'dbt', include: DBT } },
    ],
    globalSetup: ['test/temporary.ts'],
    // Processes, not threads: DuckDB's native handles and signals behave as they do in the product.
    pool: 'forks',
    maxWorkers: 2,
    // Machines with other work take four times as long.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    restoreMocks: true,
    // What is built runs as it is.
    server: { deps: { external: [/\/dist\//] } },
    // No test asks the world outside for prices, nor does a command that it starts.
    env: { KRO_MARKET: 'simulated' },
  },
});
