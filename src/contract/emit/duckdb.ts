/** DuckDB's form of a table. No PRIMARY KEY: DuckDB checks it too eagerly inside a transaction, so loads check keys themselves. */
import { schemaOf, type Table } from '../table.js';

/** `create table if not exists …`, one column a line, in contract order. */
export function emitDuckDB(table: Table): string {
  const columns = emitDuckDBColumns(table).map(
    ({ name, type, nullable }) => `  "${name}" ${type}${nullable ? '' : ' NOT NULL'}`,
  );
  return `create table if not exists "${schemaOf(table)}"."${table.name}" (\n${columns.join(',\n')}\n);\n`;
}

export interface DuckDBColumn {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
}

/** The columns as DuckDB's catalogue tells them. */
export function emitDuckDBColumns(table: Table): DuckDBColumn[] {
  return Object.entries(table.columns).map(([name, { type, nullable }]) => ({ name, type: type.duckdb, nullable }));
}
