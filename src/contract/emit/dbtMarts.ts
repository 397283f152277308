/** dbt's documentation and tests of the marts, one file per folder. */
import { stringify } from 'yaml';
import type { Mart, MartGroup } from '../marts/mart.js';
import { type DataTest, type LookedAt, relationship, sound, uniqueKey } from './dbtTests.js';

const HEADER = `# Generated from src/contract/marts by \`npx tsx scripts/generate.ts\`. Do not edit: change the contract.
`;

/** Path under `dbt/models/marts` → text. */
export function emitDbtMarts(marts: readonly Mart[]): ReadonlyMap<string, string> {
  const groups = [...new Set(marts.map(({ group }) => group))];
  return new Map(groups.map((group) => [`${group}/_${group}.yml`, groupYaml(group, marts)]));
}

function groupYaml(group: MartGroup, marts: readonly Mart[]): string {
  const models = marts.filter((mart) => mart.group === group).map(dbtModel);
  return HEADER + stringify({ version: 2, models }, { lineWidth: 0, aliasDuplicateObjects: false });
}

function dbtModel(mart: Mart) {
  return {
    name: mart.name,
    description: mart.description,
    data_tests: [
      uniqueKey(mart.name, mart.key, lookedAtOf(mart), mart.isMonthly || mart.key.includes(mart.day)),
      sound(mart.name, mart.columns, mart.holds, {
        lookedAt: lookedAtOf(mart),
        whenSimulated: mart.holdsWhenSimulated,
      }),
    ],
    columns: Object.entries(mart.columns).map(([name, column]) => {
      const tests = parents(mart, name);
      return { name, description: column.description, ...(tests.length > 0 ? { data_tests: tests } : {}) };
    }),
  };
}

function parents(mart: Mart, column: string): DataTest[] {
  return mart.parents
    .filter((parent) => parent.column === column)
    .map((parent) => relationship(`ref('${parent.table}')`, parent, lookedAtOf(mart)));
}

function lookedAtOf({ isDaily, isMonthly, viewOf, day }: Mart): LookedAt | undefined {
  if (isMonthly) return { day: 'month', table: 'facts', byMonth: true };
  if (viewOf !== null) return { day, table: viewOf };
  return isDaily ? { day, table: 'facts' } : undefined;
}
