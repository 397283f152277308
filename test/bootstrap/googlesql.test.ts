import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../cli/recording.js';

const ROOT = join(import.meta.dirname, '../..');
const MAKE = `
  import { orTellWhy } from ${JSON.stringify(join(ROOT, 'scripts/setup/command.mjs'))};
  import { ensureGoogleSql } from ${JSON.stringify(join(ROOT, 'scripts/setup.mjs'))};
  await orTellWhy(() => ensureGoogleSql(() => {}));`;

test.each([
  ['missing', null, 'none was found'],
  ['too old', '#!/bin/sh\necho go1.21.5\n', 'GO is Go 1.21'],
])("a Go that is %s is told before Google's analyser is built", async (_, program, found) => {
  const folder = temporaryFolder();
  const go = join(folder, 'go');
  if (program !== null) writeFileSync(go, program, { mode: 0o755 });
  const env = { ...process.env, KRO_GO: go, KRO_GOOGLESQL: '', KRO_CACHE: folder };
  const making = promisify(execFile)(process.execPath, ['--input-type=module', '--eval', MAKE], { env });
  await expect(making).rejects.toMatchObject({
    code: 1,
    stderr: `kro: Go 1.25 or newer is needed for Google's SQL analyser, and ${found.replace('GO', go)}: install it (https://go.dev/dl), or name it in KRO_GO\n`,
  });
});
