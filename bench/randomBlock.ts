/** A block of random values, for the encoder alone. */
import { type Block, createBlock } from '../src/contract/block.js';
import type { Column, Storage } from '../src/contract/column.js';
import type { StoredRow, Table } from '../src/contract/table.js';
import { randomId, type Stream, stream } from '../src/math/random.js';

export function randomBlock(table: Table, rows: number): Block {
  const block = createBlock(table);
  const random = stream(1, table.name);
  const columns = Object.entries(table.columns);
  for (let row = 0; row < rows; row++)
    block.append(Object.fromEntries(columns.map(([name, column]) => [name, cell(column, random)])) as StoredRow<Table>);
  return block.take();
}

function cell({ type, nullable }: Column, random: Stream): unknown {
  if (nullable && random.uniform() < 0.5) return null;
  return (SPECIAL[type.duckdb] ?? RANDOM[type.storage])(random, type.values ?? WORDS);
}

type Draw = (random: Stream, values: readonly string[]) => unknown;

const whole = (random: Stream, below: number) => Math.floor(random.uniform() * below);
const SPECIAL: Readonly<Record<string, Draw>> = {
  TIMESTAMP: (random) => 1_767_225_600_000_000 + whole(random, 2_592_000_000_000),
  DATE: (random) => 20_454 + whole(random, 30),
};
const WORDS = ['bitcoin', 'ethereum', 'solana', 'tether', 'USD', 'EUR', 'GBP', 'CAD'];
const id: Draw = (random) => randomId(1, 'bench', random.bits(), random.bits());
const oneOf: Draw = (random, values) => values[whole(random, values.length)];

const RANDOM: Readonly<Record<Storage, Draw>> = {
  id,
  account: id,
  choice: oneOf,
  text: oneOf,
  uniqueText: (random, values) => `${id(random, values)}@example.org`,
  int64: (random) => whole(random, 1e13),
  int32: (random) => whole(random, 100),
  float64: (random) => random.uniform(),
  boolean: (random) => random.uniform() < 0.5,
};
