import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Effects } from '../../src/effects.js';
import { UsageError, UserError } from '../../src/error.js';
import { BIGQUERY_SETTINGS, dbtEnvironment } from '../../src/pipeline/bigquerySettings.js';
import { type Flags, normalizeConfig, readConfig } from '../../src/pipeline/config.js';
import { SETTINGS } from '../../src/pipeline/settings.js';
import { SOURCE_SETTINGS } from '../../src/pipeline/sourceSettings.js';
import { DEFAULT_PROFILE } from '../../src/simulator/profiles.js';
import { formatDay } from '../../src/time.js';
import { recording } from '../cli/recording.js';

function withFile(content: unknown, env: Effects['env'] = {}): Effects {
  const effects = recording({ env });
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  writeFileSync(join(effects.cwd, 'kro.config.json'), text);
  return effects;
}

async function refusal(flags: Flags, effects: Effects): Promise<UserError> {
  return readConfig(flags, effects).then(
    () => expect.unreachable('accepted'),
    (error: UserError) => error,
  );
}

describe('precedence', () => {
  it('puts flags over the environment over the file', async () => {
    const effects = withFile({ seed: 1, profile: 'a', home: 'file' }, { KRO_SEED: '2', KRO_PROFILE: 'b' });
    expect(await readConfig({ seed: '3' }, effects)).toMatchObject({ seed: 3, profile: 'b', home: 'file' });
  });

  it('puts what was given over what the home remembers over the defaults', () => {
    const effects = recording();
    const remembered = { seed: 7, asOf: 20_000 };
    const config = normalizeConfig({ seed: 9 }, remembered, effects);
    expect(config).toMatchObject({ seed: 9, asOf: 20_000, profile: DEFAULT_PROFILE, market: ['auto'] });
  });

  it('fills in every default', () => {
    const effects = recording();
    const config = normalizeConfig({}, {}, effects);
    expect({ ...config, asOf: formatDay(config.asOf) }).toEqual({
      home: join(effects.cwd, 'data'),
      seed: 1,
      asOf: '2026-06-30',
      profile: DEFAULT_PROFILE,
      market: ['auto'],
      workers: null,
      wait: 0,
      backups: 7,
      keepDays: 30,
      json: false,
      quiet: false,
    });
  });

  it('takes an empty variable for one that is not set', async () => {
    expect(await readConfig({}, recording({ env: { KRO_SEED: '', KRO_JSON: '' } }))).toEqual({});
  });
});

describe('every setting', () => {
  const samples: Record<string, [text: string, value: unknown]> = {
    home: ['x', 'x'],
    profile: ['classic', 'classic'],
    seed: ['12', 12],
    asOf: ['2026-06-30', '2026-06-30'],
    market: ['a.csv,b.csv', ['a.csv', 'b.csv']],
    workers: ['2', 2],
    wait: ['60', 60],
    backups: ['0', 0],
    keepDays: ['90', 90],
    warehouse: ['bigquery', 'bigquery'],
    bigqueryBucket: ['ramp/eu', 'ramp/eu'],
    json: ['1', true],
    quiet: ['true', true],
  };

  it.each(SETTINGS.map((setting) => [setting.key, setting] as const))(
    '%s is read from a variable and from the file',
    async (key, setting) => {
      const [text, value] = samples[key]!;
      expect(await readConfig({}, recording({ env: { [setting.env]: text } }))).toEqual({ [key]: value });
      expect(await readConfig({}, withFile({ [key]: value }))).toEqual({ [key]: value });
    },
  );
});

describe('every setting of the sources', () => {
  const samples: Record<string, [text: string, value: unknown]> = {
    coingeckoUrl: ['http://127.0.0.1:8080/v3', 'http://127.0.0.1:8080/v3'],
    coingeckoDemoKey: ['CG-demo', 'CG-demo'],
    coingeckoProKey: ['CG-pro', 'CG-pro'],
    frankfurterUrl: ['https://rates.example', 'https://rates.example'],
    exchangeRatesUrl: ['https://rates.example', 'https://rates.example'],
    sourceTimeout: ['2.5', 2.5],
    sourceTotal: ['60', 60],
  };

  it.each(SOURCE_SETTINGS.map((setting) => [setting.key, setting] as const))(
    '%s is read from a variable and from the file, and no flag',
    async (key, setting) => {
      const [text, value] = samples[key]!;
      const spec = await readConfig({}, recording({ env: { [setting.env]: text } }));
      expect(spec).toEqual({ [key]: value });
      expect(await readConfig({}, withFile({ [key]: value }))).toEqual({ [key]: value });
      expect(normalizeConfig(spec, {}, recording()).sources).toEqual({ [key]: value });
    },
  );

  it.each<[string, Flags, unknown, Effects['env'], RegExp]>([
    [
      'a key with a line end',
      {},
      {},
      { KRO_COINGECKO_PRO_KEY: 'secret\n' },
      /invalid KRO_COINGECKO_PRO_KEY: a value that is not shown/,
    ],
    [
      'a key in the file',
      {},
      { coingeckoDemoKey: 'sec ret' },
      {},
      /invalid coingeckoDemoKey: a value that is not shown/,
    ],
    ['a user in an address', {}, {}, { KRO_COINGECKO_URL: 'https://me:secret@host' }, /"https:\/\/…@host"/],
    ['a query in an address', {}, {}, { KRO_FRANKFURTER_URL: 'https://host/?key=secret' }, /"https:\/\/host\/…"/],
    ['no address', {}, { exchangeRatesUrl: 'host' }, {}, /invalid exchangeRatesUrl: "host" \(takes an http/],
    ['no time', {}, { sourceTimeout: 0 }, {}, /invalid sourceTimeout: 0 \(takes seconds above 0/],
    ['a broken file with a key in it', {}, '{"coingeckoDemoKey": "secret", }', {}, /^kro\.config\.json is not JSON: /],
  ])('refuses %s without showing what is secret', async (_, flags, file, env, sentence) => {
    const { message } = await refusal(flags, withFile(file, env));
    expect(message).toMatch(sentence);
    expect(message).not.toMatch(/sec ?ret/);
  });
});

describe('every setting of BigQuery', () => {
  const samples: Record<string, [text: string, value: unknown]> = {
    bigqueryProject: ['a-project', 'a-project'],
    bigqueryBillingProject: ['who-pays', 'who-pays'],
    bigqueryLocation: ['EU', 'EU'],
    bigqueryKeyfile: ['key.json', 'key.json'],
    bigqueryImpersonate: ['robot@a-project.iam.gserviceaccount.com', 'robot@a-project.iam.gserviceaccount.com'],
    bigqueryMaxBytes: ['1000', 1000],
  };
  const sampleOf = (key: string) => samples[key] ?? [key, key];

  it.each(BIGQUERY_SETTINGS.map((setting) => [setting.key, setting] as const))(
    '%s is read from a variable and from the file, and reaches the warehouse',
    async (key, setting) => {
      const [text, value] = sampleOf(key);
      const spec = await readConfig({}, recording({ env: { [setting.env]: text, KRO_WAREHOUSE: 'bigquery' } }));
      expect(spec).toEqual({ [key]: value, warehouse: 'bigquery' });
      expect(await readConfig({}, withFile({ [key]: value }))).toEqual({ [key]: value });
      const { bigquery } = normalizeConfig(spec, {}, recording());
      expect(JSON.stringify(bigquery)).toContain(JSON.stringify(value));
      expect(JSON.stringify(dbtEnvironment(bigquery!))).toContain(String(value));
    },
  );

  it('has the brief’s names where nothing is said, and takes an emulator by its usual name', () => {
    const effects = recording({ env: { BIGQUERY_EMULATOR_HOST: '127.0.0.1:9050' } });
    expect(normalizeConfig({ warehouse: 'bigquery' }, {}, effects).bigquery).toMatchObject({
      project: 'kraken-ramp-optimizer',
      location: 'US',
      datasets: { raw: 'kraken_ramp_raw', marts: 'kraken_ramp_marts' },
      emulator: '127.0.0.1:9050',
    });
  });

  it.each([
    ['a project', { bigqueryProject: 'No Project' }, /invalid bigqueryProject: "No Project" \(takes the id/],
    ['a data set', { bigqueryDatasetRaw: 'a-b' }, /invalid bigqueryDatasetRaw: "a-b" \(takes the name of a data set/],
    ['a bound', { bigqueryMaxBytes: 0 }, /invalid bigqueryMaxBytes: 0/],
    ['an address', { bigqueryImpersonate: 'robot' }, /invalid bigqueryImpersonate: "robot"/],
  ])('refuses %s that cannot be', async (_, file, sentence) => {
    expect((await refusal({}, withFile(file))).message).toMatch(sentence);
  });

  it('refuses an emulator that is no host and port', () => {
    const effects = recording({ env: { BIGQUERY_EMULATOR_HOST: 'nowhere' } });
    expect(() => normalizeConfig({ warehouse: 'bigquery' }, {}, effects)).toThrow(
      'invalid BIGQUERY_EMULATOR_HOST: nowhere (takes host:port)',
    );
  });
});

describe('paths', () => {
  it('makes market files and profile files absolute, names stay names', () => {
    const effects = recording();
    const config = normalizeConfig({ market: ['a.csv', 'bitcoin=b.csv'], profile: 'small.json' }, {}, effects);
    expect(config.market).toEqual([join(effects.cwd, 'a.csv'), `bitcoin=${join(effects.cwd, 'b.csv')}`]);
    expect(config.profile).toBe(join(effects.cwd, 'small.json'));
  });

  it('takes only the name of an asset for one, so that paths may hold =', () => {
    const effects = recording();
    const market = ['year=2024/XBTUSD_60.csv', 'xbt=year=2024/a.csv'];
    expect(normalizeConfig({ market }, {}, effects).market).toEqual([
      join(effects.cwd, 'year=2024/XBTUSD_60.csv'),
      `bitcoin=${join(effects.cwd, 'year=2024/a.csv')}`,
    ]);
  });

  it.each(['auto', 'live', 'cached', 'simulated'])('refuses the %s market beside files', (word) => {
    expect(() => normalizeConfig({ market: [word, 'a.csv'] }, {}, recording())).toThrow(
      `invalid market: ${word} cannot stand beside files or another word`,
    );
  });
});

describe('refusals name the place and the value', () => {
  it.each<[string, unknown, RegExp]>([
    ['an unknown key', { sede: 1 }, /^kro\.config\.json: unknown key sede \(known: home, profile, seed,/],
    ['a wrong value', { seed: 'abc' }, /^kro\.config\.json: invalid seed: "abc" \(takes a whole number/],
    ['a wrong element', { market: [1] }, /^kro\.config\.json: invalid market.*: .*1/],
    ['a day that is none', { asOf: '2026-02-30' }, /^kro\.config\.json: invalid asOf: "2026-02-30"/],
    ['no object', [], /^kro\.config\.json: it must hold one object/],
    ['no JSON', '{seed: 1}', /^kro\.config\.json is not JSON: /],
    ['no JSON, on one line,', '{\n  seed: 1\n}', /^kro\.config\.json is not JSON: .+$/],
  ])('%s in the file', async (_, content, sentence) => {
    const error = await refusal({}, withFile(content));
    expect(error.message).toMatch(sentence);
    expect(error.exitCode).toBe(1);
  });

  it('a wrong variable exits 1, a wrong flag 2', async () => {
    const variable = await refusal({}, recording({ env: { KRO_SEED: '-1' } }));
    expect(variable).toBeInstanceOf(UserError);
    expect(variable.exitCode).toBe(1);
    expect(variable.message).toMatch(/^invalid KRO_SEED: -1 /);
    const flag = await refusal({ asOf: 'yesterday' }, recording());
    expect(flag).toBeInstanceOf(UsageError);
    expect(flag.message).toMatch(/^invalid --as-of: yesterday \(takes a calendar day as YYYY-MM-DD\)/);
  });
});
