import { expect, it } from 'vitest';
import { tell } from '../../src/cli/tell.js';
import { WarehouseError } from '../../src/error.js';

it.each([
  [
    'File too large',
    'a file may not become that large here: raise the limit (ulimit -f), or name another place with --home',
  ],
  ['Disk quota exceeded', 'the disk quota is used up: free some, or name another place with --home'],
])('tells what the warehouse met on the disk in our words: %s', (words, sentence) => {
  const refused = new WarehouseError(`IO Error: Could not write file "a": ${words}`, 'commit');
  expect(tell(refused)).toEqual({ sentence, exitCode: 1 });
});

it('tells a full disk in our words, whoever met it', () => {
  const refused = new WarehouseError(
    'TransactionContext Error: Failed to commit: Could not write file: No space left on device',
    'commit',
  );
  expect(tell(refused)).toEqual({
    sentence: 'no space left on the disk: free some, or name another place with --home',
    exitCode: 1,
  });
});
