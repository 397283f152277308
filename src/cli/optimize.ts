/** `kro optimize`: where the next period's marketing money should go. */
import { parseConstraints } from '../economics/budget/constraints.js';
import { type BudgetPlan, marketingEffects, PERIODS, type Period, planBudget } from '../economics/budget/planBudget.js';
import { UsageError, UserError } from '../error.js';
import { readHistories } from '../pipeline/scoring/readHistories.js';
import { readPanel } from '../pipeline/scoring/readPanel.js';
import type { Options, Run } from './command.js';
import { limitsOf } from './limitFile.js';
import { withReader } from './reader.js';
import { renderTable } from './table.js';
import { signed, usd, wrapped } from './wording.js';

export const optimizeCommand: Run = async (context, options) => {
  const budget = budgetOf(options);
  const period = periodOf(options);
  const plan = await withReader(context, async ({ warehouse }) => {
    const histories = await readHistories(warehouse);
    const panel = await readPanel(warehouse, histories.asOf);
    if (panel === null) throw new UserError('no marketing spend is loaded: there is nothing to plan');
    const constraints = await limitsOf(options['constraints'], (text, file) =>
      parseConstraints(text, file, panel.channels),
    );
    return planBudget(panel, marketingEffects(histories, panel), {
      budget,
      period,
      constraints: constraints ?? {},
    });
  });
  return { document: plan, text: describePlan(plan) };
};

function budgetOf(options: Options): number {
  const text = options['budget'];
  if (typeof text !== 'string')
    throw new UsageError('kro optimize needs --budget, in USD: kro optimize --budget 100000');
  const budget = Number(text.replaceAll(/[_,]/g, ''));
  if (!(budget > 0 && Number.isFinite(budget))) throw new UsageError(`invalid --budget: ${text} (takes USD above 0)`);
  return budget;
}

function periodOf(options: Options): Period {
  const period = options['period'] ?? 'month';
  if (typeof period === 'string' && Object.hasOwn(PERIODS, period)) return period as Period;
  throw new UsageError(`invalid --period: ${String(period)} (takes ${Object.keys(PERIODS).join(', ')})`);
}

export function describePlan(plan: BudgetPlan): string {
  const { budget, period, current, recommended, expected, horizonDays, warnings } = plan;
  const rows = recommended.map(({ channel, spend, marginalReturn, probabilityItHelps, isBeyondSeen }, k) => [
    channel,
    usd(current[k]!.spend),
    `${usd(spend)}${isBeyondSeen ? '!' : ''}`,
    marginalReturn.toFixed(2),
    probabilityItHelps === null ? '–' : `${Math.round(100 * probabilityItHelps)}%`,
  ]);
  const { gain, gainOverMix } = expected;
  return [
    wrapped(
      `${usd(budget)} USD a ${period}. What a dollar brings is the net revenue of the sign-ups it causes within ${horizonDays} days of life; how sure a move is, is the share of draws in which it helps.`,
    ),
    renderTable(['channel', 'today', 'plan', 'next dollar', 'move helps'], rows),
    wrapped(
      `Today’s plan brings ${usd(expected.current)} USD, this one ${usd(expected.recommended)}: ${signed(gain.lower)} to ${signed(gain.upper)} (90 % of draws). ` +
        `Of that ${signed(expected.recommended - expected.todaysMix)} (${signed(gainOverMix.lower)} to ${signed(gainOverMix.upper)}) is the mix; the rest is the size of the budget.`,
    ),
    ...(recommended.some(({ isBeyondSeen }) => isBeyondSeen)
      ? [wrapped('! more than in its busiest week, for the whole period: the curve is not known that far.')]
      : []),
    ...warnings.map((warning) => wrapped(warning)),
  ].join('\n\n');
}
