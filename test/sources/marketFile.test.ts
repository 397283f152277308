/** Oracle: files written out in the test, and what their publishers say the columns mean. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { UserError } from '../../src/error.js';
import { readMarketFiles } from '../../src/sources/marketFile.js';
import { parseDay } from '../../src/time.js';

const folder = mkdtempSync(join(tmpdir(), 'kro-market-'));
afterAll(() => rmSync(folder, { recursive: true }));

const HOUR = 420_768; // 2018-01-01 00:00
const DAY = parseDay('2018-01-01', 'day');
const ROWS = ['1514764800,100,110,90,105,2,9', '1514768400,105,106,95,100,0.5,3', '1514779200,100,101,99,100,1,1'];

describe("Kraken's OHLCVT", () => {
  test.each([
    ['without a header', 'XBTUSD_60.csv', ROWS.join('\n')],
    ['with a header', 'XBTUSD_60.csv', `unix_ts,open,high,low,close,volume,trades\n${ROWS.join('\n')}\n`],
    [
      'with CRLF, a byte order mark, quotes and blank lines',
      'XBTUSD.csv',
      `\uFEFF"${ROWS.join('"\r\n\r\n"').replaceAll(',', '","')}"\r\n`,
    ],
    ['gzipped', 'kraken_XXBTZUSD_60.csv.gz', gzipSync(ROWS.join('\n'))],
  ])('%s', async (_, name, content) => {
    const [feed] = await read(write(name, content));
    expect(feed!.hourly.get('bitcoin')).toEqual(
      new Map([
        [HOUR, { open: 100, high: 110, low: 90, close: 105, volumeUsd: 210 }],
        [HOUR + 1, { open: 105, high: 106, low: 95, close: 100, volumeUsd: 50 }],
        [HOUR + 4, { open: 100, high: 101, low: 99, close: 100, volumeUsd: 100 }],
      ]),
    );
    expect([feed!.name, feed!.source, feed!.daily.size, feed!.rates.size]).toEqual([name, 'file', 0, 0]);
  });

  test.each([
    ['XBTUSD.csv', 'bitcoin'],
    ['BTC-USD.csv', 'bitcoin'],
    ['ETHUSD_60.csv', 'ethereum'],
    ['XETHZUSD.csv', 'ethereum'],
    ['solusd_60.csv', 'solana'],
    ['USDTUSD.csv', 'tether'],
    ['USDTZUSD_60.csv', 'tether'],
    ['kraken_XBTUSD_2018_60.csv', 'bitcoin'],
  ] as const)('%s is %s', async (name, asset) => {
    const [feed] = await read(write(name, ROWS.join('\n')));
    expect([...feed!.hourly.keys()]).toEqual([asset]);
  });

  test.each(['bitcoin', 'BTC', 'xbt', 'XXBT'])('%s=FILE says what the name does not', async (asset) => {
    const [feed] = await read(`${asset}=${write('prices.csv', ROWS.join('\n'))}`);
    expect([...feed!.hourly.keys()]).toEqual(['bitcoin']);
  });

  test('finer rows are gathered into hours', async () => {
    const quarters = [
      '1514764800,100,110,90,105,2,9',
      '1514765700,105,120,104,106,1,3',
      '1514768400,106,107,106,107,1,1',
    ];
    const [feed] = await read(write('XBTUSD_15.csv', quarters.join('\n')));
    expect(feed!.hourly.get('bitcoin')!.get(HOUR)).toEqual({
      open: 100,
      high: 120,
      low: 90,
      close: 106,
      volumeUsd: 316,
    });
    expect(feed!.hourly.get('bitcoin')!.size).toBe(2);
  });

  test('a row a day is daily', async () => {
    const [feed] = await read(
      write('XBTUSD_1440.csv', ['1514764800,1,2,1,2,9,9', '1514851200,2,3,2,3,9,9'].join('\n')),
    );
    expect(feed!.hourly.size).toBe(0);
    expect([...feed!.daily.get('bitcoin')!.keys()]).toEqual([DAY, DAY + 1]);
  });

  test.each([
    [
      'four-hour rows',
      'XBTUSD_240.csv',
      '1514764800,1,2,1,2,9,9\n1514779200,2,3,2,3,9,9',
      'has a row every 240 minutes',
    ],
    ['a single row of unknown length', 'XBTUSD.csv', ROWS[0]!, 'has a single row'],
    ['a pair in euros', 'XBTEUR_60.csv', ROWS[0]!, 'is quoted in EUR: only pairs quoted in USD can be read'],
    ['a pair in another token', 'XBTUSDT_60.csv', ROWS[0]!, 'is quoted in USDT'],
    ['a name that says nothing', 'prices.csv', ROWS[0]!, 'does not say which asset it holds: write ASSET='],
    ['a repeated stamp', 'XBTUSD_60.csv', `${ROWS[0]}\n${ROWS[0]}`, 'line 2: the stamp 1514764800 occurs twice'],
    ['a stamp out of order', 'XBTUSD_60.csv', `${ROWS[1]}\n${ROWS[0]}`, 'line 2: the stamp 1514764800 is earlier'],
    ['milliseconds', 'XBTUSD_60.csv', '1514764800000,1,2,1,2,9,9', 'line 1: column time is not a time in unix seconds'],
    ['a bad number', 'XBTUSD_60.csv', `${ROWS[0]}\n1514768400,1,2x,1,2,9,9`, 'line 2: column high is not a number: 2x'],
    ['a high below the low', 'XBTUSD_60.csv', '1514764800,1,1,2,1,9,9', 'line 1: high 1 is below low 2'],
    ['a price of zero', 'XBTUSD_60.csv', '1514764800,1,1,0,1,9,9', 'line 1: column low must be a price'],
    ['a negative price', 'XBTUSD_60.csv', '1514764800,-1,1,1,1,9,9', 'line 1: column open must be a price'],
    ['a negative volume', 'XBTUSD_60.csv', '1514764800,1,1,1,1,-9,9', 'line 1: column volume is negative: -9'],
    ['a missing cell', 'XBTUSD_60.csv', `${ROWS[0]}\n1514768400,1`, 'line 2: 2 cells where 7 are expected'],
  ])('%s is refused', async (_, name, content, message) => {
    await expectRefusal(write(name, content), message);
  });
});

describe('daily prices', () => {
  const header = 'date,asset_id,open,high,low,close,volume_usd';

  test('several assets; blanks are taken from open and close', async () => {
    const rows = [
      header,
      '2018-01-01,bitcoin,10,12,9,11,1000',
      '2018-01-01,tether,1.01,,0.99,1,',
      '2018-01-02,BTC,,,,11,5',
    ];
    const [feed] = await read(write('daily.csv', rows.join('\n')));
    expect(feed!.daily.get('bitcoin')).toEqual(
      new Map([
        [DAY, { open: 10, high: 12, low: 9, close: 11, volumeUsd: 1000 }],
        [DAY + 1, { open: 11, high: 11, low: 11, close: 11, volumeUsd: 5 }],
      ]),
    );
    expect(feed!.daily.get('tether')!.get(DAY)).toEqual({
      open: 1.01,
      high: 1.01,
      low: 0.99,
      close: 1,
      volumeUsd: null,
    });
  });

  test('a close alone is enough', async () => {
    const [feed] = await read(write('closes.csv', 'date,asset_id,close\n2018-01-01,solana,2\n'));
    expect(feed!.daily.get('solana')!.get(DAY)).toEqual({ open: 2, high: 2, low: 2, close: 2, volumeUsd: null });
  });

  test('asset=FILE takes that asset alone', async () => {
    const path = write('both.csv', `${header}\n2018-01-01,bitcoin,1,1,1,1,\n2018-01-01,solana,1,1,1,1,\n`);
    const [feed] = await read(`solana=${path}`);
    expect([...feed!.daily.keys()]).toEqual(['solana']);
  });

  test.each([
    [
      'a day twice',
      '2018-01-01,bitcoin,1,1,1,1,\n2018-01-01,bitcoin,1,1,1,1,',
      'line 3: bitcoin on 2018-01-01 occurs twice',
    ],
    [
      'days out of order',
      '2018-01-02,bitcoin,1,1,1,1,\n2018-01-01,bitcoin,1,1,1,1,',
      'line 3: bitcoin on 2018-01-01 comes after',
    ],
    ['no such day', '2018-02-30,bitcoin,1,1,1,1,', 'line 2: 2018-02-30'],
    ['no close', '2018-01-01,bitcoin,1,1,1,,', 'line 2: column close is empty'],
    ['a low above the close', '2018-01-01,bitcoin,5,6,4,3,', "line 2: low 4 is above the row's open or close"],
    ['no asset', '2018-01-01,,5,6,4,5,', 'line 2: column asset_id is empty'],
  ])('%s is refused', async (_, rows, message) => {
    await expectRefusal(write('daily.csv', `${header}\n${rows}\n`), message);
  });
});

describe('rates', () => {
  test('are read per currency', async () => {
    const [feed] = await read(
      write('fx.csv', 'date,currency,units_per_usd\n2018-01-01,EUR,0.8\n2018-01-02,EUR,0.81\n2018-01-02,GBP,0.7\n'),
    );
    expect(feed!.rates.get('EUR')).toEqual(
      new Map([
        [DAY, 0.8],
        [DAY + 1, 0.81],
      ]),
    );
    expect(feed!.rates.get('GBP')).toEqual(new Map([[DAY + 1, 0.7]]));
  });

  test('are no asset', async () => {
    const path = write('fx.csv', 'date,currency,units_per_usd\n2018-01-01,EUR,0.8\n');
    await expectRefusal(`bitcoin=${path}`, 'holds exchange rates');
  });
});

test('what is not used is skipped with one line', async () => {
  const lines: string[] = [];
  const files = [
    write('ADAUSD_60.csv', ROWS.join('\n')),
    write('daily.csv', 'date,asset_id,close\n2018-01-01,ripple,2\n2018-01-01,bitcoin,2\n2018-01-02,ripple,2\n'),
    write('fx.csv', 'date,currency,units_per_usd\n2018-01-01,JPY,120\n2018-01-01,EUR,0.8\n'),
  ];
  const feeds = await readMarketFiles(files, (line) => lines.push(line));
  expect(lines).toEqual(['market files: not used here, skipped: ADA, JPY, ripple']);
  expect(feeds.map(({ hourly, daily, rates }) => hourly.size + daily.size + rates.size)).toEqual([0, 1, 1]);
});

describe('files that cannot be read', () => {
  test.each([
    ['no such file', () => join(folder, 'absent.csv'), 'there is no such file'],
    ['a folder', () => folder, 'it is a folder'],
    ['nothing in it', () => write('XBTUSD.csv', ''), 'is empty'],
    ['a header alone', () => write('d.csv', 'date,asset_id,close\n'), 'is empty'],
    ['another format', () => write('XBTUSD.csv', 'hello\n1\n'), 'line 1: unknown format ("hello")'],
    ['no gzip', () => write('XBTUSD.csv.gz', 'plain'), 'it is not a gzip file'],
    [
      'gzip cut short',
      () => write('XBTUSD.csv.gz', gzipSync(ROWS.join('\n')).subarray(0, 40)),
      'the gzip file is cut short',
    ],
    ['an unknown asset', () => `dogecoin=${write('p.csv', ROWS[0]!)}`, 'unknown asset dogecoin'],
  ])('%s', async (_, path, message) => {
    await expectRefusal(path(), message);
  });
});

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function read(...args: string[]) {
  return readMarketFiles(args, () => {});
}

async function expectRefusal(arg: string, message: string): Promise<void> {
  const refusal = await read(arg).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(refusal).toBeInstanceOf(UserError);
  expect((refusal as UserError).message).toContain(message);
  expect((refusal as UserError).message).not.toContain('\n');
}
