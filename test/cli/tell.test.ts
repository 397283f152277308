import { expect, it } from 'vitest';
import { tell } from '../../src/cli/tell.js';
import { WarehouseError } from '../../src/error.js';

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
