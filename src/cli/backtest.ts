/** `kro backtest`: how wrong the models are. */
import type { AgainstTruth } from '../economics/backtest/againstTruth.js';
import type { Measured } from '../economics/backtest/measures.js';
import { UsageError } from '../error.js';
import { type Backtest, backtest, type Classified } from '../pipeline/backtest/backtest.js';
import { type Day, parseDay } from '../time.js';
import type { Run } from './command.js';
import { withReader } from './reader.js';
import { renderTable } from './table.js';
import { wrapped } from './wording.js';

export const backtestCommand: Run = async (context, options) => {
  const given = options['origin'];
  const origin = typeof given === 'string' ? originOf(given) : null;
  const report = await withReader(context, ({ warehouse }) =>
    context.steps.run(
      { name: 'back-testing', again: 'kro backtest' },
      () => backtest(warehouse, { origin }),
      ({ origins }) => `models sent back to ${origins.join(', ')}`,
    ),
  );
  return { document: report, text: describeBacktest(report) };
};

function originOf(given: string): Day {
  try {
    return parseDay(given, '--origin');
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

export function describeBacktest({ origins, models, classifiers, truth }: Backtest): string {
  return [
    wrapped(
      `Models fitted to what was known on ${origins.join(' and ')}, against what came. Bias is (predicted − actual) ÷ actual over all; cover is the share of users, and of totals, in their 90 % intervals. “Market known” takes the market as it came.`,
    ),
    modelTable(models.filter(isMeasured).filter(({ segment }) => segment === 'all')),
    ...classifierTable(models.filter(isClassified).filter(({ segment }) => segment === 'all')),
    ...classifiers.map(({ model, deciles, signals }) =>
      wrapped(signalSentence(model, deciles[0]?.lift ?? null, signals)),
    ),
    ...(truth.length === 0
      ? [wrapped('No truth is known of this world: only a simulated one keeps it.')]
      : [
          wrapped(
            'Against the truth of the simulation. The floor is what is left to an oracle on the same data, in the unit of the estimate; * marks a truth outside the interval.',
          ),
          truthTable(truth),
        ]),
  ].join('\n\n');
}

function isMeasured(one: Measured | Classified): one is Measured {
  return 'pit' in one;
}

function isClassified(one: Measured | Classified): one is Classified {
  return 'auc' in one;
}

function classifierTable(rows: readonly Classified[]): string[] {
  if (rows.length === 0) return [];
  const names = ['classifier', 'days', 'n', 'skill', 'Brier skill', 'AUC', 'slope', 'seen ÷ expected'];
  return [
    wrapped('Probabilities given to later cohorts; skill is over their own share, which nobody knew beforehand.'),
    renderTable(
      names,
      rows.map(({ model, horizonDays, n, logScoreSkill, brierSkill, auc, calibrationSlope, observedExpected }) => [
        model,
        horizonDays,
        n,
        percent(logScoreSkill),
        percent(brierSkill),
        fixed(auc),
        fixed(calibrationSlope),
        fixed(observedExpected),
      ]),
    ),
  ];
}

/** So many signals are named. */
const NAMED = 3;

function signalSentence(
  model: string,
  lift: number | null,
  signals: Backtest['classifiers'][number]['signals'],
): string {
  const named = signals.slice(0, NAMED).map(({ signal, loss }) => `${signal} (${fixed(loss)})`);
  const top = lift === null ? '' : `its top tenth has ${fixed(lift)} times the share of all; `;
  return `${model}: ${top}the log score falls most without ${named.join(', ')}.`;
}

function modelTable(models: readonly Measured[]): string {
  return renderTable(
    ['model', 'days', 'n', 'bias', 'error', 'log score', 'cover', 'totals'],
    models.map(({ model, horizonDays, n, bias, mae, logScore, coverage90, totalCoverage90 }) => [
      model,
      horizonDays,
      n,
      percent(bias),
      fixed(mae),
      fixed(logScore),
      percent(coverage90),
      percent(totalCoverage90),
    ]),
  );
}

function truthTable(truth: readonly AgainstTruth[]): string {
  return renderTable(
    ['quantity', 'segment', 'estimate', '90 %', 'truth', 'floor'],
    truth.map(({ quantity, segment, estimate, lower, upper, truth: value, floor }) => [
      quantity,
      segment.replace(/^\w+:/, ''),
      fixed(estimate),
      lower === null ? '' : `${fixed(lower)} – ${fixed(upper)}${value < lower || value > upper! ? ' *' : ''}`,
      fixed(value),
      fixed(floor),
    ]),
  );
}

function fixed(value: number | null): string {
  return value === null ? '' : Number(value.toPrecision(3)).toString();
}

function percent(share: number | null): string {
  return share === null ? '' : `${Math.round(100 * share)}%`;
}
