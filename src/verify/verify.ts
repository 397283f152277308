/** `kro verify`: asks the warehouse every check, one statement each, and says which hold. */
import { behaviourChecks } from './behaviour.js';
import { type Check, type CheckSpec, isWithin } from './check.js';
import { appliesToImported } from './imported.js';
import { leakageChecks } from './leakage.js';
import { ledgerChecks } from './ledger.js';
import { marketChecks } from './market.js';
import { marketingChecks } from './marketing.js';
import { marketingTruthChecks } from './marketingTruth.js';
import { notDueRows } from './notDue.js';
import { orderChecks } from './orders.js';
import { paymentChecks } from './payments.js';
import { profileChecks } from './profile.js';
import { readShapes, schemaChecks } from './schema.js';
import { timeChecks } from './time.js';
import { userChecks } from './users.js';
import { type Context, type Judged, readContext, type World } from './world.js';

export interface Verdict {
  readonly passed: number;
  readonly failed: number;
  readonly checks: readonly Check[];
}

/** A failed check told to people: what should hold, and the first rows where it does not. */
export interface Finding {
  readonly group: string;
  readonly name: string;
  readonly title: string;
  readonly examples: readonly string[];
}

export interface Report extends Verdict {
  readonly findings: readonly Finding[];
  /** Rows not judged yet, per table: their money moves on days that are not loaded. */
  readonly notDue: Readonly<Record<string, number>>;
}

/** The JSON form of a report: exactly these keys. */
export function verdictOf({ passed, failed, checks }: Report): Verdict {
  return { passed, failed, checks };
}

/** Throws WarehouseError only where the warehouse cannot be read; a broken world is a report. */
export async function verify(warehouse: Judged, world: World): Promise<Report> {
  const shapes = await readShapes(warehouse);
  const malformed = shapes.filter((check) => !check.ok);
  // The other checks name columns: on tables of another shape they would be errors, not verdicts.
  if (malformed.length > 0) return reportOf(shapes, malformed.map(misshapen), {});
  const context = await readContext(warehouse, world);
  const checks: Check[] = [...shapes];
  const findings: Finding[] = [];
  for (const spec of specsOf(context)) {
    const check = await readCheck(warehouse, spec);
    if (check === null) continue;
    checks.push(check);
    if (!check.ok) findings.push(await readFinding(warehouse, spec));
  }
  return reportOf(checks, findings, context.brought === null ? await notDueRows(warehouse, context) : {});
}

export function specsOf(context: Context): CheckSpec[] {
  const { brought } = context;
  return brought === null ? allSpecs(context) : allSpecs(context).filter((spec) => appliesToImported(spec, brought));
}

function allSpecs(context: Context): CheckSpec[] {
  return [
    ...schemaChecks(context),
    ...orderChecks(context),
    ...paymentChecks(context),
    ...timeChecks(),
    ...ledgerChecks(context),
    ...userChecks(context),
    ...marketChecks(context),
    ...profileChecks(context),
    ...behaviourChecks(context),
    ...marketingChecks(context),
    ...marketingTruthChecks(context),
    ...leakageChecks(context),
  ];
}

/** Null where there is nothing to judge yet. */
export async function readCheck(warehouse: Pick<Judged, 'query'>, spec: CheckSpec): Promise<Check | null> {
  const value = (await warehouse.query(spec.sql))[0]?.['figure'] ?? null;
  if (value === null) return null;
  const figure = Number(value);
  const { group, name, bound } = spec;
  return { group, name, figure, bound, ok: isWithin(figure, bound) };
}

async function readFinding(
  warehouse: Pick<Judged, 'query'>,
  { group, name, title, offenders }: CheckSpec,
): Promise<Finding> {
  if (offenders === undefined) return { group, name, title, examples: [] };
  const rows = await warehouse.query(`select * from (${offenders}) as offenders limit 3`);
  const examples = rows.map((row) =>
    Object.entries(row)
      .map(([column, value]) => `${column} ${value}`)
      .join(', '),
  );
  return { group, name, title, examples };
}

function misshapen({ group, name }: Check): Finding {
  const table = name.replace(/-columns$/, '');
  return { group, name, title: `raw.${table} has the columns of the contract`, examples: [] };
}

function reportOf(checks: readonly Check[], findings: readonly Finding[], notDue: Report['notDue']): Report {
  const passed = checks.filter((check) => check.ok).length;
  return { passed, failed: checks.length - passed, checks, findings, notDue };
}
