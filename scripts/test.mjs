/**
 * `npm test`: the set-up, then everything that can be wrong, cheapest first. Arguments go to vitest
 * (`npm test -- test/math`). The static checks all run, so that one run tells all of their findings.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { orTellWhy, writeToPeople } from './setup/command.mjs';
import {
  ensureBqemulator,
  ensureBuild,
  ensureDbt,
  ensureDbtBigQuery,
  ensureGoogleSql,
  ensureNode,
  maybeGoogleSql,
} from './setup.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The fast compiler judges, the other one builds; both are called by path, as both own the name `tsc`. */
const STATIC_CHECKS = [
  ['lint', 'node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings'],
  ['types', 'node_modules/typescript-7/bin/tsc', '-p', 'tsconfig.json'],
  ['types of scripts', 'node_modules/typescript-7/bin/tsc', '-p', 'scripts/tsconfig.json'],
  ['dead code', 'node_modules/knip/bin/knip.js', '--no-progress'],
  ['architecture', 'scripts/check-architecture.mjs'],
];

(await orTellWhy(async () => {
  await ensureNode(writeToPeople);
  await ensureAnalyser();
  await ensureBuild(writeToPeople);
  process.env['KRO_DBT'] = await ensureDbt(writeToPeople);
  process.env['KRO_DBT_BIGQUERY'] = await ensureDbtBigQuery(writeToPeople);
  process.env['KRO_BQEMULATOR'] = await ensureBqemulator(writeToPeople);
})) && (await runEverything());

/** Asked for, or there already: it takes too much to make it unasked. */
async function ensureAnalyser() {
  const isAsked = process.env['KRO_ALL_GOOGLESQL'] === '1';
  const analyser = isAsked ? await ensureGoogleSql(writeToPeople) : maybeGoogleSql();
  if (analyser !== undefined) process.env['KRO_GOOGLESQL'] = analyser;
  else writeToPeople("Google's SQL analyser is not built, so no statement is shown to it: npm run test:googlesql\n");
}

async function runEverything() {
  let failures = 0;
  for (const [name, script, ...args] of STATIC_CHECKS) failures += Number(!(await passes(name, script, args)));
  if (failures > 0)
    writeToPeople(`${failures} of ${STATIC_CHECKS.length} static checks failed; the tests were not run\n`);
  process.exitCode =
    failures > 0 ? 1 : await runNode('inherit', ['node_modules/vitest/vitest.mjs', 'run', ...process.argv.slice(2)]);
}

/** @param {string | undefined} name @param {string | undefined} script @param {readonly string[]} args */
async function passes(name, script, args) {
  const start = performance.now();
  const lines = /** @type {string[]} */ ([]);
  const code = await runNode(lines, [script ?? '', ...args]);
  writeToPeople(`${name} … ${code === 0 ? '' : 'failed '}${((performance.now() - start) / 1000).toFixed(1)} s\n`);
  if (code !== 0) writeToPeople(`${lines.join('').trimEnd()}\n`);
  return code === 0;
}

/** The exit code; what it says goes to the terminal or into the list. @param {'inherit' | string[]} output @param {readonly string[]} args @returns {Promise<number>} */
function runNode(output, args) {
  return new Promise((resolve, reject) => {
    const stdio = output === 'inherit' ? 'inherit' : 'pipe';
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio });
    if (output !== 'inherit')
      for (const stream of [child.stdout, child.stderr])
        stream?.setEncoding('utf8').on('data', (text) => output.push(text));
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}
