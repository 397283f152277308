/** Commands that write: the home is held, the session opened and closed, whatever happens. */
import type { Config } from '../pipeline/config.js';
import { withLock } from '../pipeline/lock.js';
import { openSession, type Session } from '../pipeline/session.js';
import type { Context } from './command.js';

/** Runs `work` as the only writer of the home. */
export async function withSession<T>(
  context: Context,
  command: string,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const config = await context.config();
  return holdingHome(context, config, command, () => inSession(context, config, work));
}

/** Runs `work` while nobody else writes the home; waits for it where that was asked for. */
export function holdingHome<T>(
  { effects, signal }: Context,
  { home, wait }: Config,
  command: string,
  work: () => Promise<T>,
): Promise<T> {
  return withLock(home, command, effects, work, { wait, signal });
}

/** The same inside a lock that is already held. */
export async function inSession<T>(
  context: Context,
  config: Config,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const session = await openSession(config, context.effects, context.signal);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}
