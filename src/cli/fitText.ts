/** A fit for people: the parameters with their errors, then each table that the model gives. */
import type { FitAnswer } from '../economics/fit/model.js';
import type { Value } from '../warehouse/warehouse.js';
import { renderTable } from './table.js';
import { counted } from './wording.js';

/** Entries of a table that are shown; `--json` has all. */
const SHOWN = 20;
/** Columns for which a line has no room. */
const ELSEWHERE = new Set(['lowerPlain', 'upperPlain']);
/** Digits. */
const IN_TABLES = 4;
const FIRST = new Set(['model', 'params', 'se', 'logLikelihood', 'n', 'converged', 'warnings']);

export function describeFit(answer: FitAnswer): string {
  const { model, n, logLikelihood, converged, warnings } = answer;
  const likelihood = logLikelihood === null ? '' : `, log-likelihood ${logLikelihood.toFixed(4)}`;
  const head = `${String(model)}: ${counted(n, 'observation')}${likelihood}${converged ? '' : ', not converged'}`;
  const parts = Object.entries(answer).filter(([name]) => !FIRST.has(name));
  return [head, parameters(answer), ...parts.map(([name, part]) => describePart(name, part)), ...warnings.map(warned)]
    .filter((part) => part !== '')
    .join('\n\n');
}

function warned(warning: string): string {
  return `! ${warning}`;
}

function parameters({ params, se }: FitAnswer): string {
  const rows = Object.entries(params).map(([name, value]) => [name, shown(value), shown(se[name] ?? null)]);
  return rows.length === 0 ? '' : renderTable(['parameter', 'estimate', 'standard error'], rows);
}

function describePart(name: string, part: unknown): string {
  if (!Array.isArray(part)) return `${name}: ${inline(part)}`;
  const rows = part as readonly Readonly<Record<string, unknown>>[];
  if (rows.length === 0) return '';
  const columns = Object.keys(rows[0]!).filter((column) => !ELSEWHERE.has(column));
  const table = renderTable(
    columns,
    rows.slice(0, SHOWN).map((row) => columns.map((column) => shown(row[column], IN_TABLES))),
  );
  const more = rows.length > SHOWN ? `\n… ${rows.length - SHOWN} more (--json has all)` : '';
  return `${name}\n${table}${more}`;
}

function inline(part: unknown): string {
  if (typeof part !== 'object' || part === null) return String(shown(part));
  return Object.entries(part)
    .map(([name, value]) => `${name} ${shown(value) ?? '–'}`)
    .join(', ');
}

function shown(value: unknown, digits = 7): Value {
  if (typeof value === 'number') return Number.isFinite(value) ? String(Number(value.toPrecision(digits))) : null;
  return typeof value === 'string' || typeof value === 'boolean' ? value : value == null ? null : JSON.stringify(value);
}
