/** What a load calls its tables. */
import { schemaOf, type Table } from '../contract/table.js';
import { identifier } from './sql.js';

/** A table of this load's connection alone, gone when the connection closes. */
export function staging(stage: 'staged' | 'gone' | 'met' | 'keys' | 'forgotten', table: Table): string {
  return `temp.${identifier(`${stage}_${schemaOf(table)}_${table.name}`)}`;
}

export function target(table: Table): string {
  return `${schemaOf(table)}.${identifier(table.name)}`;
}
