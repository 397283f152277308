/** The command line: from words to the command they mean. */
import { Command, CommanderError, Option } from 'commander';
import type { Effects } from '../effects.js';
import { UsageError } from '../error.js';
import { SETTINGS } from '../pipeline/settings.js';
import { packageVersion } from '../pipeline/version.js';
import type { Options } from './command.js';
import { COMMANDS, type Entry } from './commands.js';

export interface Invocation {
  readonly entry: Entry;
  readonly options: Options;
  readonly args: readonly string[];
}

/** The command meant, or null where help or the version was asked for and printed. Throws UsageError. */
export function parseCommandLine(argv: readonly string[], effects: Pick<Effects, 'print'>): Invocation | null {
  let invocation: Invocation | null = null;
  const program = createProgram(effects, (found) => {
    invocation = found;
  });
  try {
    program.parse(argv.length === 0 ? ['--help'] : argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return null;
    throw new UsageError(sentence(error.message));
  }
  return invocation;
}

function createProgram(effects: Pick<Effects, 'print'>, found: (invocation: Invocation) => void): Command {
  const program = new Command('kro')
    .description('A simulated crypto exchange, its warehouse, and the answers that can be checked.')
    .version(packageVersion(), '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .exitOverride()
    .configureOutput({
      writeOut: effects.print,
      writeErr: () => {},
      getOutHelpWidth: () => 80,
      getErrHelpWidth: () => 80,
    })
    .configureHelp({ showGlobalOptions: true });
  for (const setting of SETTINGS) program.addOption(globalOption(setting));
  for (const entry of COMMANDS) addCommand(program, entry, found);
  return program;
}

function globalOption(setting: (typeof SETTINGS)[number]): Option {
  const option = new Option(setting.flag, `${setting.help} (${setting.env}; default ${setting.default})`);
  if ('repeatable' in setting)
    option.argParser((value: string, before: string[] | undefined) => [...(before ?? []), value]);
  return option;
}

function addCommand(program: Command, entry: Entry, found: (invocation: Invocation) => void): void {
  const command = program.command(entry.name).description(entry.summary).helpGroup(entry.group);
  if (entry.argument !== undefined) command.argument(entry.argument.flag, entry.argument.help);
  for (const option of entry.options) command.option(option.flag, option.help);
  command.action(() => found({ entry, options: command.optsWithGlobals(), args: command.args }));
}

/** Commander's words as one line of ours. */
function sentence(message: string): string {
  return message
    .replace(/^error: /, '')
    .replace(/\s*\n\s*/g, ' ')
    .replace(/\.$/, '')
    .concat('; kro --help lists commands and options');
}
