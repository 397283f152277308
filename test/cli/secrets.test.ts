/** Keys are for their provider alone: whatever it answers, and whatever a command tells or leaves, they are not in it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { main } from '../../src/cli/main.js';
import { CLASSIC, clock, provider } from '../pipeline/fetchingHome.js';

test('a key is in no line, document, error or file', async () => {
  const secret = 'CG-5ecret';
  const env = {
    KRO_COINGECKO_DEMO_KEY: secret,
    KRO_COINGECKO_URL: `${provider.url}/gecko`,
    KRO_FRANKFURTER_URL: `${provider.url}/frankfurter`,
    KRO_PROFILE: JSON.stringify(CLASSIC),
    KRO_AS_OF: '2026-06-30',
    KRO_DEBUG: '1',
  };
  const effects = { ...clock, env };
  // A provider that tells the key back.
  for (const fault of [{ status: 401, body: secret }, { status: 200, body: `{"error":"${secret}"}` }, {}]) {
    provider.fault = () => fault;
    for (const way of ['live', 'auto']) await main(['load', '--json', '--market', way], effects);
  }
  for (const args of [['status'], ['doctor'], ['ingest'], ['sql', 'select 1'], ['load', '--market', 'x.csv']])
    await main([...args, '--json'], effects);
  expect(provider.headers.some((headers) => headers['x-cg-demo-api-key'] === secret)).toBe(true);
  expect([...clock.logged, ...clock.printed].join('\n')).not.toContain(secret);
  for (const file of readdirSync(clock.cwd, { recursive: true, withFileTypes: true }))
    if (file.isFile()) expect(readFileSync(join(file.parentPath, file.name)).includes(secret)).toBe(false);
});
