import { describe, expect, it } from 'vitest';
import type { Options } from '../../src/cli/command.js';
import { beyondSentence, dueSentence, ingestedTitle, ingestRange } from '../../src/cli/ingest.js';
import { UsageError } from '../../src/error.js';
import { parseDay } from '../../src/time.js';

const day = (text: string) => parseDay(text, 'day');

describe('the range', () => {
  it.each<[Options, unknown]>([
    [{}, {}],
    [{ days: '3' }, { days: 3 }],
    [{ through: '2026-06-30' }, { through: day('2026-06-30') }],
    [
      { from: '2026-06-01', to: '2026-06-01' },
      { from: day('2026-06-01'), to: day('2026-06-01') },
    ],
    [{ skipExitCode: true, days: '1' }, { days: 1 }],
  ])('%j', (options, wish) => expect(ingestRange(options)).toEqual(wish));

  it.each<[Options, RegExp]>([
    [{ days: '1.5' }, /invalid --days: 1\.5/],
    [{ days: '3', through: '2026-06-30' }, /--days and --through cannot stand together/],
    [{ through: '2026-06-30', to: '2026-06-30' }, /--through and --to cannot stand together/],
    [{ to: '2026-06-30' }, /--from and --to go together/],
    [{ from: '2026-07-01', to: '2026-06-30' }, /--from 2026-07-01 is after --to 2026-06-30/],
    [{ through: '30.6.2026' }, /invalid --through: 30\.6\.2026/],
  ])('%j is refused', (options, sentence) => {
    expect(() => ingestRange(options)).toThrow(UsageError);
    expect(() => ingestRange(options)).toThrow(sentence);
  });
});

describe('the report', () => {
  const idle = { loads: [], days: 0, lastDay: day('2026-06-30'), caughtUp: true, nextDue: null };

  it('says what came and what is due', () => {
    const report = { loads: [], days: 2, lastDay: day('2026-06-02'), caughtUp: false, nextDue: day('2026-06-03') };
    expect(`${ingestedTitle(report)}; ${dueSentence(report)}`).toBe(
      'ingested 2 days, through 2026-06-02; 2026-06-03 is due next',
    );
  });

  it('says that a world has ended', () => {
    expect(`${ingestedTitle(idle)}; ${dueSentence(idle)}`).toBe('nothing to ingest; caught up, this world ends here');
  });

  it('says that a wish goes beyond the world', () => {
    const daily = { from: day('2026-04-02'), to: day('2026-06-30') };
    expect(beyondSentence({ through: day('2026-07-03') }, { daily, end: daily.to })).toEqual([
      '2026-07-03 is beyond this world, whose last day is 2026-06-30',
    ]);
    expect(beyondSentence({ through: day('2026-07-03') }, { daily, end: day('2035-12-31') })).toEqual([
      '2026-07-03 is after the as-of day, 2026-06-30',
    ]);
    expect(beyondSentence({ through: day('2026-06-30') }, { daily, end: daily.to })).toEqual([]);
  });

  it('says when the next day of one that goes on is due', () => {
    expect(dueSentence({ ...idle, nextDue: day('2026-07-01') })).toBe(
      'caught up, 2026-07-01 is due next, once it is over in UTC',
    );
  });
});
