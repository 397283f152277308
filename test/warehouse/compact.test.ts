/** Oracle: the bytes of the file. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { compactDuckDB } from '../../src/warehouse/compact.js';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import { temporaryFolder } from '../cli/recording.js';

it('a file that is written anew holds what is there, and no byte of what was deleted', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'warehouse.duckdb');
  const warehouse = await openDuckDB(path);
  await warehouse.execute(
    `set force_compression = 'uncompressed';
     create table raw.people (email varchar not null, amount decimal(28,8));
     insert into raw.people select 'person-' || i || '@mail.example', i from range(20000) r(i); checkpoint;
     delete from raw.people where email = 'person-7777@mail.example'; checkpoint`,
  );
  const before = await warehouse.query('select * from raw.people order by all');
  await warehouse.close();
  expect(readFileSync(path).includes('person-7777@mail')).toBe(true);
  await compactDuckDB(path);
  expect(readFileSync(path).includes('person-7777@mail')).toBe(false);
  expect(readdirSync(folder)).toEqual(['warehouse.duckdb']);
  const again = await openDuckDB(path);
  expect(await again.query('select * from raw.people order by all')).toEqual(before);
  expect(await again.query("select is_nullable from information_schema.columns where column_name = 'email'")).toEqual([
    { is_nullable: 'NO' },
  ]);
  await again.close();
});
