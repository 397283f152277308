/** The command as its own process, straight from the sources: for signals, pipes and exit codes. */
import { main } from '../../src/cli/main.js';

process.exitCode = await main(process.argv.slice(2));
