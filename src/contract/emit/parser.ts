/** zod's form of a table: a parser of rows in contract form, for the edges only (never per simulated row). */
import { z } from 'zod';
import type { Row, Table } from '../table.js';

/** Refuses unknown and missing columns; nullable columns must be there, as null. */
export function rowParser<T extends Table>(table: T): z.ZodType<Row<T>> {
  const shape = Object.entries(table.columns).map(([name, { type, nullable }]) => [
    name,
    nullable ? type.zod.nullable() : type.zod,
  ]);
  return z.strictObject(Object.fromEntries(shape)) as unknown as z.ZodType<Row<T>>;
}
