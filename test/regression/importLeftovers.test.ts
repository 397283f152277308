import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { csvOf, GOOD, importing } from '../pipeline/import/importing.js';

it('what a killed import has landed or half told goes with the next import; what is loaded or told stays', async () => {
  const bench = importing();
  const file = bench.write('users.csv', `${csvOf([GOOD.users])}nobody\n`);
  expect(await bench.take('users', file)).toMatchObject({ code: 0 });
  const [landed, rejected] = [join(bench.home, 'landed'), join(bench.home, 'rejected')];
  const loaded = readdirSync(landed);
  for (const folder of [landed, rejected]) mkdirSync(join(folder, 'import_2026-06-30_0000dead'));
  writeFileSync(join(landed, 'import_2026-06-30_0000dead', 'users.parquet'), 'PAR1');
  writeFileSync(join(rejected, 'import_2026-06-30_0000dead', 'users.csv.part'), 'file,');
  writeFileSync(join(rejected, 'import_2026-06-30_0000dead', 'orders.csv'), 'file,');
  mkdirSync(join(landed, 'mine'));
  expect(await bench.take('users', file)).toMatchObject({ code: 0 });
  expect(readdirSync(landed)).not.toContain('import_2026-06-30_0000dead');
  expect(readdirSync(landed)).toEqual(expect.arrayContaining([...loaded, 'mine']));
  expect(readdirSync(join(rejected, 'import_2026-06-30_0000dead'))).toEqual(['orders.csv']);
  bench.remove();
});
