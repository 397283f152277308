import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/temporary.ts'],
    // Processes, not threads: DuckDB's native handles and signals behave as they do in the product.
    pool: 'forks',
    // One process goes through many files: to load everything again for each took a fifth of the time.
    isolate: false,
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
