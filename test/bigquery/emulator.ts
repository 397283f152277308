/** A BigQuery of one's own for a test: bqemulator on free ports of this machine, in memory, gone with the process that asked. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const LAUNCHER = fileURLToPath(new URL('./emulator/launch.py', import.meta.url));
const PATIENCE_MILLIS = 60_000;

export interface Emulator {
  /** 127.0.0.1:port, as BIGQUERY_EMULATOR_HOST has it. */
  readonly host: string;
  stop(): Promise<void>;
}

export async function startEmulator(): Promise<Emulator> {
  const folder = mkdtempSync(join(tmpdir(), 'kro-bigquery-'));
  const child = spawn(pythonPath(), [LAUNCHER, folder], {
    cwd: folder,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', TZ: 'UTC' },
    // It ends when its stdin does, so it cannot outlive us, however we end.
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const host = `127.0.0.1:${await portOf(child)}`;
    await waitForHealth(host);
    return { host, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The Python that the test command has set up. */
export function pythonPath(): string {
  const python = process.env['KRO_BQEMULATOR'];
  if (python === undefined) throw new Error('KRO_BQEMULATOR names no Python: run npm test, or name one');
  return python;
}

function portOf(child: ChildProcess): Promise<number> {
  let said = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4000);
  });
  return new Promise((resolve, reject) => {
    const patience = setTimeout(() => reject(new Error(`the emulator does not start: ${said}`)), PATIENCE_MILLIS);
    const give = (work: () => void) => {
      clearTimeout(patience);
      work();
    };
    child.once('error', (error) => give(() => reject(error)));
    child.once('exit', () => give(() => reject(new Error(`the emulator ended as it started: ${said}`))));
    createInterface({ input: child.stdout! }).once('line', (line) =>
      give(() => resolve((JSON.parse(line) as { port: number }).port)),
    );
  });
}

async function waitForHealth(host: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MILLIS;
  for (;;) {
    const isHealthy = await fetch(`http://${host}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isHealthy) return;
    if (Date.now() > deadline) throw new Error(`the emulator at ${host} does not become healthy`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
