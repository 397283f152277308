/** `kro fit` for lives: the keys of its answers, their figures on Freireich's remissions, and one sentence for what makes no sense. */
import { describe, expect, test } from 'vitest';
import { MODELS } from '../../../src/economics/fit/models.js';
import { ENTRY, GROUP, RELAPSE, WEEKS } from '../survival/remission.js';
import { fitCsv } from './fitCsv.js';

const csv = ['time,event,group,entry_,treated']
  .concat(WEEKS.map((week, row) => `${week},${RELAPSE[row]},${GROUP[row]},${ENTRY[row]},${row < 21 ? 1 : 0}`))
  .join('\n');
const truncated = csv.replace('entry_', 'entry');
const { 'kaplan-meier': kaplanMeier, 'nelson-aalen': nelsonAalen, 'log-rank': logRank } = MODELS;
const { 'aalen-johansen': aalenJohansen, cox } = MODELS;

describe('kaplan-meier', () => {
  test('evaluates at the times asked for, of all and by group', () => {
    const answer = fitCsv(kaplanMeier, csv, { at: [10, 23] });
    expect(answer).toMatchObject({ params: {}, se: {}, logLikelihood: null, n: 42, converged: true, warnings: [] });
    const keys = ['time', 'survival', 'se', 'lower', 'upper', 'lowerPlain', 'upperPlain'];
    expect((answer['survival'] as object[]).map(Object.keys)).toEqual([keys, keys]);
    expect(answer['median']).toEqual({ estimate: 12, lower: 8, upper: 17 });
    expect(answer['rmst']).toEqual([
      { time: 10, estimate: expect.closeTo(7.9433497536946, 10), se: expect.closeTo(0.4504677569934, 10) },
      { time: 23, estimate: expect.closeTo(13.06564121567, 9), se: expect.closeTo(1.24993779, 9) },
    ]);
    expect(answer['groupSurvival']).toContainEqual(
      expect.objectContaining({ group: '6-MP', time: 23, survival: expect.closeTo(0.44817927, 8) }),
    );
    expect(answer['groupQuantiles']).toContainEqual({ group: '6-MP', p: 0.5, estimate: 23, lower: 13, upper: null });
    expect(answer['groupRmst']).toHaveLength(4);
  });

  test('has every time of the data where none is asked for, with its counts', () => {
    const survival = fitCsv(kaplanMeier, csv)['survival'] as object[];
    expect(survival[0]).toMatchObject({ time: 1, atRisk: 42, events: 2, censored: 0 });
    expect(survival.at(-1)).toMatchObject({ time: 35, atRisk: 1, events: 0, censored: 1 });
  });

  test('says where the data end, and where late entry leaves nobody', () => {
    expect(fitCsv(kaplanMeier, csv, { at: [40] }).warnings).toEqual(['watching ended at 35: nothing is known at 40']);
    const { warnings } = fitCsv(kaplanMeier, 'time,event,entry\n2,1,\n5,1,3\n6,0,3');
    expect(warnings).toEqual(['everybody at risk at 2 had the event, so the curve is 0 while 2 are watched later']);
  });

  test('takes another code for the event, and all others for censored', () => {
    const codes = 'time,event\n1,2\n2,1\n3,2\n4,1';
    expect(fitCsv(kaplanMeier, codes, { eventCode: 2, at: [3] })['survival']).toMatchObject([{ survival: 0.375 }]);
  });
});

test('nelson-aalen', () => {
  const [point] = fitCsv(nelsonAalen, truncated, { at: [10] })['cumulativeHazard'] as object[];
  expect(point).toMatchObject({ time: 10, estimate: expect.closeTo(1.0137510627803, 10) });
});

test('log-rank and Peto–Peto, with the counts of each group', () => {
  const { test: result, groups } = fitCsv(logRank, csv);
  expect(result).toEqual({
    name: 'log-rank',
    statistic: expect.closeTo(16.7929409892, 9),
    df: 1,
    p: expect.closeTo(4.16881e-5, 9),
  });
  expect(groups).toMatchObject([
    { group: '6-MP', n: 21, observed: 9 },
    { group: 'placebo', n: 21, observed: 21 },
  ]);
  expect(fitCsv(logRank, csv, { test: 'peto' })['test']).toMatchObject({
    name: 'peto',
    statistic: expect.closeTo(14.0841, 4),
  });
});

test('aalen-johansen, of all causes or one', () => {
  const competing = 'time,event\n1,1\n2,2\n3,0\n4,1';
  const incidence = fitCsv(aalenJohansen, competing, { at: [2, 4] })['incidence'];
  expect(incidence).toMatchObject([
    { cause: 1, time: 2, estimate: 0.25 },
    { cause: 1, time: 4, estimate: 0.75 },
    { cause: 2, time: 2, estimate: 0.25 },
    { cause: 2, time: 4, estimate: 0.25 },
  ]);
  expect(fitCsv(aalenJohansen, competing, { at: [2], eventCode: 2 })['incidence']).toHaveLength(1);
});

describe('cox', () => {
  test('fits, tests proportionality, and leaves out rows without a covariate', () => {
    const answer = fitCsv(cox, `${csv}\n50,1,x,0,`, { covariates: ['treated'] });
    expect(answer).toMatchObject({
      params: { treated: expect.closeTo(-1.572125149, 8) },
      se: { treated: expect.closeTo(0.412396718, 8) },
      logLikelihood: expect.closeTo(-85.0084245774, 8),
      n: 42,
      converged: true,
      warnings: ['1 of 43 rows is left out: a covariate is empty'],
      test: { name: 'proportional-hazards', statistic: expect.closeTo(0.022863378, 8), df: 1 },
      covariateTests: [{ covariate: 'treated', statistic: expect.closeTo(0.022863378, 8), df: 1 }],
    });
  });

  test('evaluates at given coefficients', () => {
    const answer = fitCsv(cox, csv, { covariates: ['treated'], params: { treated: 0 } });
    expect(answer).toMatchObject({ params: { treated: 0 }, se: { treated: null }, converged: true });
    expect(answer.logLikelihood).toBeCloseTo(-93.1842699968, 9);
  });

  test('warns of a likelihood that rises for ever', () => {
    const apart = 'time,event,x\n1,1,1\n2,1,1\n3,0,0\n4,0,0';
    const { converged, warnings, se } = fitCsv(cox, apart, { covariates: ['x'] });
    expect({ converged, se }).toEqual({ converged: false, se: { x: null } });
    expect(warnings).toEqual([
      'the likelihood rises for ever along x: it sets those with the event apart, or too few had it',
    ]);
  });
});

describe('refuses in one sentence', () => {
  const none = 'time,event\n1,0\n2,0';
  test.each([
    [kaplanMeier, 'time,event\n-1,1', {}, 'data.csv line 2: time is -1, below 0'],
    [kaplanMeier, 'time,event,entry\n1,1,-1', {}, 'data.csv line 2: entry is -1, below 0'],
    [
      kaplanMeier,
      'time,event,entry\n1,1,0\n2,1,2',
      {},
      'data.csv line 3: entry 2 is not before time 2, so nothing was watched',
    ],
    [kaplanMeier, none, {}, 'data.csv: all 2 rows are censored (no event is 1), so nothing is known of the event'],
    [
      kaplanMeier,
      none,
      { eventCode: 7 },
      'data.csv: all 2 rows are censored (no event is 7), so nothing is known of the event',
    ],
    [
      nelsonAalen,
      'time,event\n1,1\n1,2',
      {},
      'data.csv line 3: event is 2; 1 is the event and 0 censored: say which value it is with --event-code',
    ],
    [nelsonAalen, 'time,event', {}, 'data.csv has a header and no rows below it'],
    [logRank, 'time,event,group\n1,1,a\n2,1,a', {}, 'data.csv has one group only (a): a test compares two or more'],
    [
      logRank,
      'time,event,group,entry\n1,1,a,0\n3,1,b,2',
      {},
      'data.csv: no two groups are ever at risk together when somebody has the event, so nothing compares them',
    ],
    [aalenJohansen, none, {}, 'data.csv: all 2 rows are censored, so nothing is known of the events'],
    [
      aalenJohansen,
      'time,event\n1,1\n2,1.5',
      {},
      'data.csv line 3: event is 1.5; it takes 0 for censored and whole numbers above for the events',
    ],
    [aalenJohansen, 'time,event\n1,1', { eventCode: 3 }, 'data.csv has no event 3 (--event-code): it has 1'],
    [
      cox,
      'time,event,a,b\n1,1,1,2\n2,1,2,4\n3,0,0,0',
      { covariates: ['a', 'b'] },
      'data.csv: b is constant or follows from the other covariates: leave it out',
    ],
    [cox, 'time,event,a\n1,1,', { covariates: ['a'] }, 'data.csv: no row with the event has all of a'],
    [cox, csv, {}, 'kro fit --model cox needs --covariates, like age,sex'],
    [cox, csv, { covariates: ['time'] }, 'invalid --covariates: time is read already'],
  ])('%#', (model, text, options, sentence) => {
    expect(() => fitCsv(model, text, options)).toThrow(sentence);
  });
});
