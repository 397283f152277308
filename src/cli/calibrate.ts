/** `kro calibrate`: every figure of the export beside the band it belongs in; worlds that are there, or made for it. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Calibration, judge, type Measured, measure } from '../calibration/calibrate.js';
import { linesOf, markdownOf } from '../calibration/report.js';
import { UsageError, UserError } from '../error.js';
import type { Config } from '../pipeline/config.js';
import { fetchingOf } from '../pipeline/marketMode.js';
import { catchUp } from '../pipeline/run.js';
import { openSession } from '../pipeline/session.js';
import { openDuckDB } from '../warehouse/duckdb.js';
import { duckdbPath } from '../warehouse/open.js';
import type { Context, Options, Outcome, Run } from './command.js';
import { renderTable } from './table.js';
import { counted } from './wording.js';

export const calibrateCommand: Run = async (context, options) => {
  const worlds = await chosenWorlds(context, options);
  const measured: Measured[] = [];
  for (const { name, measure } of worlds)
    measured.push(
      await context.steps.run({ name: `measuring ${name}`, again: 'kro calibrate' }, measure, () => `measured ${name}`),
    );
  return outcomeOf(
    judge(measured),
    worlds.map(({ name }) => name),
    options['markdown'] === true,
  );
};

interface World {
  readonly name: string;
  readonly measure: () => Promise<Measured>;
}

async function chosenWorlds(context: Context, options: Options): Promise<World[]> {
  const [homes, seeds] = [listed(options['homes']), listed(options['seeds'])];
  if (homes.length > 0 && seeds.length > 0) throw new UsageError('--homes and --seeds cannot stand together');
  const config = await context.config();
  if (seeds.length > 0) return seeds.map((seed) => madeWorld(context, config, parseSeed(seed)));
  const places = homes.length === 0 ? [config.home] : homes.map((home) => resolve(context.effects.cwd, home));
  return places.map((home) => ({ name: home, measure: () => measureHome(home) }));
}

function listed(option: Options[string]): string[] {
  if (typeof option !== 'string') return [];
  return option
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

function parseSeed(text: string): number {
  const seed = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(seed))
    throw new UsageError(`invalid --seeds: ${text} (takes whole numbers, separated by commas)`);
  return seed;
}

async function measureHome(home: string): Promise<Measured> {
  const path = duckdbPath(home);
  if (!existsSync(path)) throw new UserError(`nothing is loaded yet in ${home}: run kro up, or kro load`);
  const warehouse = await openDuckDB(path, { readOnly: true });
  try {
    return await measure(warehouse);
  } finally {
    await warehouse.close();
  }
}

/** A world of this seed in a home of its own, which is gone afterwards. */
function madeWorld(context: Context, config: Config, seed: number): World {
  return {
    name: `seed ${seed}`,
    async measure() {
      const home = await mkdtemp(join(tmpdir(), 'kro-calibrate-'));
      try {
        return await measureSeed(context, { ...config, home, seed, market: repeatable(config.market) });
      } finally {
        await rm(home, { recursive: true, force: true });
      }
    },
  };
}

/** The same figures wherever it is measured: what is asked for outside differs from day to day. */
function repeatable(market: Config['market']): Config['market'] {
  return fetchingOf(market) === null ? market : ['simulated'];
}

async function measureSeed({ effects, signal }: Context, config: Config): Promise<Measured> {
  const session = await openSession(config, effects, signal);
  try {
    await catchUp(session, session.producer.daily.to);
    return await measure(await session.warehouse());
  } finally {
    await session.close();
  }
}

function outcomeOf(calibration: Calibration, worlds: readonly string[], markdown: boolean): Outcome {
  return {
    document: documentOf(calibration, worlds),
    text: markdown ? markdownOf(calibration, worlds) : describe(calibration, worlds),
    exitCode: calibration.ok ? 0 : 1,
  };
}

function documentOf({ ok, misses, results }: Calibration, worlds: readonly string[]): object {
  return {
    ok,
    worlds: worlds.map((name, i) => ({ name, misses: misses[i] })),
    figures: results.map(({ target, pooled, ok, worlds: own }) => {
      const { group, name, title, band, confidence } = target;
      return { group, name, title, band, confidence, pooled, ok, worlds: own };
    }),
  };
}

function describe(calibration: Calibration, worlds: readonly string[]): string {
  const lines = linesOf(calibration);
  const groups = [...new Set(lines.map(({ group }) => group))];
  const tables = groups.map((group) => {
    const rows = lines
      .filter((line) => line.group === group)
      .map((line) => [line.mark, line.name, line.band, line.confidence, line.pooled, ...worldCells(line.worlds)]);
    const names = worldCells(worlds.map((_, i) => String(i + 1)));
    return `${group}\n${renderTable(['', 'figure', 'target', 'conf.', 'pooled', ...names], rows, WIDTH)}`;
  });
  return [...tables, verdict(calibration, worlds)].join('\n\n');
}

/** Wider than the rest of the program: a column per world, and figures that are not cut. */
const WIDTH = 140;

/** One world is its own pool. */
const worldCells = (cells: readonly string[]): readonly string[] => (cells.length < 2 ? [] : cells);

function verdict({ ok, misses, results }: Calibration, worlds: readonly string[]): string {
  const missed = results.filter((result) => !result.ok && result.target.confidence !== 'low').length;
  const own = worlds.map((name, i) => `${name}: ${misses[i]}`).join(', ');
  return `${ok ? 'calibrated' : 'NOT calibrated'}: ${counted(missed, 'required figure')} of the pool out of band; missed alone (at most 2) ${own}`;
}
