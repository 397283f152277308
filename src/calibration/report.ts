/** A calibration as text: one line per figure, its band and what each world has. */
import type { Calibration, Result } from './calibrate.js';
import type { Band } from './target.js';

export interface Line {
  readonly group: string;
  readonly name: string;
  readonly title: string;
  readonly band: string;
  readonly confidence: string;
  readonly pooled: string;
  readonly mark: '✓' | '✗' | '·';
  readonly worlds: readonly string[];
}

export function linesOf({ results }: Calibration): Line[] {
  return results.map((result) => ({
    group: result.target.group,
    name: result.target.name,
    title: result.target.title,
    band: bandText(result.target.band),
    confidence: result.target.confidence,
    pooled: figureText(result.pooled),
    mark: markOf(result),
    worlds: result.worlds.map(({ figure, ok }) => `${figureText(figure)}${ok ? '' : '!'}`),
  }));
}

/** A `·` misses a band that is not required. */
function markOf({ ok, target }: Result): Line['mark'] {
  if (ok) return '✓';
  return target.confidence === 'low' ? '·' : '✗';
}

/** A table for each group, for a page; `worlds` names what was measured. */
export function markdownOf(calibration: Calibration, worlds: readonly string[]): string {
  const lines = linesOf(calibration);
  const groups = [...new Set(lines.map(({ group }) => group))];
  const tables = groups.map((group) => {
    const rows = lines.filter((line) => line.group === group).map(markdownRow);
    return [`**${group}**`, '', '| figure | target | conf. | pooled | |', '|---|---|---|---|---|', ...rows].join('\n');
  });
  return [`Measured on ${worlds.join(', ')}.`, ...tables].join('\n\n');
}

function markdownRow({ title, band, confidence, pooled, mark }: Line): string {
  return `| ${title} | ${band} | ${confidence} | ${pooled} | ${mark} |`;
}

export function bandText({ min, max }: Band): string {
  if (min === undefined) return `≤ ${figureText(max ?? null)}`;
  if (max === undefined) return `≥ ${figureText(min)}`;
  return min < 0 ? `${figureText(min)} to ${figureText(max)}` : `${figureText(min)}–${figureText(max)}`;
}

/** Three digits say enough. */
export function figureText(figure: number | null): string {
  if (figure === null) return '–';
  if (figure === 0) return '0';
  const size = Math.abs(figure);
  if (size >= 1000) return Math.round(figure).toLocaleString('en-US');
  return String(Number(figure.toPrecision(3)));
}
