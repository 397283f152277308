/** `kro`: runs one command and says how it went. Never ends the process itself, except when told to stop twice. */
import { type Effects, realEffects } from '../effects.js';
import { UserError } from '../error.js';
import { readConfig } from '../pipeline/config.js';
import { resolveConfig } from '../pipeline/home.js';
import type { Context, Outcome } from './command.js';
import { type Invocation, parseCommandLine } from './program.js';
import { withSignals } from './signals.js';
import { createSteps } from './steps.js';
import { tell } from './tell.js';

/** Runs the words after `kro` and returns the exit code. */
export async function main(argv: readonly string[], effects: Effects = realEffects): Promise<number> {
  const asked = { json: wantsJson(argv, effects) };
  try {
    const invocation = parseCommandLine(argv, effects);
    if (invocation === null) return 0;
    return await withSignals(effects, (signal) => run(invocation, effects, signal, asked));
  } catch (error) {
    return refuse(error, effects, asked.json);
  }
}

/** How a refusal is to be told; better known once the settings are read. */
interface Asked {
  json: boolean;
}

async function run(invocation: Invocation, effects: Effects, signal: AbortSignal, asked: Asked): Promise<number> {
  const config = once(async () => {
    const spec = await readConfig(invocation.options, effects);
    asked.json = spec.json ?? false;
    return resolveConfig(spec, effects);
  });
  // Asked for early, so that a wrong value is told before anything runs.
  const settled = await (invocation.entry.examinesConfig ? config().catch(() => null) : config());
  const quiet = settled?.quiet ?? invocation.options['quiet'] === true;
  const own: Effects = quiet ? { ...effects, log: () => {}, progress: () => {} } : effects;
  const context: Context = { config, effects: own, signal, steps: createSteps(own) };
  const command = await invocation.entry.run();
  const outcome = await command(context, invocation.options, invocation.args);
  effects.print(rendered(outcome, asked.json));
  return outcome.exitCode ?? 0;
}

function rendered(outcome: Outcome, json: boolean): string {
  const text = json ? JSON.stringify(outcome.document, null, 2) : outcome.text;
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

function refuse(error: unknown, effects: Effects, json: boolean): number {
  const { exitCode, sentence } = tell(error);
  effects.log(`kro: ${sentence}`);
  if (json) effects.print(`${JSON.stringify({ error: sentence })}\n`);
  if (effects.env['KRO_DEBUG'] === '1' && !(error instanceof UserError && exitCode === 2))
    effects.log(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return exitCode;
}

/** Known before the command line is understood, so that its refusal is a document too. */
function wantsJson(argv: readonly string[], effects: Effects): boolean {
  return argv.includes('--json') || ['1', 'true', 'yes'].includes(effects.env['KRO_JSON']?.toLowerCase() ?? '');
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
