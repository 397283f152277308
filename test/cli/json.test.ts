/** What `--json` prints is one document, whichever command is asked. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.js';
import { main } from '../../src/cli/main.js';
import { recording, temporaryFolder } from './recording.js';

const SMALL =
  '{"extends":"classic","days":30,"rampDays":3,"users":60,"deposits":40,"withdrawals":10,"orders":40,"rampPerDay":10}';
const home = join(temporaryFolder(), 'home');
const csv = join(temporaryFolder(), 'values.csv');
/** What a command needs besides. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  sql: ['select 1 as one'],
  export: [join(temporaryFolder(), 'export')],
  restore: ['--force'],
  import: ['--table', 'users', 'users.csv'],
  forget: ['nobody', '--yes'],
  optimize: ['--budget', '1000'],
  fit: ['--model', 'ziln', '--input', csv],
};
writeFileSync(csv, `value\n${Array.from({ length: 40 }, (_, row) => row % 9).join('\n')}\n`);

async function kro(...argv: string[]) {
  const effects = recording();
  const code = await main([...argv, '--home', home, '--json'], effects);
  return { code, document: JSON.parse(effects.printed.join('')), stderr: effects.logged.join('\n') };
}

beforeAll(async () => {
  await kro('load', '--profile', SMALL, '--as-of', '2026-06-30');
});

describe('--json', () => {
  it.each(COMMANDS.map(({ name }) => name))('%s', async (name) => {
    const { code, document } = await kro(name, ...(WORDS[name] ?? []));
    expect(document).toBeTypeOf('object');
    // Without dbt these cannot be done, nor an import into a simulated home, nor can nobody be forgotten: their refusal is the document; and sixty people miss
    // the targets of a crowd.
    const refused = [
      'up',
      'transform',
      'score',
      'answers',
      'retention',
      'optimize',
      'route',
      'backtest',
      'doctor',
      'calibrate',
      'import',
      'forget',
    ];
    if (!refused.includes(name)) expect(code).toBe(0);
  });

  it('simulate tells every folder with its days and files', async () => {
    const { document } = await kro('simulate');
    const [first] = document.landed;
    expect(first).toMatchObject({ from: '2026-06-01', to: '2026-06-27' });
    expect(existsSync(first.folder)).toBe(true);
    expect(first.tables[0]).toEqual({
      table: 'users',
      rows: expect.any(Number),
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });
});
