/** What `bin/kro` does: the set-up that the command needs, then the command, in this same process. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuild, ensureDbt, ensureDbtBigQuery, ensureNode, isCheckout, maybeDbt } from '../setup.mjs';
import { SetupError } from './error.mjs';
import { maybeExplainSystem } from './explain.mjs';

const MAIN = new URL('../../dist/cli/main.js', import.meta.url);
const NEED_DBT = ['up', 'transform'];

/** @param {readonly string[]} argv */
export async function runCommand(argv) {
  const isReady = await orTellWhy(() => setUp(argv));
  if (!isReady) return;
  const { main } = await import(MAIN.href);
  process.exitCode = await main(argv);
  letGo();
}

/** A connection that nobody answers cannot be given up before its time: the process does not wait for it. */
function letGo() {
  setTimeout(() => process.stdout.writableLength === 0 && process.exit(), 100).unref();
}

/** Whether the work was done; if not, the reason has been told and the exit code set. @param {() => Promise<void>} work */
export async function orTellWhy(work) {
  try {
    await work();
    return true;
  } catch (error) {
    const told = maybeExplainSystem(error);
    if (told === undefined) throw error;
    process.stderr.write(`kro: ${told.message}\n`);
    process.exitCode = told.exitCode;
    return false;
  }
}

/** @param {string} text */
export function writeToPeople(text) {
  process.stderr.write(text);
}

/** @param {readonly string[]} argv */
async function setUp(argv) {
  const write = argv.includes('--quiet') ? () => {} : writeToPeople;
  await ensureNode(write);
  await ensureBuild(write);
  if (!isCheckout() && !existsSync(MAIN))
    throw new SetupError(
      'this package was packed without its build: run `npm start` in the checkout before `npm pack`',
    );
  if (needsDbt(argv) && wantsBigQuery(argv, process.env)) {
    process.env['KRO_DBT_BIGQUERY'] = await ensureDbtBigQuery(write);
    return;
  }
  const dbt = needsDbt(argv) ? await ensureDbt(write) : maybeDbt();
  if (dbt !== undefined) process.env['KRO_DBT'] = dbt;
}

/** A word that merely looks like the command costs nothing worse than an early set-up. @param {readonly string[]} argv */
function needsDbt(argv) {
  const asksForHelp = argv.some((word) => word === '--help' || word === '-h');
  return !asksForHelp && NEED_DBT.some((command) => argv.includes(command));
}

/**
 * Said here and now, or remembered by the home, or in the config file. Whoever sets it up for nothing has lost a minute; whoever does
 * not is told by the command. @param {readonly string[]} argv @param {Readonly<Record<string, string | undefined>>} env
 */
function wantsBigQuery(argv, env) {
  const said = flagValue(argv, '--warehouse') ?? env['KRO_WAREHOUSE'];
  if (said !== undefined && said !== '') return said === 'bigquery';
  const home = flagValue(argv, '--home') ?? (env['KRO_HOME'] || 'data');
  return [join(home, 'home.json'), 'kro.config.json'].some((file) => /"warehouse":\s*"bigquery"/.test(maybeText(file)));
}

/** @param {readonly string[]} argv @param {string} flag */
function flagValue(argv, flag) {
  const joined = argv.find((word) => word.startsWith(`${flag}=`));
  return joined?.slice(flag.length + 1) ?? (argv.includes(flag) ? argv[argv.indexOf(flag) + 1] : undefined);
}

/** @param {string} file */
function maybeText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
