/**
 * Renews the calibration table of docs/simulator.md: `npm run calibrate` measures `demo` on seeds 1 to 5, or on those named
 * (`npm run calibrate -- 1,2`). It makes each world, so it takes minutes. Exits 1 where a required figure is out of its band.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PAGE = join(ROOT, 'docs/simulator.md');
const MARK = '<!-- calibration -->';
/** Settled, so that the same program writes the same table on any day. */
const WORLD = ['--profile', 'demo', '--market', 'simulated', '--as-of', '2026-06-30'];

/** What stands between the two marks of the page. Throws where they are not there. */
export function tableOf(page: string): string {
  return partsOf(page)[1];
}

/** The page with another table between its marks. */
export function withTable(page: string, table: string): string {
  const [before, , after] = partsOf(page);
  return [before, `\n${table.trim()}\n`, after].join(MARK);
}

function partsOf(page: string): readonly [string, string, string] {
  const parts = page.split(MARK);
  if (parts.length !== 3) throw new Error(`docs/simulator.md must have ${MARK} twice, around its calibration table`);
  return parts as unknown as [string, string, string];
}

function main(seeds = '1,2,3,4,5'): void {
  const { stdout, status } = spawnSync(
    process.execPath,
    [join(ROOT, 'bin/kro'), 'calibrate', '--markdown', '--seeds', seeds, ...WORLD],
    { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  );
  process.exitCode = status ?? 1;
  if (stdout.trim() === '') return;
  writeFileSync(PAGE, withTable(readFileSync(PAGE, 'utf8'), stdout));
  console.error(status === 0 ? 'docs/simulator.md is renewed' : 'docs/simulator.md is renewed; it says what is off');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main(process.argv[2]);
