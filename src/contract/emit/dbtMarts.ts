/** dbt's documentation and tests of the marts, one file per folder. */
import { stringify } from 'yaml';
import type { Mart, MartGroup } from '../marts/mart.js';

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
  const required = Object.entries(mart.columns).flatMap(([name, { nullable }]) => (nullable ? [] : [name]));
  return {
    name: mart.name,
    description: mart.description,
    data_tests: [
      { unique_key: { name: `${mart.name}_unique_key`, arguments: { columns: [...mart.key] } } },
      // One query for all of them: a build of sixty not_null tests takes longer than the models.
      { required: { name: `${mart.name}_required`, arguments: { columns: required } } },
      ...(mart.holds.length > 0
        ? [{ holds: { name: `${mart.name}_holds`, arguments: { conditions: [...mart.holds] } } }]
        : []),
    ],
    columns: Object.entries(mart.columns).map(([name, column]) => {
      const tests = [...column.type.dbtTests, ...relationships(mart, name)];
      return { name, description: column.description, ...(tests.length > 0 ? { data_tests: tests } : {}) };
    }),
  };
}

function relationships(mart: Mart, column: string) {
  return mart.parents
    .filter((parent) => parent.column === column)
    .map(({ table, key }) => ({ relationships: { arguments: { to: `ref('${table}')`, field: key } } }));
}
