/** `kro verify`: the verdict, for people and for programs. */
import { groupBy } from '../answers/cell.js';
import { UserError } from '../error.js';
import { expectationOf } from '../pipeline/expectation.js';
import type { Home } from '../pipeline/home.js';
import type { ImportedHome } from '../pipeline/importedHome.js';
import type { Place } from '../pipeline/place.js';
import { parseProfile } from '../simulator/profiles.js';
import type { Check } from '../verify/check.js';
import { CLASSIC_SHARES } from '../verify/classic.js';
import { type Report, verdictOf, verify } from '../verify/verify.js';
import type { World } from '../verify/world.js';
import type { Warehouse } from '../warehouse/warehouse.js';
import type { Run } from './command.js';
import { withReader } from './reader.js';
import { renderTable } from './table.js';
import { counted } from './wording.js';

export const verifyCommand: Run = async (context) => {
  const report = await withReader(context, async ({ warehouse, home }) => {
    await refuseEmpty(warehouse, home);
    return context.steps.run(VERIFYING, () => verify(warehouse, worldOf(home)), verifiedTitle);
  });
  return { document: verdictOf(report), text: describeReport(report), exitCode: report.failed === 0 ? 0 : 1 };
};

const VERIFYING = { name: 'verifying', again: 'kro verify' };

/** Nothing breaks no rule, and proves nothing. */
async function refuseEmpty(warehouse: Warehouse, home: Place): Promise<void> {
  const runs = await warehouse.query('select 1 from raw.pipeline_runs limit 1');
  if (runs.length === 0) throw new UserError(`nothing is loaded yet in ${home.path}: run kro up, or kro load`);
}

/** The brief's own numbers for `classic`; a profile file is held to its counts. */
export function worldOf(home: Home | ImportedHome): World {
  if (home.kind === 'imported') return { profile: null, imported: home.memory };
  const { memory, profile } = home;
  if (memory.profile === 'classic') return { profile: CLASSIC_SHARES };
  const parsed = parseProfile(profile.json, profile.name);
  if (parsed.kind === 'counts') return { profile: expectationOf(parsed) };
  return { profile: null, feeSurcharge: parsed.feeSurcharge };
}

export function verifiedTitle({ passed, failed }: Report): string {
  return `verified ${counted(passed + failed, 'check')}, ${counted(failed, 'violation')}`;
}

export function describeReport(report: Report): string {
  return [groupTable(report.checks), findings(report), notDue(report)].filter((part) => part !== '').join('\n\n');
}

function groupTable(checks: readonly Check[]): string {
  const rows = [...groupBy(checks, (check) => check.group)].map(([group, own]) => {
    const failed = own.filter((check) => !check.ok).length;
    return [group, own.length, failed, failed === 0 ? 'ok' : 'VIOLATED'];
  });
  return renderTable(['group', 'checks', 'violated', ''], rows);
}

function findings({ checks, findings: found }: Report): string {
  return found
    .map(({ group, name, title, examples }) => {
      const check = checks.find((one) => one.group === group && one.name === name);
      const head = `✗ ${group}/${name}: ${title}`;
      const figure = `  found ${check?.figure}, allowed ${JSON.stringify(check?.bound)}`;
      return [head, figure, ...examples.map((example) => `  e.g. ${example}`)].join('\n');
    })
    .join('\n');
}

function notDue(report: Report): string {
  const tables = Object.entries(report.notDue).filter(([, rows]) => rows > 0);
  if (tables.length === 0) return '';
  return `Not judged yet, their days are not loaded: ${tables.map(([table, rows]) => `${table} ${rows.toLocaleString('en-US')}`).join(', ')}.`;
}
